import { describe, expect, test } from 'vitest';
import type { Frame, Peer } from '../../../src/decode/index.ts';
import { limits } from '../../../src/limits.ts';
import { ConnectionView, isStart, type TraceRecord, Trait } from '../../../src/trace/index.ts';
import { play } from '../../support/sequence.ts';

function viewOf(records: readonly TraceRecord[]): ConnectionView {
  const view = new ConnectionView(1);
  for (const record of records) view.apply(record);
  return view;
}

const recordsOf = (sequence: string) => play(sequence, []).records;
const after = (sequence: string) => viewOf(recordsOf(`OPEN; ${sequence}`));

/** The frames of one sender, with the records they stand in. */
function framesOf(records: readonly TraceRecord[], from: Peer, of: (frame: Frame) => boolean = () => true) {
  return records.flatMap((record) =>
    record.kind === 'frame' && record.from === from && of(record.frame) ? [{ ...record }] : [],
  );
}

const BUSY =
  'OPEN; +3ms; C> HDR(1,first=3){:method POST, :scheme https, :authority a, :path /}; C> CONT(1,EH); C> DATA(1,5);' +
  '+4ms; S> WU(1,10); S> PP(1→2){:method GET, :scheme https, :authority a, :path /2}; S> HDR(1,EH){:status 200};' +
  'S> DATA(1,7,PAD=2), DATA(1,1); C> WU(1,5), FRAME(0x10,0,0,4), FRAME(0x4d,0,0,3); +9ms; S> FRAME(0xff,0,1,0);' +
  'S> RST(1,CANCEL); C> PING(x), RST(1,CANCEL)';

describe.each<Peer>(['client', 'server'])('of all frames of the %s a view knows', (from) => {
  const records = recordsOf(BUSY);

  test('how many, when, and of what types', () => {
    const view = viewOf(records);
    const frames = framesOf(records, from);
    const [first, last] = [frames[0]!, frames.at(-1)!];
    expect(view.of(from)).toMatchObject({
      frames: frames.length,
      octets: frames.reduce((sum, { frame }) => sum + 9 + frame.length, 0),
      firstAt: first.at,
      lastAt: last.at,
      lastSeq: last.seq,
      lastType: last.frame.type,
    });
    const ofType = (code: number) => frames.filter(({ frame }) => frame.typeCode === code).length;
    for (let code = 0; code < 17; code++) expect(view.of(from).count(code)).toBe(ofType(code));
    expect(view.of(from).count(0x4d)).toBe(frames.filter(({ frame }) => frame.typeCode > 16).length);
  });

  test('what they did to their stream', () => {
    const view = viewOf(records);
    const frames = framesOf(records, from, ({ streamId, type }) => streamId === 1 && type !== 'UNKNOWN');
    const data = frames.filter(({ frame }) => frame.type === 'DATA');
    expect(view.streams.get(1)!.half(from)).toMatchObject({
      frames: frames.length,
      firstAt: frames[0]!.at,
      lastAt: frames.at(-1)!.at,
      lastSeq: frames.at(-1)!.seq,
      dataFrames: data.length,
      firstDataAt: data[0]!.at,
      lastDataAt: data.at(-1)!.at,
      content: data.reduce((sum, { frame }) => sum + (frame.type === 'DATA' ? frame.contentLength : 0), 0),
      resetAt: frames.at(-1)!.at,
      resetSeq: frames.at(-1)!.seq,
      resets: 1,
    });
  });
});

const POST = ':method POST, :scheme https, :authority a, :path /';

