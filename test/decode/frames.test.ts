import { describe, expect, test } from 'vitest';
import { encodeFrame, FRAME_TYPES, type Frame } from '../../src/decode/index.ts';
import { limits } from '../../src/limits.ts';
import { decode, framesOf, oneByOne } from '../support/decode.ts';
import { hex } from '../support/hex.ts';

/** A server's empty SETTINGS, so that what follows is read as frames whatever it is. */
const SETTINGS = hex`000000 04 00 00000000`;

const only = (octets: Uint8Array, options = {}): Frame => {
  const [, ...frames] = framesOf(Uint8Array.from([...SETTINGS, ...octets]), 'server', options);
  expect(frames).toHaveLength(1);
  return frames[0]!;
};

const wellFormed: [string, Uint8Array, object][] = [
  [
    'DATA with its content',
    hex`000005 00 01 00000001 68 65 6c 6c 6f`,
    { type: 'DATA', flags: ['END_STREAM'], streamId: 1, length: 5, contentLength: 5, content: 'hello' },
  ],
  [
    'DATA with padding, which is not content',
    hex`000008 00 08 00000003 02 68 65 6c 6c 6f 00 00`,
    { type: 'DATA', flags: ['PADDED'], padLength: 2, length: 8, contentLength: 5, content: 'hello' },
  ],
  [
    'DATA that is all padding',
    hex`000003 00 09 00000003 02 00 00`,
    { type: 'DATA', flags: ['END_STREAM', 'PADDED'], padLength: 2, contentLength: 0, content: '' },
  ],
  [
    'DATA whose padding is not zero keeps the padding',
    hex`000003 00 08 00000003 02 00 01`,
    { type: 'DATA', padLength: 2, padding: '\0\x01' },
  ],
  [
    'HEADERS, with the fields on the frame that has END_HEADERS',
    hex`000001 01 05 00000001 82`,
    {
      type: 'HEADERS',
      flags: ['END_STREAM', 'END_HEADERS'],
      fragment: '\x82',
      fieldBlock: { carrier: 'HEADERS', frames: 1, length: 1, fields: [{ name: ':method', value: 'GET', index: 2 }] },
    },
  ],
  [
    'HEADERS with padding and priority',
    hex`000009 01 2c 00000005 02 80000003 0f 82 00 00`,
    {
      type: 'HEADERS',
      flags: ['END_HEADERS', 'PADDED', 'PRIORITY'],
      padLength: 2,
      priority: { exclusive: true, streamDependency: 3, weight: 16 },
      fragment: '\x82',
      fieldBlock: { fields: [{ name: ':method', value: 'GET' }] },
    },
  ],
  [
    'PRIORITY',
    hex`000005 02 00 00000003 00000001 ff`,
    { type: 'PRIORITY', priority: { exclusive: false, streamDependency: 1, weight: 256 } },
  ],
  ['RST_STREAM', hex`000004 03 00 00000001 00000008`, { type: 'RST_STREAM', streamId: 1, errorCode: 8 }],
  [
    'RST_STREAM with a code nobody knows',
    hex`000004 03 00 00000001 ffffffff`,
    { type: 'RST_STREAM', errorCode: 0xffffffff },
  ],
  [
    'SETTINGS in the order of the wire, repetitions and unknown ones included',
    hex`000012 04 00 00000000 0004 0000ffff 0a0a 00000001 0004 00000000`,
    {
      type: 'SETTINGS',
      settings: [
        { identifier: 4, value: 65535 },
        { identifier: 0x0a0a, value: 1 },
        { identifier: 4, value: 0 },
      ],
    },
  ],
  ['SETTINGS acknowledgement', hex`000000 04 01 00000000`, { type: 'SETTINGS', flags: ['ACK'], settings: [] }],
  [
    'PUSH_PROMISE with padding',
    hex`000007 05 0c 00000001 01 00000002 82 00`,
    { type: 'PUSH_PROMISE', promisedStreamId: 2, padLength: 1, fieldBlock: { carrier: 'PUSH_PROMISE' } },
  ],
  [
    'PING',
    hex`000008 06 00 00000000 0102030405060708`,
    { type: 'PING', opaqueData: '\x01\x02\x03\x04\x05\x06\x07\x08' },
  ],
  ['PING acknowledgement', hex`000008 06 01 00000000 0000000000000000`, { type: 'PING', flags: ['ACK'] }],
  [
    'GOAWAY with debug data',
    hex`00000c 07 00 00000000 00000003 0000000b 63 61 6c 6d`,
    { type: 'GOAWAY', lastStreamId: 3, errorCode: 11, debugData: 'calm' },
  ],
  ['WINDOW_UPDATE', hex`000004 08 00 00000000 7fffffff`, { type: 'WINDOW_UPDATE', windowSizeIncrement: 0x7fffffff }],
  ['WINDOW_UPDATE of 0: readable, wrong as it is', hex`000004 08 00 00000000 00000000`, { windowSizeIncrement: 0 }],
  ['CONTINUATION that continues nothing', hex`000001 09 04 00000001 82`, { type: 'CONTINUATION', fragment: '\x82' }],
  ['ALTSVC', hex`000007 0a 00 00000000 0003 61 2e 62 68 32`, { type: 'ALTSVC', origin: 'a.b', altSvcFieldValue: 'h2' }],
  ['ORIGIN', hex`000006 0c 00 00000000 0001 61 0001 62`, { type: 'ORIGIN', origins: ['a', 'b'] }],
  ['ORIGIN without an entry', hex`000000 0c 00 00000000`, { type: 'ORIGIN', origins: [] }],
  [
    'PRIORITY_UPDATE',
    hex`000007 10 00 00000000 00000007 75 3d 31`,
    { type: 'PRIORITY_UPDATE', prioritizedStreamId: 7, priorityFieldValue: 'u=1' },
  ],
  [
    'a type without a row, whole',
    hex`000002 4d ff 00000001 de ad`,
    { type: 'UNKNOWN', typeCode: 0x4d, flagBits: 0xff, flags: [], payload: '\xde\xad' },
  ],
  ['flags a type does not define', hex`000004 08 ff 00000000 00000001`, { flagBits: 0xff, flags: [] }],
  [
    'the reserved bits of header and payload',
    hex`000004 08 00 80000001 80000001`,
    { streamId: 1, reservedBit: true, windowSizeIncrement: 1, incrementReservedBit: true },
  ],
  [
    'a stream identifier of four octets',
    hex`000004 03 00 7f123456 00000000`,
    { type: 'RST_STREAM', streamId: 0x7f123456 },
  ],
  ['the identifier next to the reserved bit', hex`000004 03 00 01000001 00000000`, { streamId: 0x01000001 }],
  ['the reserved bit and nothing else', hex`000004 08 00 00000001 80000000`, { incrementReservedBit: true }],
  [
    'the reserved bit of GOAWAY',
    hex`000008 07 00 00000000 80000000 00000000`,
    { lastStreamId: 0, lastStreamReservedBit: true },
  ],
  [
    'the reserved bit of PUSH_PROMISE',
    hex`000005 05 04 00000001 80000002 82`,
    { promisedStreamId: 2, promisedReservedBit: true },
  ],
  [
    'the reserved bit of PUSH_PROMISE and nothing else',
    hex`000004 05 04 00000001 80000000`,
    { promisedStreamId: 0, promisedReservedBit: true },
  ],
  [
    'the reserved bit of PRIORITY_UPDATE',
    hex`000004 10 00 00000000 80000000`,
    { prioritizedStreamId: 0, prioritizedReservedBit: true },
  ],
  [
    'PRIORITY that excludes on stream 0',
    hex`000005 02 00 00000003 80000000 00`,
    { priority: { exclusive: true, streamDependency: 0, weight: 1 } },
  ],
  [
    'HEADERS whose padding is not zero keeps the padding',
    hex`000004 01 0c 00000001 02 82 00 07`,
    { type: 'HEADERS', padLength: 2, fragment: '\x82', padding: '\0\x07' },
  ],
];

