import { afterEach, expect, test } from 'vitest';
import { concatOctets, encodeFrame, type FrameToEncode, HpackEncoder, octetString } from '../../src/decode/index.ts';
import { cleanUp } from '../support/proxy-rig.ts';
import { expectUnharmed } from './expect.ts';
import { exchange, figure, long, MiB, runMeasured, SERVER_OPENING, SETTINGS, SETTINGS_ACK } from './support.ts';

afterEach(cleanUp);

/** How much of each. */
const times = long ? 10 : 0.3;

const block = (...fields: [string, string][]) =>
  octetString(
    new HpackEncoder().encode(
      fields.map(([name, value]) => ({ name, value, representation: 'literal-without-indexing', index: 0 })),
    ),
  );
const REQUEST = block([':method', 'GET'], [':scheme', 'https'], [':authority', 'a.test'], [':path', '/']);
const frame = (one: FrameToEncode) => encodeFrame(one);
const headers = (streamId: number, fragment: string, flags = ['END_HEADERS', 'END_STREAM']) =>
  frame({ type: 'HEADERS', streamId, flags, fragment });
const continuation = (streamId: number, fragment: string, flags: string[] = []) =>
  frame({ type: 'CONTINUATION', streamId, flags, fragment });
/** A field block that is too long for one frame. */
const spread = (streamId: number, whole: string) => {
  const rest = whole.slice(16_384).match(/[\s\S]{1,16384}/g) ?? [];
  const pieces = rest.map((piece, at) => continuation(streamId, piece, at === rest.length - 1 ? ['END_HEADERS'] : []));
  return [headers(streamId, whole.slice(0, 16_384), rest.length === 0 ? ['END_HEADERS'] : []), ...pieces];
};

/** `count` times what `make` gives, joined so that the test and not the attack is fast. */
function* many(count: number, make: (at: number) => Uint8Array | Uint8Array[]): Iterable<Uint8Array> {
  let batch: Uint8Array[] = [];
  for (let at = 0; at < count; at++) {
    batch = batch.concat(make(at));
    if (batch.length < 200) continue;
    yield concatOctets(batch);
    batch = [];
  }
  yield concatOctets(batch);
}

/** A large entry, then references of one octet to it. */
const bomb = (references: number, entry: number) => {
  const [name, value] = ['x', 'b'.repeat(entry)];
  const first = new HpackEncoder().encode([{ name, value, representation: 'literal-incremental-indexing', index: 0 }]);
  return octetString(first) + '\xbe'.repeat(references);
};

/** Codes of 30 bits each: the most work per decoded octet. */
const worstHuffman = octetString(
  new HpackEncoder().encode([{ name: 'x', value: '\n\r\x16'.repeat(4000), huffmanValue: true, index: 0 }]),
);

const HOSTILE = '\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b6n\r\n\u0000\x7f\u0085';
const HOSTILE_UTF8 = Buffer.from(`${HOSTILE}\u202e\u2066\u200f`).toString('latin1');

interface Attack {
  readonly name: string;
  readonly client?: Iterable<Uint8Array>;
  readonly server?: Iterable<Uint8Array>;
  /** Rules that must speak: the attack has a name. */
  readonly rules: readonly string[];
  readonly args?: readonly string[];
  readonly maxMemory?: number;
}

const push = (promisedStreamId: number) =>
  frame({ type: 'PUSH_PROMISE', streamId: 1, flags: ['END_HEADERS'], promisedStreamId, fragment: REQUEST });
const ping = frame({ type: 'PING', opaqueData: '12345678' });