test.each<[string, string, (view: ConnectionView) => unknown, unknown]>([
  // Ends and resets
  [
    'the first of several resets counts',
    'GET1; S> RST(1,CANCEL), RST(1,NO_ERROR); C> RST(1,8)',
    (view) => {
      const { server, resetBy } = view.streams.get(1)!;
      return [server.resets, server.resetCode, server.resetSeq < server.lastSeq, resetBy];
    },
    [2, 8, true, 'server'],
  ],
  [
    'END_STREAM after a reset does not take the reset back',
    'POST1; C> RST(1,8), DATA(1,0,ES)',
    (view) => {
      const { state, ended } = view.streams.get(1)!.client;
      return [state, ended];
    },
    ['reset', true],
  ],
  [
    'the first END_STREAM counts',
    'POST1; C> DATA(1,1,ES); C> DATA(1,1,ES)',
    (view) => {
      const { endedSeq, lastSeq, endedAt, lastAt } = view.streams.get(1)!.client;
      return [lastSeq - endedSeq, lastAt - endedAt];
    },
    [1, 1],
  ],
  [
    'HEADERS after the end do not open again',
    'GET1; C> HDR(1,EH){x y}',
    (view) => view.streams.get(1)!.client.state,
    'ended',
  ],
  ['a stream that was gone past is opened by its HEADERS', 'GET5; GET3', (view) => view.streams.fate(3), 'open'],
  [
    'one that is forgotten is not opened again',
    '1100 x (GET$n; OK$n.ES); GET1',
    (view) => view.streams.total.client,
    1100,
  ],
  // Promises
  [
    'a promise is half of a stream',
    'GET1; S> PP(1→2){:method GET, :path /2}',
    (view) => {
      const { client, openedSeq, openedAt } = view.streams.get(2)!;
      return [client.state, client.endedSeq - openedSeq, client.endedAt - openedAt, client.fields?.length];
    },
    ['ended', 0, 0, 2],
  ],
  ['a client promises nothing', 'GET1; C> PP(1→2){:method GET}', (view) => view.streams.get(2), undefined],
  ['nobody promises stream 0', 'GET1; S> PP(1→0){:method GET}', (view) => view.streams.total, { client: 1, server: 0 }],
  ["nobody promises a client's stream", 'GET1; S> PP(1→3){:method GET}', (view) => view.streams.fate(3), 'idle'],
  [
    'nothing is promised twice',
    'GET1; S> PP(1→2){:method GET}; S> PP(1→2){:method GET}',
    (view) => view.streams.total.server,
    1,
  ],
  // Field blocks
  [
    'what a block over several frames has so far',
    `C> HDR(1,first=3){${POST}}; C> CONT(1,2)`,
    (view) => {
      const { carrier, frames, length, interrupted } = view.client.openBlock!;
      return [carrier, frames, length, interrupted];
    },
    ['HEADERS', 2, 5, false],
  ],
  [
    'the same of a promise',
    'GET1; S> PP(1→2,first=1){:method GET, :path /2}',
    (view) => {
      const { carrier, promisedStreamId, endStream, length } = view.server.openBlock!;
      return [carrier, promisedStreamId, endStream, length];
    },
    ['PUSH_PROMISE', 2, false, 1],
  ],
  [
    'another frame interrupts a block',
    `C> HDR(1,first=3){${POST}}; C> PING(x)`,
    (view) => view.client.openBlock?.interrupted,
    true,
  ],
  [
    "the other endpoint's does not",
    `C> HDR(1,first=3){${POST}}; S> PING(x)`,
    (view) => view.client.openBlock?.interrupted,
    false,
  ],
  [
    'CONTINUATION of another stream does',
    `C> HDR(1,first=3){${POST}}; C> CONT(3,0)`,
    (view) => view.client.openBlock?.interrupted,
    true,
  ],
  [
    'a whole block ends one that was open',
    `C> HDR(1,first=3){${POST}}; GET3`,
    (view) => view.client.openBlock,
    undefined,
  ],
  [
    'so does a whole promise',
    'GET1; S> HDR(1,first=1){:status 200, a b}; S> PP(1→2){:method GET}',
    (view) => view.server.openBlock,
    undefined,
  ],
  [
    'blocks after a damaged one are in doubt',
    'C> HDR(1,EH,ES){~80}; GET3; GET5',
    (view) => view.client.unreliableBlocks,
    3,
  ],
  [
    'until the table is emptied',
    'C> HDR(1,EH,ES){~80}; GET3; C> HDR(5,EH,ES){@0, :method GET}',
    (view) => view.client.unreliableBlocks,
    0,
  ],
  [
    'who asks for what',
    'C> HDR(1,EH){:method CONNECT, :protocol websocket, :scheme https, :authority a, :path /c}',
    (view) => {
      const { method, protocol, scheme, authority, path } = view.streams.get(1)!;
      return [method, protocol, scheme, authority, path];
    },
    ['CONNECT', 'websocket', 'https', 'a', '/c'],
  ],
  [
    'a gRPC call',
    'POST1{content-type application/grpc}',
    (view) => [view.streams.get(1)!.grpc, view.grpc],
    [true, true],
  ],
  [
    'a GET is no gRPC call',
    'GET1{content-type application/grpc}',
    (view) => [view.streams.get(1)!.grpc, view.grpc],
    [false, false],
  ],
  ['all fields of a head', 'GET1{20 x a b}', (view) => view.streams.get(1)!.client.fields?.length, 24],
  ['the first fields of a huge head', 'GET1{20 x a b*900}', (view) => view.streams.get(1)!.client.fields?.length, 16],
  [
    'a response without a head is still the response',
    'POST1; S> HDR(1,EH,ES){grpc-status 0}',
    (view) => view.section.kind,
    'response',
  ],
  [
    'of many 1xx the first',
    'GET1; 20 x S> HDR(1,EH){:status 103}',
    (view) => view.streams.get(1)!.interim.length,
    limits.interimResponses,
  ],
  [
    'trailers are kept beside the head',
    'POST1; C> HDR(1,EH,ES){x-checksum 1}',
    (view) => {
      const { fields, trailers } = view.streams.get(1)!.client;
      return [fields?.length, trailers?.length];
    },
    [4, 1],
  ],
  ['a POST of something else is no gRPC call', 'POST1{content-type text/plain}', (view) => view.grpc, false],
  [
    'how many field blocks there were',
    'GET1; GET3; OK1',
    ({ client, server }) => [client.fieldBlocks, server.fieldBlocks],
    [2, 1],
  ],
  [
    'a promise that goes on in CONTINUATION',
    'GET1; S> PP(1→2,first=1){:method GET, :path /2}; S> CONT(1,EH)',
    (view) => view.streams.get(2)?.path,
    '/2',
  ],
  [
    'a section larger than its receiver wants',
    'S> SET{6=50}; C> SACK; GET1',
    (view) => (view.section.traits & Trait.overLimit) !== 0,
    true,
  ],
  [
    'a section as large as its receiver wants',
    'S> SET{6=500}; C> SACK; GET1',
    (view) => (view.section.traits & Trait.overLimit) !== 0,
    false,
  ],
  // Windows
  [
    'the most a window was raised to',
    'POST1; S> WU(1,1000); C> DATA(1,5000); S> WU(1,10)',
    (view) => view.streams.get(1)!.client.window.largest,
    66_535,
  ],
  [
    'since when it is closed, not since the last DATA',
    'S> SET{4=5}; C> SACK; POST1; C> DATA(1,5); C> DATA(1,5)',
    (view) => {
      const { window, firstDataAt } = view.streams.get(1)!.client;
      return window.blockedSince - firstDataAt;
    },
    0,
  ],
  [
    'a window that begins closed',
    'S> SET{4=0}; C> SACK; POST1',
    (view) => {
      const { client, server, openedAt } = view.streams.get(1)!;
      return [client.window.blockedSince - openedAt, server.window.blockedSince];
    },
    [0, Number.NaN],
  ],
  [
    'the window of a promise that begins closed',
    'C> SET{4=0}; S> SACK; GET1; S> PP(1→2){:method GET}',
    (view) => {
      const { client, server, openedAt } = view.streams.get(2)!;
      return [client.window.blockedSince, server.window.blockedSince - openedAt];
    },
    [Number.NaN, 0],
  ],
  [
    'a window is opened again by WINDOW_UPDATE',
    'S> SET{4=5}; C> SACK; POST1; C> DATA(1,5); +9ms; S> WU(1,5)',
    (view) => {
      const { blockedSince, blockedTime } = view.streams.get(1)!.client.window;
      return [blockedSince, blockedTime];
    },
    [Number.NaN, 10],
  ],
  [
    'a window is closed by the acknowledgement of lower SETTINGS',
    'POST1; S> SET{4=0}; +9ms; C> SACK',
    (view) => {
      const { client, openedAt } = view.streams.get(1)!;
      return client.window.blockedSince - openedAt;
    },
    11,
  ],
  // Connection
  [
    'PINGs that wait',
    'C> PING(a), PING(b), PING(c); S> PING.ACK(b)',
    (view) => view.client.pings.map(({ opaqueData }) => opaqueData[0]),
    ['a', 'c'],
  ],
  [
    'the last so many of them',
    '1003 x C> PING($k)',
    ({ client }) => [client.pings.length, client.pingsForgotten, client.pingsSent, client.pings[0]?.opaqueData[0]],
    [limits.pendingPings, 3, 1003, '3'],
  ],
  [
    'the first so many GOAWAYs',
    '20 x S> GOAWAY($k,NO_ERROR)',
    ({ server }) => [server.goaways.length, server.goaways[0]?.frame.lastStreamId],
    [limits.goaways, 0],
  ],
  [
    'the first so many SETTINGS that wait',
    '1003 x S> SET{}',
    ({ server }) => [server.settings.pending.length, server.settings.sent],
    [limits.pendingSettings, 1004],
  ],
  [
    'a setting nobody knows changes nothing',
    'S> SET{0xf000=7}',
    ({ server }) => server.settings.pending[0]?.values,
    {},
  ],
  [
    'nobody knows of what was not sent',
    'GET1; OK1',
    ({ client, server }) => [client.knows(-1), server.knows(-1)],
    [false, false],
  ],
  [
    'how an endpoint ended',
    'S> FIN; C> TCPRST',
    ({ client, server }) => [server.endedHow, client.endedHow],
    ['fin', 'reset'],
  ],
])('%s', (_, sequence, pick, expected) => {
  expect(pick(after(sequence))).toEqual(expected);
});

