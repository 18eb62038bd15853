import { RULES, type Rule } from '../diagnose/index.ts';
import { H2InspectError } from '../errors.ts';
import { nearest } from '../trace/index.ts';

/** The rule with this id. @throws {H2InspectError} `no-such-rule` with the nearest ones, exit code 2 */
export function ruleNamed(id: string): Rule {
  const rule = RULES.find((each) => each.id === id);
  if (rule) return rule;
  const meant = similar(id);
  const hint = meant.length > 0 ? `Did you mean ${meant.join(', ')}?` : 'All of them: h2inspect explain --list.';
  throw new H2InspectError('no-such-rule', `There is no rule "${id}". ${hint}`, { exitCode: 2 });
}

const SUGGESTED = 5;

/** Ids that a mistyped one may mean: the nearest, else those that share its words. */
function similar(id: string): readonly string[] {
  const ids = RULES.map((rule) => rule.id);
  const one = nearest(id, ids);
  if (one !== undefined) return [one];
  const words = id
    .toLowerCase()
    .split('-')
    .filter((word) => word.length > 2);
  const shared = (candidate: string) => words.filter((word) => candidate.split('-').includes(word)).length;
  const most = Math.max(1, ...ids.map(shared));
  return ids.filter((candidate) => shared(candidate) === most).slice(0, SUGGESTED);
}