const ATTACKS: readonly Attack[] = [
  {
    name: 'rapid reset: each stream is reset at once',
    client: many(20_000 * times, (at) => [
      headers(2 * at + 1, REQUEST),
      frame({ type: 'RST_STREAM', streamId: 2 * at + 1, errorCode: 8 }),
    ]),
    rules: ['rapid-reset'],
  },
  {
    name: 'made-you-reset: WINDOW_UPDATE of 0 on every stream',
    client: many(20_000 * times, (at) => [
      headers(2 * at + 1, REQUEST),
      frame({ type: 'WINDOW_UPDATE', streamId: 2 * at + 1, windowSizeIncrement: 0 }),
    ]),
    server: many(20_000 * times, (at) => frame({ type: 'RST_STREAM', streamId: 2 * at + 1, errorCode: 1 })),
    rules: ['made-you-reset', 'window-update-zero'],
  },
  {
    name: 'CONTINUATION flood: field lines without end',
    client: [headers(1, REQUEST, []), ...many(50_000 * times, () => continuation(1, block(['x', 'y'.repeat(100)])))],
    rules: ['continuation-flood'],
  },
  {
    name: 'CONTINUATION flood: empty frames without end',
    client: [headers(1, REQUEST, []), ...many(100_000 * times, () => continuation(1, ''))],
    rules: ['continuation-flood'],
  },
  {
    name: 'HPACK bomb: 16,000 references to an entry of 4,000 octets',
    client: many(20, (at) => headers(2 * at + 1, bomb(16_000, 4000))),
    rules: ['hpack-bomb'],
  },
  {
    name: 'one-octet-reference bomb: requests of 4,000 tiny fields, and no window for the answers',
    client: [
      frame({ type: 'SETTINGS', settings: [{ identifier: 4, value: 0 }] }),
      ...many(200 * times, (at) => headers(2 * at + 1, `${REQUEST}${bomb(4_000, 1)}`)),
    ],
    rules: ['http2-bomb'],
  },
  {
    name: 'WINDOW_UPDATE flood: one octet each',
    client: [
      headers(1, REQUEST, ['END_HEADERS']),
      ...many(50_000 * times, () => frame({ type: 'WINDOW_UPDATE', streamId: 0, windowSizeIncrement: 1 })),
    ],
    rules: ['window-update-flood'],
  },
  {
    name: 'DATA of one octet each',
    client: [
      headers(1, REQUEST, ['END_HEADERS']),
      ...many(50_000 * times, () => frame({ type: 'DATA', streamId: 1, content: 'x', contentLength: 1 })),
    ],
    rules: ['tiny-data-flood'],
  },
  {
    name: 'HPACK bomb of 1-octet references over many frames: 4 million fields',
    client: spread(1, bomb(4_000_000, 1)),
    rules: ['continuation-flood'],
  },
  {
    name: 'Huffman worst case: blocks of 30-bit codes',
    client: many(40 * times, (at) => headers(2 * at + 1, worstHuffman)),
    rules: ['header-bloat'],
  },
  {
    name: 'dynamic table: resized to 0 and back in every block',
    client: many(20_000 * times, (at) => headers(2 * at + 1, `\x20\x3f\xe1\x1f${REQUEST}`)),
    rules: ['hpack-table-resize-flood'],
  },
  {
    name: 'SETTINGS flood',
    client: many(50_000 * times, () => frame({ type: 'SETTINGS', settings: [{ identifier: 3, value: 7 }] })),
    server: many(50_000 * times, () => SETTINGS_ACK),
    rules: ['settings-flood'],
  },
  {
    name: 'SETTINGS of 2,700 entries, never acknowledged',
    client: many(50 * times, () =>
      frame({
        type: 'SETTINGS',
        settings: Array.from({ length: 2700 }, (_, at) => ({ identifier: at % 65_536, value: at })),
      }),
    ),
    rules: ['settings-flood', 'settings-duplicate-id'],
  },
  {
    name: 'PING flood, half answered',
    client: many(100_000 * times, () => ping),
    server: many(50_000 * times, () => frame({ type: 'PING', flags: ['ACK'], opaqueData: '12345678' })),
    rules: ['ping-flood'],
  },
  {
    name: 'empty DATA flood on one stream',
    client: [
      headers(1, REQUEST, ['END_HEADERS']),
      ...many(100_000 * times, () => frame({ type: 'DATA', streamId: 1, content: '', contentLength: 0 })),
    ],
    rules: ['empty-frames-flood'],
  },
  {
    name: '100,000 fields in one block',
    client: spread(1, block(...Array.from({ length: 100_000 }, (_, at): [string, string] => [`x-${at}`, String(at)]))),
    rules: ['continuation-flood'],
  },
  {
    name: 'PRIORITY flood, and PRIORITY_UPDATE of streams that are not there',
    client: many(50_000 * times, (at) => [
      frame({
        type: 'PRIORITY',
        streamId: 2 * at + 1,
        priority: { exclusive: true, streamDependency: 2 * at + 1, weight: 16 },
      }),
      frame({ type: 'PRIORITY_UPDATE', prioritizedStreamId: 2 * at + 1, priorityFieldValue: 'u=0' }),
    ]),
    rules: ['priority-flood'],
  },
  {
    name: 'window games: overflow, 0, tiny, and settings that change them all',
    client: many(10_000 * times, (at) => [
      headers(2 * at + 1, REQUEST, ['END_HEADERS']),
      frame({ type: 'WINDOW_UPDATE', streamId: 2 * at + 1, windowSizeIncrement: 0x7fffffff }),
      frame({ type: 'WINDOW_UPDATE', streamId: 0, windowSizeIncrement: 1 }),
      ...(at % 100 === 0
        ? [frame({ type: 'SETTINGS', settings: [{ identifier: 4, value: at % 200 ? 0x7fffffff : 0 }] })]
        : []),
    ]),
    server: many(10_000 * times, (at) => frame({ type: 'DATA', streamId: 2 * at + 1, content: 'x', contentLength: 1 })),
    rules: ['window-update-overflow', 'settings-window-change-overflows'],
  },
  {
    name: 'GOAWAY and RST_STREAM floods, for streams of all numbers',
    server: many(50_000 * times, (at) => [
      frame({ type: 'GOAWAY', lastStreamId: at, errorCode: 11, debugData: 'too_many_pings' }),
      frame({ type: 'RST_STREAM', streamId: at, errorCode: at }),
    ]),
    rules: ['goaway-last-id-increased'],
  },
  {
    name: 'pushes nobody asked for, and the client has refused',
    client: [
      frame({ type: 'SETTINGS', settings: [{ identifier: 2, value: 0 }] }),
      headers(1, REQUEST, ['END_HEADERS', 'END_STREAM']),
    ],
    rules: ['push-promise-disabled'],
    server: [
      ...many(10_000 * times, (at) => push(2 * at + 2)),
      // Of all the client has sent by then.
      concatOctets([SETTINGS_ACK, SETTINGS_ACK, SETTINGS_ACK]),
      ...many(10_000 * times, (at) => push(20_000 * times + 2 * at + 2)),
    ],
  },
  {
    name: 'unknown frames of all types and flags',
    client: many(50_000 * times, (at) =>
      frame({
        type: 'UNKNOWN',
        typeCode: 16 + (at % 240),
        flagBits: at & 255,
        streamId: at,
        payload: 'x'.repeat(at % 50),
      }),
    ),
    rules: ['unknown-frame-type', 'glitch-accumulation'],
  },
  {
    name: 'terminal escapes in every text, logged with every field',
    args: ['--log', '--verbose'],
    client: [
      headers(
        1,
        block([':method', HOSTILE], [':path', `/${HOSTILE_UTF8}`], [HOSTILE, HOSTILE], ['host', HOSTILE_UTF8]),
      ),
      frame({ type: 'DATA', streamId: 1, content: HOSTILE, contentLength: HOSTILE.length }),
      frame({ type: 'PING', opaqueData: '\x1b[2J\x9b1m' }),
      frame({ type: 'PRIORITY_UPDATE', prioritizedStreamId: 1, priorityFieldValue: HOSTILE_UTF8 }),
      frame({ type: 'UNKNOWN', typeCode: 0xee, payload: HOSTILE }),
    ],
    server: [
      headers(1, block([':status', HOSTILE], ['content-type', HOSTILE_UTF8], ['grpc-message', HOSTILE])),
      frame({ type: 'ALTSVC', streamId: 0, origin: HOSTILE, altSvcFieldValue: HOSTILE_UTF8 }),
      frame({ type: 'ORIGIN', origins: [HOSTILE, HOSTILE_UTF8] }),
      frame({ type: 'GOAWAY', lastStreamId: 1, errorCode: 11, debugData: HOSTILE_UTF8 }),
      frame({ type: 'GOAWAY', lastStreamId: 1, errorCode: 11, debugData: HOSTILE }),
    ],
    rules: ['header-value-invalid-char', 'header-name-invalid'],
  },
  {
    name: 'frames of 16 MiB that are lists: SETTINGS and ORIGIN, and fields that grow in JSON',
    server: [
      ...[1, 2, 3].map((entries) =>
        concatOctets([Uint8Array.of(0xff, 0xff, 0xfc, 4, 0, 0, 0, 0, 0), new Uint8Array(0xfffffc).fill(entries)]),
      ),
      concatOctets([Uint8Array.of(0xff, 0xff, 0xfe, 12, 0, 0, 0, 0, 0), new Uint8Array(0xfffffe)]),
      frame({ type: 'UNKNOWN', typeCode: 0xee, payload: '"'.repeat(2 ** 24 - 1) }),
    ],
    maxMemory: 800 * MiB,
    rules: ['frame-too-large'],
  },
  {
    name: 'frames of 16 MiB: DATA, unknown, and a field block',
    client: [
      headers(1, REQUEST, ['END_HEADERS']),
      frame({ type: 'DATA', streamId: 1, content: 'd'.repeat(2 ** 24 - 1), contentLength: 2 ** 24 - 1 }),
      frame({ type: 'UNKNOWN', typeCode: 0xfe, payload: '\xff'.repeat(2 ** 24 - 1) }),
      headers(3, bomb(2 ** 24 - 20, 4)),
    ],
    server: [frame({ type: 'GOAWAY', lastStreamId: 0, errorCode: 0, debugData: '\0'.repeat(2 ** 24 - 9) })],
    maxMemory: 800 * MiB,
    rules: ['frame-too-large', 'flow-control-violated'],
  },
];

