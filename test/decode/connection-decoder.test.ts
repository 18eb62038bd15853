import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  concatOctets,
  encodeFrame,
  type FrameToEncode,
  HpackEncoder,
  octetString,
  type Peer,
} from '../../src/decode/index.ts';
import { limits } from '../../src/limits.ts';
import { ascii, type Decoded, decode, framesOf, oneByOne } from '../support/decode.ts';
import { hex } from '../support/hex.ts';

const PREFACE = ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SETTINGS = encodeFrame({ type: 'SETTINGS', settings: [] });
const client = (...pieces: Uint8Array[]): Uint8Array => concatOctets([PREFACE, SETTINGS, ...pieces]);
const headers = (fragment: Uint8Array, flags: string[], streamId = 1): Uint8Array =>
  encodeFrame({ type: 'HEADERS', streamId, flags, fragment: octetString(fragment) });
const continuation = (fragment: Uint8Array, flags: string[], streamId = 1): Uint8Array =>
  encodeFrame({ type: 'CONTINUATION', streamId, flags, fragment: octetString(fragment) });
const names = (decoded: Decoded[]): string[] =>
  decoded.map((entry) => (entry.item === 'frame' ? entry.frame.type : entry.item));

describe('how a connection begins', () => {
  const rows: [string, Peer, Uint8Array, object[]][] = [
    ['a client with the preface', 'client', client(), [{ item: 'preface', offset: 0, length: 24 }, { item: 'frame' }]],
    [
      'a client that forgot the preface',
      'client',
      SETTINGS,
      [{ item: 'frame', frame: { type: 'SETTINGS', offset: 0 } }],
    ],
    ['a server', 'server', SETTINGS, [{ item: 'frame', frame: { type: 'SETTINGS', offset: 0 } }]],
    [
      'a server whose first frame is not SETTINGS',
      'server',
      encodeFrame({ type: 'PING', opaqueData: '12345678' }),
      [{ item: 'frame', frame: { type: 'PING' } }],
    ],
    [
      'an HTTP/1.1 client',
      'client',
      ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
      [{ item: 'octets', octets: { reason: 'http1', octets: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n' } }],
    ],
    [
      'an HTTP/1.1 server, whose body is not handed out',
      'server',
      ascii('HTTP/1.1 400 Bad Request\r\n\r\nbody'),
      [{ item: 'octets', octets: { reason: 'http1', length: 28 } }],
    ],
    [
      'a damaged preface',
      'client',
      ascii('PRI * HTTP/1.0\r\n\r\nSM\r\n\r\n'),
      [{ octets: { reason: 'not-http2', length: 24 } }],
    ],
    ['a preface cut short', 'client', ascii('PRI * HTTP/2.0\r\n'), [{ octets: { reason: 'truncated', length: 16 } }]],
    ['a TLS record where a preface belongs', 'client', hex`16 03 01 00 05 00`, [{ octets: { reason: 'not-http2' } }]],
    [
      'a TLS alert where SETTINGS belong',
      'server',
      hex`15 03 03 00 02 02 28 00 00`,
      [{ octets: { reason: 'not-http2' } }],
    ],
    ['nothing', 'client', hex``, []],
    [
      'a head without an end',
      'client',
      ascii('GET / HTTP/1.1\r\nHost'),
      [{ item: 'octets', octets: { reason: 'http1', length: 20 } }],
    ],
    [
      'an endless head: only so much of it',
      'client',
      ascii(`GET / HTTP/1.1\r\nx: ${'y'.repeat(9000)}`),
      [{ octets: { reason: 'http1', length: limits.nonHttp2Octets } }],
    ],
    ['endless garbage: only the first of it', 'client', new Uint8Array(9000).fill(0xff), [{ octets: { length: 64 } }]],
  ];

  test.each(rows)('%s', (_, from, octets, expected) => {
    expect(decode([[from, octets]], { ended: [from] })).toMatchObject(expected);
    expect(decode([[from, octets]], { ended: [from] })).toHaveLength(expected.length);
    expect(decode(oneByOne(from, octets), { ended: [from] })).toEqual(decode([[from, octets]], { ended: [from] }));
  });
});

test.each<[string, Uint8Array]>([
  ['garbage', new Uint8Array(64).fill(0xff)],
  ['an endless head', ascii(`GET / HTTP/1.1\r\nx: ${'y'.repeat(limits.nonHttp2Octets - 19)}`)],
])('%s is told as soon as there is enough of it', (_, octets) => {
  expect(decode([['client', octets.subarray(0, -1)]])).toEqual([]);
  expect(decode([['client', octets]])).toMatchObject([{ item: 'octets', octets: { length: octets.length } }]);
});

describe('Upgrade: h2c', () => {
  const request = (body: string, settings = 'AAEAAAAA') =>
    ascii(
      `POST / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: ${settings}\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  const switching = ascii('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');

  test('is followed into HTTP/2 on both sides, behind the body', () => {
    const decoded = decode([
      ['client', concatOctets([request('12345'), client()])],
      ['server', concatOctets([switching, SETTINGS])],
    ]);
    expect(names(decoded)).toEqual(['octets', 'preface', 'SETTINGS', 'octets', 'SETTINGS']);
    expect(decoded[1]).toMatchObject({ offset: request('12345').length });
    expect(decoded[4]).toMatchObject({ frame: { offset: switching.length } });
  });

  test('is followed however the octets are cut', () => {
    const octets = concatOctets([request('12345'), client()]);
    expect(decode(oneByOne('client', octets))).toEqual(decode([['client', octets]]));
  });

  test('no body that begins before its head has ended', () => {
    const head = ascii('GET / HTTP/1.1\r\nUpgrade: h2c\r\nContent-Length: -9\r\n\r\n');
    const decoded = decode([['client', concatOctets([head, client()])]]);
    expect(names(decoded)).toEqual(['octets', 'preface', 'SETTINGS']);
    expect(decoded[1]).toMatchObject({ offset: head.length });
  });

  test('101 has no body, whatever it says', () => {
    const odd = ascii('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\n');
    const chunks: [Peer, Uint8Array][] = [
      ['client', request('')],
      ['server', concatOctets([odd, SETTINGS])],
    ];
    expect(names(decode(chunks))).toEqual(['octets', 'octets', 'SETTINGS']);
  });

  test('refused: the rest is not HTTP/2', () => {
    const again = ascii('GET /2 HTTP/1.1\r\n\r\n');
    expect(names(decode([['client', concatOctets([request(''), again])]]))).toEqual(['octets', 'octets']);
  });

  test('HTTP2-Settings limit the server at once: a table of 0 wants a size update', () => {
    // AAEAAAAA is HEADER_TABLE_SIZE = 0.
    const response = headers(hex`88`, ['END_HEADERS']);
    const decoded = decode([
      ['client', request('')],
      ['server', concatOctets([switching, SETTINGS, response])],
    ]);
    expect(decoded.at(-1)).toMatchObject({ frame: { fieldBlock: { problem: { code: 'table-size-update-missing' } } } });
  });

  test.each([
    ['another setting does not', 'AAQAAAAA', undefined],
    ['the last of 50 settings does', `${'AAQAAAAA'.repeat(49)}AAEAAAAA`, 'table-size-update-missing'],
  ])('HTTP2-Settings: %s', (_, settings, code) => {
    const decoded = decode([
      ['client', request('', settings)],
      ['server', concatOctets([switching, SETTINGS, headers(hex`88`, ['END_HEADERS'])])],
    ]);
    const last = decoded.at(-1);
    const block = last?.item === 'frame' && 'fieldBlock' in last.frame ? last.frame.fieldBlock : undefined;
    expect(block?.fields).toHaveLength(1);
    expect(block?.problem?.code).toBe(code);
  });

  test.each(['', '!!', 'AAEAAA', 'A'.repeat(2000)])('HTTP2-Settings %j do no harm', (settings) => {
    expect(names(decode([['client', request('', settings)]]))).toEqual(['octets']);
  });
});

describe('field blocks', () => {
  const block = hex`82 86 84`;
  test('hang on the frame that completes them, and frames stay as they were', () => {
    const frames = framesOf(
      client(
        headers(block.subarray(0, 1), ['END_STREAM']),
        continuation(block.subarray(1, 2), []),
        continuation(block.subarray(2), ['END_HEADERS']),
      ),
      'client',
    ).slice(1);
    expect(frames.map((frame) => ('fieldBlock' in frame ? frame.fieldBlock?.frames : undefined))).toEqual([
      undefined,
      undefined,
      3,
    ]);
    expect(frames[2]).toMatchObject({
      fragment: '\x84',
      fieldBlock: {
        carrier: 'HEADERS',
        length: 3,
        positions: [0, 1, 2],
        fields: [{ name: ':method' }, {}, { value: '/' }],
      },
    });
  });

  const table = (octets: Uint8Array) => {
    const frame = framesOf(octets, 'client').at(-1)!;
    return 'fieldBlock' in frame ? frame.fieldBlock?.dynamicTable.reliable : undefined;
  };
  const last = headers(block, ['END_HEADERS'], 5);
  test.each<[string, Uint8Array, boolean]>([
    ['after a whole block: yes', headers(block, ['END_HEADERS']), true],
    [
      'after a block in two frames: yes',
      concatOctets([headers(block.subarray(0, 1), []), continuation(block.subarray(1), ['END_HEADERS'])]),
      true,
    ],
    ['after a block that was never ended: no', headers(block, []), false],
    ['after a CONTINUATION without HEADERS: no', continuation(block, ['END_HEADERS']), false],
    [
      'after a CONTINUATION on another stream: no',
      concatOctets([headers(block, []), continuation(block, ['END_HEADERS'], 3)]),
      false,
    ],
    ['after a damaged HEADERS frame: no', hex`000000 01 0c 00000001`, false],
    ['after a damaged PUSH_PROMISE frame: no', hex`000000 05 04 00000001`, false],
    ['after a damaged PING: yes', hex`000000 06 00 00000000`, true],
    ['after a block with an invalid index: no', headers(hex`ff 00`, ['END_HEADERS']), false],
  ])('is the dynamic table reliable %s', (_, before, expected) => {
    expect(table(client(before, last))).toBe(expected);
  });

  test('a frame between HEADERS and CONTINUATION does not lose the block', () => {
    const ping = encodeFrame({ type: 'PING', opaqueData: '12345678' });
    const frames = framesOf(client(headers(block, []), ping, continuation(hex``, ['END_HEADERS'])), 'client');
    expect(frames.at(-1)).toMatchObject({ fieldBlock: { frames: 2, length: 3 } });
  });

  test('a damaged HEADERS frame ends the block before: what continues it belongs to neither', () => {
    const octets = client(headers(block, []), hex`000000 01 0c 00000001`, continuation(block, ['END_HEADERS']));
    expect(framesOf(octets, 'client').at(-1)).not.toHaveProperty('fieldBlock');
  });

  test('a CONTINUATION flood is kept as frames, but its block is not decoded beyond the limit', () => {
    const piece = continuation(new Uint8Array(16_384).fill(0x82), []);
    const count = Math.ceil(limits.fieldBlockOctets / 16_384) + 1;
    const flood = client(
      headers(block, []),
      ...Array.from({ length: count }, () => piece),
      continuation(block, ['END_HEADERS']),
    );
    expect(framesOf(flood, 'client').at(-1)).toMatchObject({
      fieldBlock: {
        frames: count + 2,
        fields: [],
        problem: { code: 'field-block-too-large' },
        dynamicTable: { reliable: false },
      },
    });
  });
});

describe('SETTINGS_HEADER_TABLE_SIZE', () => {
  const shrink = encodeFrame({ type: 'SETTINGS', settings: [{ identifier: 1, value: 0 }] });
  const ack = encodeFrame({ type: 'SETTINGS', flags: ['ACK'], settings: [] });
  const request = headers(hex`82`, ['END_HEADERS']);
  const response = headers(hex`88`, ['END_HEADERS']);
  const problem = (chunks: [Peer, Uint8Array][]) => {
    const entry = decode(chunks).at(-1);
    return entry?.item === 'frame' && 'fieldBlock' in entry.frame ? entry.frame.fieldBlock?.problem?.code : 'no block';
  };

  test.each<[string, [Peer, Uint8Array][], string | undefined]>([
    [
      "a server's does not bind the client before its acknowledgement",
      [
        ['server', shrink],
        ['client', client(request)],
      ],
      undefined,
    ],
    [
      "a server's binds the client from its acknowledgement on",
      [
        ['server', shrink],
        ['client', client(ack, request)],
      ],
      'table-size-update-missing',
    ],
    [
      "a server's does not bind the server",
      [
        ['server', shrink],
        ['client', client(ack)],
        ['server', response],
      ],
      undefined,
    ],
    [
      'an acknowledgement is for the oldest SETTINGS frame only',
      [
        ['server', concatOctets([SETTINGS, shrink])],
        ['client', client(ack, request)],
      ],
      undefined,
    ],
    [
      'another setting is none of its business',
      [
        ['server', encodeFrame({ type: 'SETTINGS', settings: [{ identifier: 4, value: 0 }] })],
        ['client', client(ack, request)],
      ],
      undefined,
    ],
    ['an acknowledgement of nothing changes nothing', [['client', client(ack, request)]], undefined],
  ])('%s', (_, chunks, expected) => {
    expect(problem(chunks)).toBe(expected);
  });
});

describe('the end of a direction', () => {
  const request = client(headers(hex`82 86 84`, ['END_HEADERS']));
  test('inside a frame: what is left is handed out, and lengths account for every octet', () => {
    for (let cut = 0; cut <= request.length; cut++) {
      const octets = request.subarray(0, cut);
      const decoded = decode([['client', octets]], { ended: ['client'] });
      const total = decoded.reduce((sum, entry) => {
        if (entry.item === 'frame') return sum + 9 + entry.frame.length;
        return sum + (entry.item === 'octets' ? entry.octets.length : entry.length);
      }, 0);
      expect(total).toBe(cut);
    }
  });

  test('a frame of 16 MiB that never comes costs nothing', () => {
    const decoded = decode([['server', hex`000000 04 00 00000000 ffffff 00 00 00000001 61 62`]], { ended: ['server'] });
    expect(decoded.at(-1)).toMatchObject({ octets: { reason: 'truncated', offset: 9, length: 11 } });
  });
});

describe('properties', () => {
  const anyOctets = fc.uint8Array({ maxLength: 300 });
  const streamId = fc.integer({ min: 0, max: 9 });
  const someFrame: fc.Arbitrary<Uint8Array> = fc.oneof(
    fc.record({ streamId, content: fc.string({ maxLength: 40 }), flagBits: fc.constantFrom(0, 1) }).map((entry) =>
      encodeFrame({
        type: 'DATA',
        ...entry,
        content: octetString(ascii(entry.content)),
        contentLength: entry.content.length,
      }),
    ),
    fc.record({ streamId, value: fc.string({ maxLength: 20 }), flagBits: fc.constantFrom(0, 1, 4, 5) }).map((entry) => {
      const fragment = new HpackEncoder().encode([{ name: 'x', value: octetString(ascii(entry.value)) }]);
      return encodeFrame({ type: 'HEADERS', ...entry, fragment: octetString(fragment) });
    }),
    fc
      .record({ typeCode: fc.nat(255), flagBits: fc.nat(255), streamId, payload: anyOctets })
      .map((entry) => encodeFrame({ type: 'UNKNOWN', ...entry, payload: octetString(entry.payload) })),
  );
  const connection = fc.array(someFrame, { maxLength: 12 }).map((frames) => client(...frames));

  /** The octets in pieces, cut at the given places. */
  const cutAt = (octets: Uint8Array, cuts: readonly number[]): [Peer, Uint8Array][] => {
    const places = [0, ...cuts.map((cut) => cut % (octets.length + 1)), octets.length].sort((a, b) => a - b);
    return places.slice(1).map((end, at) => ['client', octets.subarray(places[at], end)]);
  };

  test('any cutting gives the same', () => {
    fc.assert(
      fc.property(fc.oneof(connection, anyOctets), fc.array(fc.nat(2000), { maxLength: 30 }), (octets, cuts) => {
        const whole = decode([['client', octets]], { ended: ['client'], dataLimit: 8 });
        expect(decode(cutAt(octets, cuts), { ended: ['client'], dataLimit: 8 })).toEqual(whole);
      }),
    );
  });

  test('offsets follow each other without a gap, and each frame encodes to the octets it came from', () => {
    fc.assert(
      fc.property(connection, (octets) => {
        let offset = PREFACE.length;
        for (const frame of framesOf(octets, 'client')) {
          expect(frame.offset).toBe(offset);
          const encoded = encodeFrame(frame as FrameToEncode);
          expect(encoded).toEqual(octets.subarray(offset, offset + 9 + frame.length));
          offset += 9 + frame.length;
        }
        expect(offset).toBe(octets.length);
      }),
    );
  });

  test('random octets never throw, on either side', () => {
    fc.assert(
      fc.property(fc.constantFrom<Peer>('client', 'server'), fc.array(anyOctets), (from, chunks) => {
        decode(
          [
            [from, from === 'client' ? client() : SETTINGS],
            ...chunks.map((chunk): [Peer, Uint8Array] => [from, chunk]),
          ],
          {
            ended: [from],
          },
        );
      }),
    );
  });
});