const damaged: [string, Uint8Array, object][] = [
  [
    'PING of 7 octets',
    hex`000007 06 00 00000000 01020304050607`,
    {
      declaredType: 'PING',
      problem: { code: 'payload-too-short', expected: 8 },
      payload: '\x01\x02\x03\x04\x05\x06\x07',
    },
  ],
  [
    'PING of 7 octets with the reserved bit',
    hex`000007 06 00 80000000 01020304050607`,
    { reservedBit: true, streamId: 0, problem: { code: 'payload-too-short' } },
  ],
  ['PING of 9 octets', hex`000009 06 00 00000000 010203040506070809`, { problem: { code: 'payload-too-long' } }],
  [
    'RST_STREAM of 3 octets',
    hex`000003 03 00 00000001 000000`,
    { problem: { code: 'payload-too-short', expected: 4 } },
  ],
  [
    'PRIORITY of 4 octets',
    hex`000004 02 00 00000001 00000000`,
    { problem: { code: 'payload-too-short', expected: 5 } },
  ],
  ['WINDOW_UPDATE of 5', hex`000005 08 00 00000000 0000000100`, { problem: { code: 'payload-too-long', expected: 4 } }],
  [
    'SETTINGS of 5 octets',
    hex`000005 04 00 00000000 0004000000`,
    { problem: { code: 'payload-not-a-multiple', expected: 6 } },
  ],
  ['SETTINGS ACK of 6 octets', hex`000006 04 01 00000000 000400000000`, { problem: { code: 'ack-with-payload' } }],
  ['GOAWAY of 7 octets', hex`000007 07 00 00000000 00000000000000`, { problem: { code: 'payload-too-short' } }],
  ['padded DATA without a Pad Length', hex`000000 00 08 00000001`, { problem: { code: 'payload-too-short' } }],
  ['DATA padding longer than the payload', hex`000002 00 08 00000001 02 00`, { problem: { code: 'padding-too-long' } }],
  [
    'HEADERS padding that would eat the priority',
    hex`000007 01 2c 00000001 02 00000000 0f 82`,
    { declaredType: 'HEADERS', problem: { code: 'padding-too-long', section: 'RFC 9113 §6.2' } },
  ],
  [
    'HEADERS too short for its priority',
    hex`000004 01 24 00000001 00000000`,
    { problem: { code: 'payload-too-short' } },
  ],
  [
    'HEADERS with padding, too short for its priority',
    hex`000003 01 2c 00000001 01 00 00`,
    { problem: { code: 'payload-too-short' } },
  ],
  [
    'PUSH_PROMISE padding longer than the payload',
    hex`000005 05 0c 00000001 09 00000002`,
    { declaredType: 'PUSH_PROMISE', problem: { code: 'padding-too-long', section: 'RFC 9113 §6.6' } },
  ],
  ['PUSH_PROMISE of 3 octets', hex`000003 05 04 00000001 000000`, { problem: { code: 'payload-too-short' } }],
  [
    'ALTSVC whose origin is longer than it',
    hex`000003 0a 00 00000000 0005 61`,
    { problem: { code: 'payload-too-short' } },
  ],
  ['ORIGIN cut inside an entry', hex`000004 0c 00 00000000 0001 61 00`, { problem: { code: 'payload-too-short' } }],
  ['PRIORITY_UPDATE of 3 octets', hex`000003 10 00 00000000 000000`, { problem: { code: 'payload-too-short' } }],
];

