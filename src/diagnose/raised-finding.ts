import type { Peer } from '../decode/index.ts';
import type { Fault, Severity } from '../trace/index.ts';
import type { Breach } from './rule.ts';

/** What the engine remembers of a finding: enough to attach consequences and to search for causes. */
export interface RaisedFinding {
  /** `seq` of the finding's own record. */
  readonly seq: number;
  readonly rule: string;
  /** The rule's. */
  readonly title: string;
  /** Who sent the deciding frame, or whose turn it was. */
  readonly from: Peer | undefined;
  readonly at: number;
  readonly severity: Severity;
  readonly fault: Fault;
  readonly streamId: number | undefined;
  /** `seq` of the record that decided it; -1 when it was the clock. */
  readonly decidedBy: number;
  readonly breaks: Breach | undefined;
  readonly cause: number | undefined;
}