test.each([
  ['HEADERS', 'OK1', true],
  ['DATA', 'S> DATA(1,5)', true],
  ['WINDOW_UPDATE', 'S> WU(1,5)', true],
  ['RST_STREAM', 'S> RST(1,CANCEL)', true],
  ['a WINDOW_UPDATE of the connection', 'S> WU(0,5)', false],
  ["the client's own frame", 'C> WU(1,5)', false],
])('that a stream was opened its server knows where it answers with %s', (_, answer, knows) => {
  const { server, client, streams } = after(`GET1; ${answer}`);
  expect([server.knows(streams.get(1)!.openedSeq), client.knows(streams.get(1)!.openedSeq)]).toEqual([knows, false]);
});

test('how it began and ended', () => {
  const records = recordsOf('OPEN; GET1; C> PING(x); S> FIN; +5ms; C> FIN');
  const view = viewOf(records);
  const at = (kind: TraceRecord['kind']) => records.findIndex((record) => record.kind === kind);
  const ended = records[at('direction-ended')]!;
  expect(view).toMatchObject({
    records: records.length,
    openedAt: records[0]!.at,
    lastAt: records.at(-1)!.at,
    opened: records[at('connection-opened')],
    closed: records[at('connection-closed')],
    closedBy: 'server',
  });
  expect(view.server).toMatchObject({ endedAt: ended.at, endedSeq: ended.seq });
  expect(view.client.prefaceAt).toBe(records[at('preface')]!.at);
  expect(view.client.lastPingAt).toBe(view.client.lastAt);
});