test.each(ATTACKS)('$name', async ({ client = [], server = [], rules, args, maxMemory }) => {
  const outcome = await exchange({
    client: (function* () {
      yield SETTINGS;
      yield* client;
    })(),
    server: (function* () {
      yield SERVER_OPENING;
      yield* server;
    })(),
    ...(args && { args }),
  });
  expectUnharmed(outcome, maxMemory);
  expect(rules.filter((rule) => !outcome.trace.findings.has(rule))).toEqual([]);
  // What was recorded tells the same to who reads it later, in bounded memory.
  const again = long || rules.includes('http2-bomb') ? await diagnosed(outcome.file, rules, maxMemory) : '';
  const { framesSent, peakMemory, seconds, trace } = outcome;
  figure(
    `${framesSent.client + framesSent.server} frames in ${seconds.toFixed(1)} s, ${mebibytes(peakMemory)} at most; ${again}found ${[...trace.findings].join(', ')}`,
  );
});

const mebibytes = (octets: number) => `${Math.round(octets / MiB)} MiB`;

async function diagnosed(file: string, rules: readonly string[], maxMemory = 450 * MiB): Promise<string> {
  const { code, stdout, peakMemory } = await runMeasured(['diagnose', file, '--json']);
  expect([0, 1]).toContain(code);
  expect(rules.filter((rule) => !stdout.includes(`"${rule}"`))).toEqual([]);
  expect(peakMemory).toBeLessThan(maxMemory);
  return `diagnosed later in ${mebibytes(peakMemory)}; `;
}
