import { otherPeer, type Peer } from '../decode/index.ts';
import { limits } from '../limits.ts';
import type { Fault, FindingRecord, Severity } from '../trace/index.ts';
import type { RaisedFinding } from './raised-finding.ts';
import type { Breach, Rule, Verdict } from './rule.ts';
import type { Thresholds } from './thresholds.ts';
import { fill, who } from './wording.ts';

/** Takes a finding and gives the `seq` of the record it became. */
export type Emit = (connection: number, finding: FindingRecord, at: number) => number;

/** Where a verdict was reached. */
export interface Scene {
  readonly at: number;
  /** -1 when it was the clock. */
  readonly seq: number;
  readonly from: Peer | undefined;
  readonly streamId: number | undefined;
  readonly type: string | undefined;
}

interface Told {
  /** Where it was found: see {@link place}. */
  readonly places: Set<number>;
  said: number;
  unsaid: number;
}

/** One number for a stream, or the connection, and who is concerned: both endpoints may make the same mistake. */
const place = (streamId: number | undefined, from: Peer | undefined): number =>
  2 * (streamId ?? -1) + (from === 'server' ? 1 : 0);

/**
 * The findings of one connection. Says each thing once per stream, and tells the root from its consequences: after the
 * first provable violation whatever an endpoint does about it is attached, not raised again. @see RFC 9113 §5.4
 */
export class CaseFile {
  readonly findings: RaisedFinding[] = [];
  readonly #connection: number;
  readonly #emit: Emit;
  readonly #thresholds: Thresholds;
  readonly #told = new Map<Rule, Told>();
  readonly #streamRoots = new Map<number, RaisedFinding>();
  #connectionRoot: RaisedFinding | undefined;

  constructor(connection: number, emit: Emit, thresholds: Thresholds) {
    this.#connection = connection;
    this.#emit = emit;
    this.#thresholds = thresholds;
  }

  raise(rule: Rule, verdict: Verdict, scene: Scene): void {
    const streamId = verdict.streamId === null ? undefined : (verdict.streamId ?? scene.streamId) || undefined;
    const from = verdict.from ?? scene.from;
    if (!this.#isNews(rule, place(streamId, from), verdict.again)) return;
    const cause = verdict.cause ?? this.#causeOf(rule, verdict, streamId, scene);
    const severity = verdict.severity ?? rule.severity;
    const fault = resolve(verdict.fault ?? rule.fault, from);
    const symptom = verdict.symptom ?? rule.symptom;
    const values = {
      ...(from && { who: who(from), other: who(otherPeer(from)) }),
      stream: streamId ?? 0,
      ...(scene.type && { type: scene.type }),
      ...verdict.values,
    };
    const evidence = [...(verdict.evidence ?? []), scene.seq].filter((seq) => seq >= 0);
    const entry: FindingRecord = {
      kind: 'finding',
      rule: rule.id,
      section: rule.section,
      severity,
      fault,
      ...(streamId !== undefined && { streamId }),
      evidence: [...new Set(evidence)],
      summary: fill(verdict.summary ?? rule.summary, values),
      fix: verdict.fix ?? rule.fix,
      ...(symptom !== undefined && { symptom }),
      ...(cause !== undefined && { cause }),
    };
    const seq = this.#emit(this.#connection, entry, scene.at);
    this.#remember({
      seq,
      rule: rule.id,
      title: rule.title,
      from,
      at: scene.at,
      severity,
      fault,
      streamId,
      decidedBy: scene.seq,
      breaks: breachOf(severity, verdict.breaks ?? rule.breaks),
      cause,
    });
  }

  /** The connection is over: says how much was not said. */
  close(at: number): void {
    for (const [rule, { unsaid }] of this.#told) {
      if (unsaid === 0) continue;
      const entry: FindingRecord = {
        kind: 'finding',
        rule: rule.id,
        section: rule.section,
        severity: 'info',
        fault: 'none',
        evidence: [],
        summary: `${rule.id} was found ${unsaid} more times on this connection; those are not listed`,
        fix: rule.fix,
        unlisted: unsaid,
      };
      this.#emit(this.#connection, entry, at);
    }
    this.#told.clear();
  }

  /** There is no need to ask this rule about this stream again. */
  isSettled(rule: Rule, streamId: number): boolean {
    const places = this.#told.get(rule)?.places;
    if (!places) return false;
    return (
      places.size >= limits.placesPerRule ||
      places.has(place(streamId, 'client')) ||
      places.has(place(streamId, 'server'))
    );
  }

  #isNews(rule: Rule, where: number, again: true | undefined): boolean {
    let told = this.#told.get(rule);
    if (!told) {
      told = { places: new Set(), said: 0, unsaid: 0 };
      this.#told.set(rule, told);
    }
    if (told.places.has(where) && !again) return false;
    if (told.places.size < limits.placesPerRule) told.places.add(where);
    const room = told.said < limits.findingsPerRule;
    if (room) told.said++;
    else told.unsaid++;
    return room;
  }

  #causeOf(rule: Rule, verdict: Verdict, streamId: number | undefined, scene: Scene): number | undefined {
    const { follows } = rule;
    if (follows) {
      const reason = this.findings.findLast(
        (each) => follows.includes(each.rule) && (each.streamId === undefined || each.streamId === streamId),
      );
      if (reason) return reason.seq;
    }
    // Two mistakes in one frame are two mistakes; and what merely explains is not a consequence.
    const isConsequence = (root: RaisedFinding) =>
      root.decidedBy !== scene.seq && (verdict.severity ?? rule.severity) !== 'info';
    const streamRoot = streamId === undefined ? undefined : this.#streamRoots.get(streamId);
    if (streamRoot && isConsequence(streamRoot)) return streamRoot.seq;
    // A connection that goes on long after a connection error has survived it.
    const root = this.#connectionRoot;
    const stillReacting = root && scene.at - root.at <= this.#thresholds.closeCorrelate;
    return root && stillReacting && isConsequence(root) ? root.seq : undefined;
  }

  #remember(finding: RaisedFinding): void {
    if (this.findings.length < limits.findingsRemembered) this.findings.push(finding);
    if (!finding.breaks || finding.breaks.optional || finding.cause !== undefined) return;
    if (finding.breaks.scope === 'connection') {
      this.#connectionRoot ??= finding;
      // A later one counts again once the first was survived.
      if (finding.at - this.#connectionRoot.at > this.#thresholds.closeCorrelate) this.#connectionRoot = finding;
    } else if (finding.streamId !== undefined && this.#streamRoots.size < limits.recentStreams) {
      if (!this.#streamRoots.has(finding.streamId)) this.#streamRoots.set(finding.streamId, finding);
    }
  }
}

/** What is no error may be minded by its receiver; what is for information is not. */
function breachOf(severity: Severity, breaks: Breach | undefined): Breach | undefined {
  if (!breaks || severity === 'info') return undefined;
  return severity === 'error' ? breaks : { ...breaks, optional: true };
}

function resolve(fault: Rule['fault'], from: Peer | undefined): Fault {
  if (fault === 'sender') return from ?? 'either';
  if (fault === 'receiver') return from ? otherPeer(from) : 'either';
  return fault;
}