test('the round trip of a PING alone', () => {
  const { client, server } = viewOf(recordsOf('C> PREFACE, PING(x); +20ms; S> PING.ACK(x)'));
  expect([server.roundTrip, client.roundTrip]).toEqual([21, Number.POSITIVE_INFINITY]);
});

describe('what is missing', () => {
  const records = recordsOf('OPEN; POST1; C> DATA(1,5); C> DATA(1,6); S> WU(1,3); OK1; C> DATA(1,7,ES)');
  const begun = records.findIndex((record) => record.kind === 'frame' && record.frame.type === 'HEADERS');
  const isFrame = (record: TraceRecord, from: Peer, type?: string) =>
    record.kind === 'frame' && record.from === from && (type === undefined || record.frame.type === type);

  test.each<[string, readonly TraceRecord[], { fromStart: boolean; broken: boolean }]>([
    ['nothing', records, { fromStart: true, broken: false }],
    ['the beginning', records.slice(begun), { fromStart: false, broken: false }],
    ['all but the end', records.slice(-1), { fromStart: false, broken: false }],
    [
      'a frame',
      records.filter((record) => !(record.kind === 'frame' && record.frame.length === 6)),
      { fromStart: false, broken: true },
    ],
    [
      'the beginning and a frame',
      records.slice(begun).filter((record) => !(record.kind === 'frame' && record.frame.length === 6)),
      { fromStart: false, broken: true },
    ],
    ['the preface', records.filter(({ kind }) => kind !== 'preface'), { fromStart: false, broken: true }],
    [
      'all frames of the server, and how it opened',
      records.filter((record) => record.kind !== 'connection-opened' && !isFrame(record, 'server')),
      { fromStart: false, broken: true },
    ],
  ])('%s', (_, left, expected) => {
    const { fromStart, broken } = viewOf(left);
    expect({ fromStart, broken }).toEqual(expected);
  });

  test.each<[string, string, boolean]>([
    ['the first octets of a client', 'PLAIN; C> PREFACE', true],
    ['the first octets of an HTTP/1.1 client', 'PLAIN; C> RAW("GET / HTTP/1.1\\r\\n\\r\\n")', true],
    ['those of a server', 'PLAIN; S> RAW("HTTP/1.1 400 x\\r\\n\\r\\n")', false],
  ])('a connection begins with %s', (_, sequence, starts) => {
    const record = recordsOf(sequence).find(({ kind }) => kind === 'preface' || kind === 'octets')!;
    expect(isStart(record)).toBe(starts);
    expect(isStart({ ...record, offset: 24 } as TraceRecord)).toBe(false);
  });
});

