import type { FieldBlock, Frame } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { dropOldest } from '../drop-oldest.ts';
import type { FindingRecord, RecordOf, TraceRecord } from '../record.ts';

/** What a frame's stream is about; each part is known from the frame on that carries it. */
export interface StreamFacts {
  readonly host?: string;
  readonly method?: string;
  readonly path?: string;
  /** The final one, once there is one. */
  readonly status?: number;
}

/** What a filter asks that a record alone cannot answer. Given by whoever runs the filter. */
export interface FilterContext {
  /** What is known of a stream. */
  stream(connection: number, streamId: number): StreamFacts | undefined;
  /** The findings a record is evidence of, by its `seq`. */
  findings(seq: number): readonly FindingRecord[];
}

const NONE: readonly never[] = [];

/** Knows nothing. */
export const emptyContext: FilterContext = { stream: () => undefined, findings: () => NONE };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Identifiers have 31 bits, so this is one number for each stream of a trace. */
const keyOf = (connection: number, streamId: number): number => connection * 0x80000000 + streamId;

/** Folds records into a {@link FilterContext}. The streams and findings that came first leave when there are too many. */
export class FilterFacts implements FilterContext {
  readonly #streams = new Map<number, Mutable<StreamFacts>>();
  readonly #findings = new Map<number, FindingRecord[]>();
  /** The promised stream of a PUSH_PROMISE whose field block goes on in CONTINUATION frames, by connection. */
  readonly #promised = new Map<number, number>();

  apply(record: TraceRecord): void {
    if (record.kind === 'frame') this.#applyFrame(record);
    else if (record.kind === 'finding') this.#applyFinding(record);
    else if (record.kind === 'connection-closed') this.#promised.delete(record.connection);
  }

  stream(connection: number, streamId: number): StreamFacts | undefined {
    return this.#streams.get(keyOf(connection, streamId));
  }

  findings(seq: number): readonly FindingRecord[] {
    return this.#findings.get(seq) ?? NONE;
  }

  #applyFrame({ connection, from, frame }: RecordOf<'frame'>): void {
    if (frame.type === 'PUSH_PROMISE') this.#promised.set(connection, frame.promisedStreamId);
    const block = fieldBlockOf(frame);
    if (!block) return;
    const streamId = block.carrier === 'PUSH_PROMISE' ? this.#promised.get(connection) : frame.streamId;
    if (streamId === undefined) return;
    const key = keyOf(connection, streamId);
    let facts = this.#streams.get(key);
    if (!facts) {
      facts = {};
      this.#streams.set(key, facts);
      dropOldest(this.#streams, limits.filterStreams);
    }
    if (from === 'server' && block.carrier === 'HEADERS') readResponse(facts, block);
    else readRequest(facts, block);
  }

  #applyFinding(finding: RecordOf<'finding'>): void {
    for (const seq of finding.evidence) {
      const known = this.#findings.get(seq);
      if (!known) this.#findings.set(seq, [finding]);
      else if (known.length < limits.filterFindingsPerRecord) known.push(finding);
    }
    dropOldest(this.#findings, limits.filterEvidence);
  }
}

/** @internal The field block a frame completes. */
export function fieldBlockOf(frame: Frame): FieldBlock | undefined {
  return 'fieldBlock' in frame ? frame.fieldBlock : undefined;
}

function readRequest(facts: Mutable<StreamFacts>, block: FieldBlock): void {
  for (const { name, value } of block.fields) {
    if (name === ':method') facts.method ??= value;
    else if (name === ':path') facts.path ??= value;
    else if (name === ':authority') facts.host = value;
    else if (name === 'host') facts.host ??= value;
  }
}

function readResponse(facts: Mutable<StreamFacts>, block: FieldBlock): void {
  const status = block.fields.find((field) => field.name === ':status');
  if (status && /^\d{3}$/.test(status.value)) facts.status = Number(status.value);
}
