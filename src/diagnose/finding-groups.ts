import type { RecordOf, Severity } from '../trace/index.ts';
import { likenessOf } from './likeness.ts';

type Finding = RecordOf<'finding'>;

/** Findings that say the same about different streams or connections, and led to the same. */
export interface FindingGroup<F extends Finding = Finding> {
  /** In the order in which they were found; the first one speaks for all. */
  readonly findings: readonly [F, ...F[]];
  /** As many more were found, and only counted. */
  readonly unlisted: number;
  /** What came of all of them together. */
  readonly consequences: readonly FindingGroup<F>[];
}

/** Consequences of consequences are told so deep; a trace file may name causes in a chain of any length. */
const DEEPEST = 8;

/**
 * A burst as one thing: findings with what came of them, said once where they are alike. Each finding is in one group;
 * groups stand in the order of their first findings. What is shown of findings to people is made from this.
 *
 * @param likeness equal for findings that say the same
 */
export function groupFindings<F extends Finding>(
  findings: readonly F[],
  likeness: (finding: F) => string = likenessOf,
): readonly FindingGroup<F>[] {
  const listed = findings.filter(({ unlisted }) => unlisted === undefined);
  const { roots, consequences } = causeTrees(listed);
  const shapes = shapesOf(listed, consequences, likeness);
  const groups = new GroupsOfRules<F>();
  const group = (alike: readonly F[]): readonly MutableGroup<F>[] =>
    [...groupBy(alike, (finding) => shapes.get(finding)!).values()].map((members) => {
      const after = members.flatMap((member) => consequences.get(member) ?? []);
      return groups.add({ findings: members, unlisted: 0, consequences: group(after) });
    });
  const told = group(roots);
  const untold = findings
    .filter(({ unlisted }) => unlisted !== undefined)
    .filter((finding) => !groups.count(finding))
    .map((finding): MutableGroup<F> => ({ findings: [finding], unlisted: 0, consequences: [] }));
  return untold.length === 0 ? told : [...told, ...untold];
}

/** How many findings a group stands for. */
export const sizeOf = ({ findings, unlisted }: FindingGroup): number => findings.length + unlisted;

/** How bad a group is, with all that came of it. */
export function severityOf({ findings: [{ severity }], consequences }: FindingGroup): Severity {
  const all = [severity, ...consequences.map(severityOf)];
  return all.includes('error') ? 'error' : all.includes('warning') ? 'warning' : 'info';
}

type MutableGroup<F extends Finding> = Omit<FindingGroup<F>, 'unlisted'> & { unlisted: number };

/** Finds the group that a number of unlisted findings belongs to. */
class GroupsOfRules<F extends Finding> {
  readonly #groups = new Map<string, Set<MutableGroup<F>>>();

  add(group: MutableGroup<F>): MutableGroup<F> {
    for (const finding of group.findings) {
      const key = keyOf(finding);
      const known = this.#groups.get(key);
      if (known) known.add(group);
      else this.#groups.set(key, new Set([group]));
    }
    return group;
  }

  /** False where there is no such group, or several could be meant. */
  count(rest: F): boolean {
    const [group, ...others] = this.#groups.get(keyOf(rest)) ?? [];
    if (group === undefined || others.length > 0) return false;
    group.unlisted += rest.unlisted ?? 0;
    return true;
  }
}

const keyOf = ({ connection, rule }: Finding): string => `${connection} ${rule}`;

/** Which findings came of which. A cause comes before what follows from it: anything else is a trace's mistake. */
function causeTrees<F extends Finding>(findings: readonly F[]) {
  const bySeq = new Map<number, { readonly finding: F; readonly depth: number; readonly parent: F | undefined }>();
  const roots: F[] = [];
  const consequences = new Map<F, F[]>();
  for (const finding of findings) {
    const cause = finding.cause === undefined ? undefined : bySeq.get(finding.cause);
    const parent = cause && cause.depth >= DEEPEST ? cause.parent : cause?.finding;
    bySeq.set(finding.seq, { finding, parent, depth: cause ? Math.min(cause.depth + 1, DEEPEST) : 0 });
    const siblings = parent === undefined ? roots : consequences.get(parent);
    if (siblings) siblings.push(finding);
    else consequences.set(parent!, [finding]);
  }
  return { roots, consequences };
}

/** A number for each finding, equal for those that are alike and led to the same kinds of things. */
function shapesOf<F extends Finding>(
  findings: readonly F[],
  consequences: ReadonlyMap<F, readonly F[]>,
  likeness: (finding: F) => string,
): ReadonlyMap<F, number> {
  const shapes = new Map<F, number>();
  const numbers = new Map<string, number>();
  // Backwards: what came of a finding has its number before it.
  for (const finding of findings.toReversed()) {
    const after = new Set(consequences.get(finding)?.map((each) => shapes.get(each)!));
    const shape = `${likeness(finding)}\n${[...after].sort((a, b) => a - b).join()}`;
    const number = numbers.get(shape) ?? numbers.size;
    numbers.set(shape, number);
    shapes.set(finding, number);
  }
  return shapes;
}

function groupBy<F extends Finding>(findings: readonly F[], keyOf: (finding: F) => number): Map<number, [F, ...F[]]> {
  const groups = new Map<number, [F, ...F[]]>();
  for (const finding of findings) {
    const group = groups.get(keyOf(finding));
    if (group) group.push(finding);
    else groups.set(keyOf(finding), [finding]);
  }
  return groups;
}
