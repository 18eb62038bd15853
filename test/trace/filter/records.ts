import {
  type FieldBlock,
  type Frame,
  type FrameNamed,
  flagNamesOf,
  frameTypeNamed,
  type Peer,
} from '../../../src/decode/index.ts';
import type { FindingRecord, RecordOf, TraceRecord } from '../../../src/trace/index.ts';

type Given<F extends Frame> = Partial<F> &
  Omit<F, 'typeCode' | 'flags' | 'flagBits' | 'streamId' | 'length' | 'offset'>;

let nextSeq = 1000;

/** A frame record with the header filled in; payload properties are given. */
export function frameRecord<F extends Frame>(
  from: Peer,
  given: Given<F>,
  envelope: Partial<TraceRecord> = {},
): RecordOf<'frame'> {
  const typeCode = given.typeCode ?? frameTypeNamed(given.type)?.code ?? 0xfa;
  const flagBits = given.flagBits ?? 0;
  const flags = flagNamesOf(typeCode, flagBits);
  const frame = { typeCode, flagBits, flags, streamId: 0, length: 0, offset: 0, ...given } as unknown as Frame;
  return { seq: nextSeq++, at: 0, connection: 1, ...envelope, kind: 'frame', from, frame } as RecordOf<'frame'>;
}

export function fieldBlock(fields: readonly (readonly [string, string])[], more: Partial<FieldBlock> = {}): FieldBlock {
  return {
    carrier: 'HEADERS',
    frames: 1,
    length: 20,
    fields: fields.map(([name, value]) => ({
      name,
      value,
      representation: 'literal-without-indexing',
      index: 0,
      huffmanName: false,
      huffmanValue: false,
    })),
    positions: fields.map((_, index) => index),
    tableSizeUpdates: [],
    dynamicTable: { entries: 0, size: 0, maxSize: 4096, reliable: true },
    listSize: 100,
    problem: undefined,
    ...more,
  };
}

/** HEADERS with END_HEADERS on stream 1. */
export function headers(
  from: Peer,
  fields: readonly (readonly [string, string])[],
  given: Partial<FrameNamed<'HEADERS'>> = {},
  envelope: Partial<TraceRecord> = {},
): RecordOf<'frame'> {
  const block = { type: 'HEADERS', flagBits: 0x4, streamId: 1, fragment: '', fieldBlock: fieldBlock(fields) } as const;
  return frameRecord<FrameNamed<'HEADERS'>>(from, { ...block, ...given }, envelope);
}

export function finding(given: Partial<FindingRecord>, envelope: Partial<TraceRecord> = {}): RecordOf<'finding'> {
  return {
    seq: nextSeq++,
    at: 0,
    connection: 1,
    ...envelope,
    kind: 'finding',
    rule: 'window-exhausted',
    section: 'RFC 9113 §6.9',
    severity: 'warning',
    fault: 'client',
    evidence: [],
    summary: 'Upload on stream 7 waits for credit',
    fix: 'send WINDOW_UPDATE',
    ...given,
  } as RecordOf<'finding'>;
}