describe('a well-formed frame', () => {
  test.each(wellFormed)('%s', (_, octets, expected) => {
    const frame = only(octets);
    expect(frame).toMatchObject(expected);
    expect(frame.length).toBe(octets.length - 9);
    expect(frame.offset).toBe(SETTINGS.length);
  });

  test.each(wellFormed)('%s: encoding what was decoded gives the same octets', (_, octets) => {
    expect(encodeFrame(only(octets))).toEqual(octets);
  });

  test('there is a row above for every frame type', () => {
    const seen = new Set(wellFormed.map(([, octets]) => only(octets).type));
    expect(FRAME_TYPES.map((row) => row.name).filter((name) => !seen.has(name))).toEqual([]);
  });
});

describe('damage is data', () => {
  test.each(damaged)('%s', (_, octets, expected) => {
    const frame = only(octets);
    expect(frame).toMatchObject({ type: 'MALFORMED', ...expected });
    expect(frame).toHaveProperty('payload', expect.stringMatching(new RegExp(`^[^]{${octets.length - 9}}$`)));
    expect(encodeFrame(frame)).toEqual(octets);
  });

  test.each(damaged)('%s: the frame after it is read', (_, octets) => {
    const frames = framesOf(Uint8Array.from([...SETTINGS, ...octets, ...SETTINGS]));
    expect(frames.at(-1)).toMatchObject({ type: 'SETTINGS', offset: SETTINGS.length + octets.length });
  });
});

test('padding of zeros is not kept', () => {
  expect(only(hex`000003 00 08 00000001 02 00 00`)).not.toHaveProperty('padding');
  expect(only(hex`000003 01 0c 00000001 02 00 00`)).not.toHaveProperty('padding');
});

test.each([
  ['SETTINGS', hex`04 00 00000000`, 6],
  ['ORIGIN', hex`0c 00 00000000`, 2],
])('%s with more entries than anyone needs stay octets', (type, header, size) => {
  const withEntries = (count: number) => {
    const length = size * count;
    return Uint8Array.from([length >> 16, length >> 8, length, ...header, ...new Uint8Array(length)]);
  };
  expect(only(withEntries(limits.entriesPerFrame)).type).toBe(type);
  const more = withEntries(limits.entriesPerFrame + 1);
  expect(only(more)).toMatchObject({ declaredType: type, problem: { code: 'too-many-entries' } });
  expect(encodeFrame(only(more))).toEqual(more);
});

test.each([...wellFormed, ...damaged])('%s: octet by octet it is the same', (_, octets) => {
  const all = Uint8Array.from([...SETTINGS, ...octets]);
  expect(decode(oneByOne('server', all))).toEqual(decode([['server', all]]));
});

describe('of DATA only the data limit is kept', () => {
  const octets = hex`00000b 00 08 00000001 03 68 65 6c 6c 6f 21 21 00 00 00`;
  test.each([0, 1, 5, 7, 100])('%i octets', (dataLimit) => {
    const expected = { contentLength: 7, content: 'hello!!'.slice(0, dataLimit), padLength: 3, length: 11 };
    expect(only(octets, { dataLimit })).toMatchObject(expected);
    const chunks = oneByOne('server', Uint8Array.from([...SETTINGS, ...octets]));
    expect(decode(chunks, { dataLimit }).at(-1)).toMatchObject({ frame: expected });
  });
});