const ASKING = 'C> RAW("GET /x HTTP/1.1\\r\\nUpgrade: h2c\\r\\n\\r\\n")';
test.each<[string, string, boolean, boolean, boolean]>([
  ['asked and granted', `${ASKING}; S> RAW("HTTP/1.1 101 x\\r\\nUpgrade: h2c\\r\\n\\r\\n")`, true, false, false],
  ['asked and offered', `${ASKING}; S> RAW("HTTP/1.1 200 x\\r\\nUpgrade: h2c\\r\\n\\r\\n")`, false, false, true],
  [
    'asked and something else granted',
    `${ASKING}; S> RAW("HTTP/1.1 101 x\\r\\nUpgrade: a\\r\\n\\r\\n")`,
    false,
    false,
    true,
  ],
  ['not asked', 'C> RAW("GET / HTTP/1.1\\r\\n\\r\\n"); S> RAW("HTTP/1.1 200 x\\r\\n\\r\\n")', false, true, true],
])('an upgrade %s', (_, sequence, upgraded, clientIsNot, serverIsNot) => {
  const view = viewOf(recordsOf(`PLAIN; ${sequence}`));
  expect([view.upgraded, view.client.notHttp2, view.server.notHttp2]).toEqual([upgraded, clientIsNot, serverIsNot]);
  const stream = view.streams.get(1);
  expect(stream?.client.state).toBe(upgraded ? 'ended' : undefined);
  expect(stream?.client.endedAt).toBe(stream?.openedAt);
});
