import { errorCodeName, type OctetString, type Peer } from '../decode/index.ts';
import { lookUpDebugData } from './debug-data.ts';
import { enforcedLimits } from './known-limits.ts';
import type { EnforcedLimit } from './known-peers.ts';
import type { RaisedFinding } from './raised-finding.ts';
import type { Breach, Sight } from './rule.ts';
import { atLeastFourTrips } from './thresholds.ts';

/** What an endpoint did that wants an explanation: a reset, a GOAWAY, a close. */
export interface Reaction {
  readonly by: Peer;
  /** `seq` of its record. */
  readonly seq: number;
  /** Undefined where the whole connection is meant. */
  readonly streamId?: number;
  /** Undefined where it closed without giving one. */
  readonly errorCode?: number;
  /** Of a GOAWAY. */
  readonly debugData?: OctetString;
  /** Of a GOAWAY: how far the sender had come. */
  readonly lastStreamId?: number;
}

export type Certainty = 'certain' | 'likely' | 'several' | 'none';

export interface Explanation {
  readonly certainty: Certainty;
  /** The findings that explain it, the likeliest first, at most three. */
  readonly causes: readonly RaisedFinding[];
}

/** What a finding says for itself as a cause, from `SAID` down to 0 (no cause). */
interface Candidate {
  readonly finding: RaisedFinding;
  readonly weight: number;
  /** Soon enough after the offence, and not sooner than a reaction can travel. */
  readonly timely: boolean;
}

const MAX_CAUSES = 3;
const SAID = 5;
const EXACT_CODE = 3;
const ALSO_SEEN = 2;
const OTHER_CODE = 1;
const NEARER = 0.5;
/** Off for what a receiver is free to mind: it explains the codes it is minded with, and what must be minded comes first. */
const FREE = 1.1;
/** The other findings that explain how things ended; they are no causes of each other, but for an endpoint's own GOAWAY. */
const EXPLANATION = /^(?:rst|goaway|conn)-/;
/** Codes of those who do not complain but lose patience: with them, what did not happen is a reason. */
const IMPATIENT: readonly (string | undefined)[] = ['CANCEL', undefined];
/** Rules about too much of something: no violations, but reasons for ENHANCE_YOUR_CALM. */
const EXCESS = /flood|-reset$|bomb|-pings$|tiny-data|glitch|slow-read|^header-(?:list|bloat)/;

/**
 * Why an endpoint reset a stream, sent GOAWAY or closed: the findings so far that were the other endpoint's doing, weighed by
 * place, time, error code, known habits and GOAWAY debug data. @see RFC 9113 §5.4
 */
export function findCause(sight: Sight, reaction: Reaction): Explanation {
  const named = reaction.debugData ? (lookUpDebugData(reaction.debugData)?.candidates ?? []) : [];
  const limits = enforcedLimits(sight.view, reaction.by);
  const candidates: Candidate[] = [];
  for (const finding of sight.findings) {
    // Of the same frame: other views of it, unless it says so itself.
    if (finding.decidedBy === reaction.seq && !named.includes(finding.rule)) continue;
    const weight = weigh(finding, reaction, named, limits);
    if (weight === 0) continue;
    const soon = isSoon(finding, sight);
    // A connection that goes on long after an error has survived it. A stream may wait for its end, which a close is too.
    const survived = finding.streamId !== reaction.streamId && !hangsOn(finding, reaction, sight);
    if (!soon && weight < SAID && finding.breaks && survived) continue;
    candidates.push({ finding, weight, timely: soon && mayBeReaction(finding, reaction.by, sight) });
  }
  if (candidates.length === 0) return { certainty: 'none', causes: [] };
  const best = candidates.reduce((top, { weight }) => Math.max(top, weight), 0);
  // The same mistake again and again is one reason: the last one is it.
  const chosen = [
    ...new Map(candidates.filter(({ weight }) => weight === best).map((each) => [each.finding.rule, each])).values(),
  ];
  const causes = chosen.slice(0, MAX_CAUSES).map(({ finding }) => finding);
  // Several mistakes in one frame are one reason.
  if (!chosen.every(({ finding }) => finding.decidedBy === causes[0]!.decidedBy))
    return { certainty: 'several', causes };
  const alone = candidates.every(({ finding, weight }) => weight === best || finding.breaks?.optional);
  const exact = best >= EXACT_CODE && chosen[0]!.timely && alone;
  return { certainty: exact || best === SAID ? 'certain' : 'likely', causes };
}

function weigh(
  finding: RaisedFinding,
  { by, streamId, errorCode, lastStreamId }: Reaction,
  named: readonly string[],
  limits: readonly EnforcedLimit[],
): number {
  const { rule, breaks, cause, fault, severity } = finding;
  if (named.includes(rule) && fault !== by) return SAID;
  const code = errorCode === undefined ? undefined : (errorCodeName(errorCode) ?? 'unknown');
  if (EXPLANATION.test(rule))
    return rule.startsWith('goaway-') && finding.from === by && severity === 'error' ? ALSO_SEEN : 0;
  // Its root is among the findings too.
  if (cause !== undefined) return 0;
  const must = breaks && !breaks.optional;
  const elsewhere = streamId !== undefined && finding.streamId !== undefined && finding.streamId !== streamId;
  if (elsewhere && !(must && breaks.scope === 'connection')) return 0;
  const impatient = IMPATIENT.includes(code) && finding.decidedBy < 0;
  const ownDoing = fault === by || (fault !== 'client' && fault !== 'server' && finding.from === by);
  if (ownDoing && (!impatient || must)) return 0;
  const limit = limits.find((each) => each.rule === rule);
  if (limit) return limit.answer === code ? EXACT_CODE : ALSO_SEEN;
  // Of two offences the one that concerns the whole connection, or the last stream its receiver looked at.
  const closer = streamId === undefined && (breaks?.scope === 'connection' || lastStreamId === finding.streamId);
  if (must) return codeWeight(breaks, code) + (closer ? NEARER : 0);
  if (severity === 'info') return 0;
  const fit = breaks ? codeWeight(breaks, code) : 0;
  const minded = fit > OTHER_CODE ? fit - FREE + (closer ? NEARER / 2 : 0) : 0;
  const excessive = impatient || (code === 'ENHANCE_YOUR_CALM' && EXCESS.test(rule));
  return Math.max(minded, excessive ? ALSO_SEEN : 0);
}

function codeWeight({ code, alsoSeen }: Breach, answer: string | undefined): number {
  if (answer === code) return EXACT_CODE;
  return alsoSeen?.some((each) => each === answer) ? ALSO_SEEN : OTHER_CODE;
}

/** The connection was closed without a word, and the stream of the mistake was still waiting for its end. */
const hangsOn = ({ streamId }: RaisedFinding, { errorCode }: Reaction, { view }: Sight): boolean =>
  errorCode === undefined && streamId !== undefined && view.streams.open.has(streamId);

const isSoon = (finding: RaisedFinding, { view, at, thresholds }: Sight): boolean =>
  view.elapsed(finding.at, at) <= atLeastFourTrips(view, thresholds.grace);

/** The way there and back takes a round trip, and all measured ones may have been slow. */
function mayBeReaction(finding: RaisedFinding, by: Peer, { view, at }: Sight): boolean {
  const { roundTrip } = view.of(by);
  return !Number.isFinite(roundTrip) || at - finding.at >= roundTrip / 4;
}
