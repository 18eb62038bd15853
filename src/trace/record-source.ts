import type { TextProbe } from './filter/text-probe.ts';
import type { TraceRecord } from './record.ts';

/**
 * Records by number, wherever they are: in the ring of a live session, in a file being read, or partly in both.
 * `firstSeq ≤ seq < nextSeq` is what can be had; `get` gives what is in memory.
 */
export interface RecordSource {
  /** The oldest record that can still be had. */
  readonly firstSeq: number;
  /** The number the next record will have. */
  readonly nextSeq: number;
  /** Changes whenever a record was added, left or loaded. */
  readonly version: number;
  /** The record, if it is in memory. */
  get(seq: number): TraceRecord | undefined;
  /** The same, where its octets (content, fragment) may be missing: for those who count, a fraction of the price. */
  outline?(seq: number): TraceRecord | undefined;
  /** For a number that no record in memory has: the next one in a direction that a record may have. */
  skip?(seq: number, step: 1 | -1): number;
  /** Records that are kept with this one, and whether a search may find something among them. Undefined where that is not known. */
  neighbours?(seq: number, probe: TextProbe): Neighbours | undefined;
  /** False for a record that `load` would bring; where this is missing, all there is is in memory. */
  isLoaded?(seq: number): boolean;
  /** Brings a record and its neighbours into memory. Resolves when they are there, or cannot be had. */
  load?(seq: number): Promise<void>;
  /** All records but findings, where they are known without loading them. */
  readonly rows?: SourceRows | undefined;
  /** Share of the records that is known already, 0 to 1, where there will be more without anybody recording them. */
  readonly scanned?: number;
}

/** Records that are looked at together. */
export interface Neighbours {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** A no is certain. */
  readonly mayMatch: boolean;
}

/** Numbers of records, rising. */
export interface SourceRows {
  readonly length: number;
  keyAt(index: number): number;
  /** The row of a record or, where it is none, of the next one that is. */
  indexOf(key: number): number;
}

/** The number to look at after `seq`, in a direction: a trace file may leave out two thousand million of them. */
export const stepFrom = (source: RecordSource, seq: number, step: 1 | -1, record: TraceRecord | undefined): number =>
  record || !source.skip ? seq + step : source.skip(seq, step);

/** The record without its octets, where that is cheaper. */
export const outlineOf = (source: RecordSource, seq: number): TraceRecord | undefined =>
  source.outline ? source.outline(seq) : source.get(seq);
