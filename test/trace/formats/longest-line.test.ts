import { expect, test } from 'vitest';
import { concatOctets, encodeFrame, HpackEncoder, octetString } from '../../../src/decode/index.ts';
import { Inspector } from '../../../src/inspector.ts';
import { FORMATS, TraceParser, type TraceRecord, writeTrace } from '../../../src/trace/index.ts';

const LARGEST = 2 ** 24 - 1;
const literal = (value: string) =>
  octetString(
    new HpackEncoder().encode([{ name: 'x', value, representation: 'literal-incremental-indexing', index: 0 }]),
  );

/** The records of frames that grow most when they are written as JSON. */
test.each<[string, Uint8Array]>([
  ['quotes', encodeFrame({ type: 'UNKNOWN', typeCode: 0xee, payload: '"'.repeat(LARGEST) })],
  [
    'characters above the BMP that must not be seen',
    encodeFrame({ type: 'UNKNOWN', typeCode: 0xee, payload: '\xf3\xa0\x80\x81'.repeat(LARGEST >> 2) }),
  ],
  [
    'control characters in a bomb of fields',
    encodeFrame({
      type: 'HEADERS',
      streamId: 1,
      flags: ['END_HEADERS'],
      fragment: literal('\x01'.repeat(4000)) + '\xbe'.repeat(4_000_000),
    }),
  ],
  [
    'marks that hide text in a bomb of fields',
    encodeFrame({
      type: 'HEADERS',
      streamId: 1,
      flags: ['END_HEADERS'],
      fragment: literal('\xad'.repeat(4000)) + '\xbe'.repeat(4_000_000),
    }),
  ],
  ['settings', concatOctets([Uint8Array.of(0xff, 0xff, 0xfc, 4, 0, 0, 0, 0, 0), new Uint8Array(0xfffffc)])],
  ['empty origins', concatOctets([Uint8Array.of(0xff, 0xff, 0xfe, 12, 0, 0, 0, 0, 0), new Uint8Array(0xfffffe)])],
])('the largest frame of %s is a line that can be read', { timeout: 60_000 }, (_name, frame) => {
  const records: TraceRecord[] = [];
  const inspector = new Inspector({ append: (record) => records.push(record) });
  inspector.receive(1, 'server', concatOctets([encodeFrame({ type: 'SETTINGS', settings: [] }), frame]), 0);
  const parser = new TraceParser();
  const header = { tool: 'test', startedAt: '2026-11-20T10:00:00.000Z' };
  const write = (list: readonly TraceRecord[]) => writeTrace(FORMATS[1]!, header, list);
  const text = write(records);
  const octets = Buffer.from(text);
  const read: TraceRecord[] = [];
  for (let at = 0; at < octets.length; at += 65_536) read.push(...parser.push(octets.subarray(at, at + 65_536)));
  read.push(...parser.end());
  expect(parser.problems).toEqual([]);
  // Not by toBe: nobody wants to see the difference of two such lines.
  expect(write(read) === text).toBe(true);
});
