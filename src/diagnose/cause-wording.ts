import type { OctetString } from '../decode/index.ts';
import { type Explanation, findCause, type Reaction } from './cause-finder.ts';
import { lookUpDebugData } from './debug-data.ts';
import type { RaisedFinding } from './raised-finding.ts';
import type { Sight, Verdict } from './rule.ts';

/**
 * A verdict with the reason at `{because}` in `summary`, debug data at `{says}`, and its cause set, so that the reaction
 * counts as a consequence.
 * `otherwise` is said where no reason was found; without it, that nothing on the wire explains it.
 */
export function explain(sight: Sight, reaction: Reaction, summary: string, otherwise = NO_REASON): Verdict {
  const explanation = findCause(sight, reaction);
  const { causes } = explanation;
  const [first] = causes;
  // Put into the template, not among its values: those are wire text, and cut short.
  const text = summary
    .replace('{because}', () => because(explanation, otherwise))
    .replace('{says}', () => says(reaction.debugData, first?.rule));
  return {
    summary: text,
    ...(reaction.debugData && { values: { debug: reaction.debugData } }),
    ...(first && {
      cause: first.seq,
      fault: first.fault,
      evidence: causes.map(({ decidedBy }) => decidedBy),
      fix: `Correct what ${first.rule} has found; this is its consequence.`,
    }),
  };
}

const NO_REASON = '; nothing on the wire explains it';

/** ` because of header-name-uppercase: upper-case letter in a field name`, as sure as we are. */
export function because({ certainty, causes }: Explanation, otherwise = NO_REASON): string {
  switch (certainty) {
    case 'certain':
      return ` because of ${named(causes)}`;
    case 'likely':
      return `, most likely because of ${named(causes)}`;
    case 'several':
      return `; it may be because of ${causes.map(name).join(', or of ')}`;
    case 'none':
      return otherwise;
  }
}

const name = ({ rule, title }: RaisedFinding): string => `${rule} (${title})`;
const named = (causes: readonly RaisedFinding[]): string => causes.map(name).join(' and ');

/** What the sender of a GOAWAY says itself. It beats every guess, so it is shown as it is. */
function says(debugData: OctetString | undefined, told: string | undefined): string {
  if (!debugData) return '';
  const known = lookUpDebugData(debugData);
  const [meaning] = known?.candidates ?? [];
  const translated = known && meaning !== told ? ` (known from ${known.source}: see ${meaning})` : '';
  return `. It says "{debug}"${translated}`;
}
