import type { OctetsRecord, RecordOf, TraceRecord } from '../record.ts';
import { frameSchemas, readFrame, writeFrame } from './frame-json.ts';
import { JsonSink, jsonOctets } from './json-sink.ts';
import { stringify } from './json-text.ts';
import { peer, plainShapes } from './lifecycle-json.ts';
import { encodeOctets, octetsShape } from './octets-json.ts';
import {
  asObject,
  count,
  type JsonObject,
  type JsonSchema,
  Mismatch,
  object,
  oneOf,
  readKey,
  type Shape,
  text,
  milliseconds as time,
} from './shape.ts';

/** One record as one line of JSON, without the line's end. What comes from the wire is safe to print. */
export function writeRecord(sink: JsonSink, record: TraceRecord): void {
  sink.copy(SEQ).integer(record.seq);
  if (record.kind === 'frame') {
    sink.copy(momentOf(record));
    writeFrame(sink, record.frame);
    sink.ascii('}');
    return;
  }
  const { seq: _, at, connection, kind, ...entry } = record;
  sink.ascii(`,"at":${milliseconds(at)},"connection":${connection},"kind":"${kind}",`);
  sink.text(record.kind === 'octets' ? `${encodeOctetsRecord(record)}}` : stringify(entry).slice(1));
}

const SEQ = jsonOctets('{"seq":');

/** The same as a string. */
export function encodeRecord(record: TraceRecord): string {
  scratch.length = 0;
  writeRecord(scratch, record);
  const text = scratch.toString();
  // What an enormous record took is given back.
  if (scratch.octets.length > SCRATCH) scratch = new JsonSink(SCRATCH);
  return text;
}

const SCRATCH = 64 * 1024;
let scratch = new JsonSink(SCRATCH);

/** A number of milliseconds with at most three decimals: what V8 writes, at half the price. */
function milliseconds(at: number): string {
  const micros = Math.round(at * 1000);
  const whole = Math.floor(micros / 1000);
  return whole + DECIMALS[micros - whole * 1000]!;
}

/** `''`, `.001`, `.002` … `.999`. */
const DECIMALS = Array.from({ length: 1000 }, (_, thousandths) => String(thousandths / 1000).slice(1));

/** Frames come many at a time: all of one chunk have this in common. */
let moment = { at: Number.NaN, connection: 0, from: '', json: new Uint8Array(0) };

function momentOf({ at, connection, from }: RecordOf<'frame'>): Uint8Array {
  if (at !== moment.at || connection !== moment.connection || from !== moment.from) {
    const json = jsonOctets(`,"at":${milliseconds(at)},"connection":${connection},"kind":"frame","from":"${from}",`);
    moment = { at, connection, from, json };
  }
  return moment.json;
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
  const at = readKey(json, 'at', time);
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
      at: time.schema,
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
