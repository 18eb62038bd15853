import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Frame, flagNamesOf } from '../../../src/decode/index.ts';
import { decodeRecord, encodeRecord, type TraceRecord } from '../../../src/trace/index.ts';
import { anyRecord } from '../../support/any-record.ts';

const record = (frame: object, from = 'client'): TraceRecord =>
  ({ seq: 4, at: 12.42, connection: 1, kind: 'frame', from, frame }) as TraceRecord;

const frame = (type: string, typeCode: number, flagBits: number, length: number, payload: object): Frame =>
  ({
    type,
    typeCode,
    flagBits,
    flags: flagNamesOf(typeCode, flagBits),
    streamId: 1,
    length,
    offset: 85,
    ...payload,
  }) as Frame;

describe('a record as JSON', () => {
  test.each<[string, TraceRecord, object]>([
    [
      'a GOAWAY names its error code and shows printable debug data',
      record(frame('GOAWAY', 7, 0, 22, { lastStreamId: 0, errorCode: 11, debugData: 'too_many_pings' }), 'server'),
      {
        seq: 4,
        at: 12.42,
        connection: 1,
        kind: 'frame',
        from: 'server',
        type: 'GOAWAY',
        streamId: 1,
        flags: [],
        flagBits: 0,
        length: 22,
        offset: 85,
        lastStreamId: 0,
        errorCode: 11,
        errorName: 'ENHANCE_YOUR_CALM',
        debugData: { length: 14, text: 'too_many_pings' },
      },
    ],
    [
      'an error code without a name has none',
      record(frame('RST_STREAM', 3, 0, 4, { errorCode: 0xdead })),
      { type: 'RST_STREAM', errorCode: 0xdead, errorName: undefined },
    ],
    [
      'octets that are not printable are base64',
      record(frame('PING', 6, 1, 8, { opaqueData: '\0\0\0\0\0\0\0\x01' })),
      { flags: ['ACK'], opaqueData: { length: 8, base64: 'AAAAAAAAAAE=' } },
    ],
    [
      'content tells how long it was and how much of it is kept',
      record(frame('DATA', 0, 1, 5000, { contentLength: 5000, content: 'h\xc3\xa9' })),
      { contentLength: 5000, content: { length: 5000, kept: 3, text: 'hé' } },
    ],
    [
      'settings are a list in the order of the wire, with names',
      record(
        frame('SETTINGS', 4, 0, 12, {
          settings: [
            { identifier: 4, value: 65535 },
            { identifier: 0x0a0a, value: 1 },
          ],
        }),
      ),
      {
        settings: [
          { identifier: 4, name: 'INITIAL_WINDOW_SIZE', value: 65535 },
          { identifier: 0x0a0a, name: 'GREASE_0x0a0a', value: 1 },
        ],
      },
    ],
    [
      'a frame of unknown type says which',
      record(frame('UNKNOWN', 0xee, 0xff, 2, { payload: 'hi' })),
      { type: 'UNKNOWN', typeCode: 0xee, flags: [], flagBits: 255, payload: { length: 2, text: 'hi' } },
    ],
    [
      'a damaged frame says what it should have been and what is wrong',
      record(
        frame('MALFORMED', 6, 0, 7, {
          declaredType: 'PING',
          problem: { code: 'payload-too-short', expected: 8, section: 'RFC 9113 §6.7' },
          payload: 'seven77',
        }),
      ),
      {
        type: 'MALFORMED',
        typeCode: 6,
        declaredType: 'PING',
        problem: { code: 'payload-too-short', expected: 8, section: 'RFC 9113 §6.7' },
      },
    ],
    [
      'a field block is a list of headers, and beside it what HPACK knows',
      record(
        frame('HEADERS', 1, 5, 3, {
          fragment: '\x82\x84\xbe',
          fieldBlock: {
            fields: [
              {
                name: ':method',
                value: 'GET',
                representation: 'indexed',
                index: 2,
                huffmanName: false,
                huffmanValue: false,
              },
              {
                name: 'x',
                value: '\xff',
                representation: 'literal-never-indexed',
                index: 0,
                huffmanName: true,
                huffmanValue: false,
              },
            ],
            positions: [0, 1],
            tableSizeUpdates: [],
            dynamicTable: { entries: 0, size: 0, maxSize: 4096, reliable: true },
            listSize: 76,
            problem: undefined,
            carrier: 'HEADERS',
            frames: 1,
            length: 3,
          },
        }),
      ),
      {
        flags: ['END_STREAM', 'END_HEADERS'],
        fragment: { length: 3, base64: 'goS+' },
        headers: [
          { name: ':method', value: 'GET', representation: 'indexed', index: 2 },
          { name: 'x', valueBase64: '/w==', representation: 'literal-never-indexed', huffmanName: true },
        ],
        fieldBlock: {
          carrier: 'HEADERS',
          frames: 1,
          length: 3,
          listSize: 76,
          positions: [0, 1],
          tableSizeUpdates: [],
          dynamicTable: { entries: 0, size: 0, maxSize: 4096, reliable: true },
        },
      },
    ],
  ])('%s', (_, original, expected) => {
    const json = JSON.parse(encodeRecord(original));
    expect(json).toMatchObject(JSON.parse(JSON.stringify(expected)));
    for (const [key, value] of Object.entries(expected)) if (value === undefined) expect(json).not.toHaveProperty(key);
    expect(decodeRecord(json)).toEqual(original);
  });

  test('is one line of printable text and comes back as it was, for every kind and type', () => {
    fc.assert(
      fc.property(anyRecord, (original) => {
        const line = encodeRecord(original);
        expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\p{Cf}]/u);
        expect(decodeRecord(JSON.parse(line))).toEqual(original);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([0, 0.001, 0.01, 0.1, 0.5, 1, 12.42, 999.999, 1234567.089, 900_719_925_474.099])('%d ms', (at) => {
    const line = encodeRecord({ ...record(frame('RST_STREAM', 3, 0, 4, { errorCode: 8 })), at });
    expect(line).toContain(`"at":${at},`);
  });

  test('remembers a block only as long as everything in it is the same', () => {
    const block = (change: object, field: object = {}, table: object = {}) =>
      record(
        frame('HEADERS', 1, 4, 2, {
          fragment: '\xbe',
          fieldBlock: {
            fields: [
              {
                name: 'a',
                value: 'b',
                representation: 'indexed',
                index: 62,
                huffmanName: false,
                huffmanValue: false,
                ...field,
              },
            ],
            positions: [0],
            tableSizeUpdates: [],
            dynamicTable: { entries: 1, size: 34, maxSize: 4096, reliable: true, ...table },
            listSize: 34,
            problem: undefined,
            carrier: 'HEADERS',
            frames: 1,
            length: 1,
            ...change,
          },
        }),
      );
    const literal = { representation: 'literal-never-indexed' };
    const all = [
      block({}),
      block({ listSize: 35 }),
      block({ carrier: 'PUSH_PROMISE' }),
      block({ frames: 2 }),
      block({ length: 2 }),
      block({ positions: [1] }),
      block({ tableSizeUpdates: [{ maxSize: 1, position: 0 }] }),
      block({ problem: { code: 'index-zero', position: 1, section: '' } }),
      block({ fields: [], positions: [] }),
      block({}, { name: 'A' }),
      block({}, { value: 'B' }),
      block({}, { index: 63 }),
      block({}, literal),
      block({}, { ...literal, huffmanName: true }),
      block({}, { ...literal, huffmanValue: true }),
      block({}, {}, { entries: 2 }),
      block({}, {}, { size: 35 }),
      block({}, {}, { maxSize: 0 }),
      block({}, {}, { reliable: false }),
    ];
    for (const one of all) {
      for (const other of all) {
        encodeRecord(one);
        expect(decodeRecord(JSON.parse(encodeRecord(other)))).toEqual(other);
      }
    }
  });

  test('remembers the text of table entries by name, value and index', () => {
    const field = (name: string, index: number) =>
      ({ name, value: 'same', representation: 'indexed', index, huffmanName: false, huffmanValue: false }) as const;
    const block = (fields: ReturnType<typeof field>[]) =>
      record(
        frame('HEADERS', 1, 4, 2, {
          fragment: '',
          fieldBlock: {
            fields,
            positions: fields.map((_, at) => at),
            tableSizeUpdates: [],
            dynamicTable: { entries: 0, size: 0, maxSize: 0, reliable: true },
            listSize: 0,
            problem: undefined,
            carrier: 'HEADERS',
            frames: 1,
            length: 2,
          },
        }),
      );
    for (const original of [[field('a', 62), field('b', 63)], [field('a', 64), field('a', 64)], [field('b', 62)]].map(
      block,
    )) {
      expect(decodeRecord(JSON.parse(encodeRecord(original)))).toEqual(original);
    }
  });
});

describe('reading what others wrote', () => {
  const valid = JSON.parse(
    encodeRecord(record(frame('GOAWAY', 7, 0, 22, { lastStreamId: 0, errorCode: 11, debugData: 'x' }))),
  );

  test.each<[string, unknown, string]>([
    ['null', null, 'it is not an object'],
    ['a list', [valid], 'it is not an object'],
    ['no kind', {}, '"kind" is not there'],
    ['a negative number', { ...valid, seq: -1 }, '"seq" is not a whole number from 0 to 9007199254740991'],
    ['a fraction', { ...valid, streamId: 1.5 }, '"streamId" is not a whole number from 0 to 2147483647'],
    [
      'a number that is too large',
      { ...valid, errorCode: 1e300 },
      '"errorCode" is not a whole number from 0 to 4294967295',
    ],
    [
      'a text in place of a number',
      { ...valid, lastStreamId: '0' },
      '"lastStreamId" is not a whole number from 0 to 2147483647',
    ],
    ['an unknown sender', { ...valid, from: 'remote' }, '"from" is not one of client, server'],
    ['a missing property', { ...valid, debugData: undefined }, '"debugData" is not an object'],
    [
      'octets that are fewer than they say',
      { ...valid, debugData: { length: 2, text: 'x' } },
      '"debugData" is not 2 octets long',
    ],
    ['broken base64', { ...valid, debugData: { length: 2, base64: '!' } }, '"debugData" is not base64'],
    [
      'a wrong value deep inside',
      { ...valid, type: 'SETTINGS', settings: [{ identifier: 1, value: 1 }, { identifier: 1 }] },
      '"settings.1.value" is not there',
    ],
    [
      'fewer positions than headers',
      {
        ...valid,
        type: 'CONTINUATION',
        fragment: { length: 0, text: '' },
        headers: [{ name: 'a', value: 'b', representation: 'indexed' }],
        fieldBlock: {
          carrier: 'HEADERS',
          frames: 1,
          length: 1,
          listSize: 1,
          positions: [],
          tableSizeUpdates: [],
          dynamicTable: { entries: 0, size: 0, maxSize: 0, reliable: true },
        },
      },
      'it is not as many "positions" as "headers"',
    ],
  ])('%s is refused with its place', (_, json, message) => {
    expect(decodeRecord(json)).toEqual({ kind: 'problem', reason: 'damaged', message });
  });

  test.each<[string, unknown]>([
    ['kind', { ...valid, kind: 'teapot' }],
    ['type', { ...valid, type: 'TEAPOT' }],
  ])('a %s of a later version is told apart from damage', (_, json) => {
    expect(decodeRecord(json)).toMatchObject({ kind: 'problem', reason: 'unknown' });
  });

  test('keys of a later version are left out, and so is __proto__', () => {
    const json = JSON.parse(`{"__proto__":{"evil":1},"tea":"pot",${JSON.stringify(valid).slice(1)}`);
    const decoded = decodeRecord(json);
    expect(decoded).toEqual(decodeRecord(valid));
    expect('evil' in decoded).toBe(false);
  });

  test('any JSON gives a record or a problem', () => {
    const mutation = fc.tuple(anyRecord, fc.nat(), fc.jsonValue()).map(([original, at, value]) => {
      const json = JSON.parse(encodeRecord(original));
      const keys = Object.keys(json).filter((key) => key !== 'kind' && key !== 'type');
      return { ...json, [keys[at % keys.length]!]: value };
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutation), (json) => {
        const decoded = decodeRecord(json);
        // What was accepted has the right types throughout: it can be written again.
        if (decoded.kind === 'problem') return;
        const line = encodeRecord(decoded);
        expect(encodeRecord(decodeRecord(JSON.parse(line)) as TraceRecord)).toBe(line);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the same octets of a field block say something else where the table or the frames are others', () => {
  const field = (name: string, value: string) =>
    ({ name, value, representation: 'indexed', index: 62, huffmanName: false, huffmanValue: false }) as const;
  const block = {
    carrier: 'HEADERS',
    frames: 1,
    length: 2,
    fields: [field('a', 'b'), field('c', 'd')],
    positions: [0, 1],
    tableSizeUpdates: [],
    dynamicTable: { entries: 2, size: 68, maxSize: 4096, reliable: true },
    listSize: 68,
    problem: undefined,
  };
  const headers = (fieldBlock: object): TraceRecord =>
    record(frame('HEADERS', 1, 4, 2, { fragment: '\xbe\xbf', fieldBlock }));
  const { fields, dynamicTable } = block;

  test('a string in Huffman code or not', () => {
    const literal = { ...fields[0], representation: 'literal-never-indexed', index: 0 };
    for (const huffman of [{}, { huffmanName: true }, { huffmanValue: true }, {}]) {
      const each = headers({ ...block, fields: [{ ...literal, ...huffman }, fields[1]] });
      expect(decodeRecord(JSON.parse(encodeRecord(each)))).toEqual(each);
    }
  });

  test.each<[string, object]>([
    ['the carrier', { carrier: 'PUSH_PROMISE' }],
    ['the frames', { frames: 2 }],
    ['the length', { length: 3 }],
    ['the size of the list', { listSize: 69 }],
    ['the entries of the table', { dynamicTable: { ...dynamicTable, entries: 3 } }],
    ['the size of the table', { dynamicTable: { ...dynamicTable, size: 69 } }],
    ['its maximum size', { dynamicTable: { ...dynamicTable, maxSize: 4097 } }],
    ['whether it is in doubt', { dynamicTable: { ...dynamicTable, reliable: false } }],
    ['the number of fields', { fields: fields.slice(0, 1), positions: [0] }],
    ['the number of fields, one more', { fields: [...fields, field('e', 'f')], positions: [0, 1, 2] }],
    ['where they stand', { positions: [0, 2] }],
    ['a name', { fields: [fields[0], { ...fields[1], name: 'x' }] }],
    ['a value', { fields: [fields[0], { ...fields[1], value: 'x' }] }],
    ['an index', { fields: [fields[0], { ...fields[1], index: 63 }] }],
    ['a representation', { fields: [fields[0], { ...fields[1], representation: 'literal-never-indexed' }] }],
    ['the first field only', { fields: [{ ...fields[0], value: 'x' }, fields[1]] }],
    ['a problem', { problem: { code: 'index-zero', position: 1, section: 'RFC 7541 §6.1' } }],
    ['a size update', { tableSizeUpdates: [{ maxSize: 0, position: 0 }] }],
  ])('%s', (_, change) => {
    const changed = { ...block, ...change };
    for (const each of [block, changed, block]) {
      expect(decodeRecord(JSON.parse(encodeRecord(headers(each))))).toEqual(headers(each));
    }
  });
});
