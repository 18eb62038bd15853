import type { OctetsRecord, RecordOf, TraceRecord } from '../record.ts';
import { encodeFrame, frameSchemas, readFrame } from './frame-json.ts';
import { stringify } from './json-text.ts';
import { peer, plainShapes } from './lifecycle-json.ts';
import { encodeOctets, octetsShape } from './octets-json.ts';
import {
  asObject,
  count,
  type JsonObject,
  type JsonSchema,
  Mismatch,
  milliseconds,
  object,
  oneOf,
  readKey,
  type Shape,
  text,
} from './shape.ts';

/** One record as one line of JSON, without the line's end. What comes from the wire is safe to print. */
export function encodeRecord(record: TraceRecord): string {
  const envelope = `{"seq":${record.seq},"at":${Math.round(record.at * 1000) / 1000},"connection":${record.connection}`;
  if (record.kind === 'frame')
    return `${envelope},"kind":"frame","from":"${record.from}",${encodeFrame(record.frame)}}`;
  if (record.kind === 'octets') return `${envelope},"kind":"octets",${encodeOctetsRecord(record)}}`;
  const { seq, at, connection, ...entry } = record;
  return `${envelope},${stringify(entry).slice(1)}`;
}

function encodeOctetsRecord({ from, reason, offset, length, octets }: OctetsRecord): string {
  return `"from":"${from}","reason":"${reason}","offset":${offset},"length":${length},"octets":${encodeOctets(octets, length)}`;
}

const octetsRecord = object<Omit<OctetsRecord, 'kind'>>({
  from: peer,
  reason: oneOf<OctetsRecord['reason']>({ http1: 1, 'not-http2': 1, truncated: 1 }),
  offset: count(),
  length: count(),
  octets: octetsShape,
});

/** A line that is no record. */
export interface RecordProblem {
  readonly kind: 'problem';
  /** `unknown`: a kind of record or type of frame that a later version writes. */
  readonly reason: 'unknown' | 'damaged';
  /** What is wrong, without a full stop: `"streamId" is not a whole number from 0 to 2147483647`. */
  readonly message: string;
}

const damaged = (message: string): RecordProblem => ({ kind: 'problem', reason: 'damaged', message });
const unknown = (message: string): RecordProblem => ({ kind: 'problem', reason: 'unknown', message });

/**
 * The record in parsed JSON, or why there is none. Keys this version does not know are left out. Never throws, and what
 * it gives has the types of a record, whoever wrote the JSON.
 */
export function decodeRecord(json: unknown): TraceRecord | RecordProblem {
  try {
    return readRecord(asObject(json));
  } catch (mismatch) {
    if (mismatch instanceof Mismatch) return damaged(String(mismatch));
    throw mismatch;
  }
}

const number = count();

function readRecord(json: JsonObject): TraceRecord | RecordProblem {
  const kind = readKey(json, 'kind', text);
  const seq = readKey(json, 'seq', number);
  const at = readKey(json, 'at', milliseconds);
  const connection = readKey(json, 'connection', number);
  if (kind === 'frame') {
    const frame = readFrame(json);
    if (frame === undefined) return unknown(`frames of type ${stringify(json.type)} are not known to this version`);
    // Spelled out: as a spread this would be the slowest line of reading a trace.
    return { seq, at, connection, kind, from: readKey(json, 'from', peer), frame } satisfies RecordOf<'frame'>;
  }
  const shape: Shape<object> | undefined = kind === 'octets' ? octetsRecord : plainShapes.get(kind);
  if (shape === undefined) return unknown(`records of kind ${stringify(kind)} are not known to this version`);
  return { seq, at, connection, kind, ...shape.read(json) } as TraceRecord;
}

/** One schema for each kind of record and each type of frame. */
export function recordSchemas(): readonly JsonSchema[] {
  const withEnvelope = (kind: string, from: boolean, schema: JsonSchema): JsonSchema => ({
    ...schema,
    title: schema.title ?? kind,
    properties: {
      seq: number.schema,
      at: milliseconds.schema,
      connection: number.schema,
      kind: { const: kind },
      ...(from ? { from: peer.schema } : {}),
      ...(schema.properties as object),
    },
    required: ['seq', 'at', 'connection', 'kind', ...(from ? ['from'] : []), ...(schema.required as string[])],
  });
  return [
    ...frameSchemas().map((schema) => withEnvelope('frame', true, schema)),
    ...[...plainShapes, ['octets', octetsRecord] as const].map(([kind, shape]) =>
      withEnvelope(kind, false, shape.schema),
    ),
  ];
}
