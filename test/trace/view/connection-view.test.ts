import { expect, test } from 'vitest';
import { limits } from '../../../src/limits.ts';
import { ConnectionView } from '../../../src/trace/index.ts';
import { play } from '../../support/sequence.ts';

/** The view after a sequence. */
function viewOf(sequence: string): ConnectionView {
  const view = new ConnectionView(1);
  for (const record of play(sequence, []).records) view.apply(record);
  return view;
}

test('a stream is known by both its directions', () => {
  const { streams } = viewOf(
    'OPEN; POST1{:path /up}; C> DATA(1,5,PAD=3); S> HDR(1,EH){:status 100}; OK1{content-length 9}',
  );
  const stream = streams.get(1)!;
  expect(stream).toMatchObject({ method: 'POST', path: '/up', status: 200, interim: [100], over: false });
  expect(stream.client).toMatchObject({ state: 'open', content: 5, dataFrames: 1, ended: false });
  expect(stream.server).toMatchObject({ state: 'open', contentLength: 9 });
  // Flow control counts the padding and its length octet.
  expect(stream.client.window.spent).toBe(9);
});

test.each([
  ['idle', 'OPEN', 1],
  ['open', 'OPEN; GET1', 1],
  ['open', 'OPEN; POST1; OK1.ES', 1],
  ['over', 'OPEN; GET1; OK1.ES', 1],
  ['over', 'OPEN; GET1; S> RST(1,CANCEL)', 1],
  ['skipped', 'OPEN; GET1; GET5', 3],
  ['idle', 'OPEN; GET1', 2],
  ['open', 'OPEN; GET1; S> PP(1→2){:method GET, :path /x}', 2],
  ['skipped', 'OPEN; GET1; S> PP(1→4){:method GET, :path /x}', 2],
  ['forgotten', 'OPEN; 1100 x (GET$n; OK$n.ES)', 1],
  ['over', 'OPEN; 1100 x (GET$n; OK$n.ES)', 2199],
])('the fate is %s after %s', (fate, sequence, id) => {
  expect(viewOf(sequence).streams.fate(id)).toBe(fate);
});

test.each([
  ['requests count while they are half-closed', 'OPEN; GET1; POST3; OK3.ES', { client: 2, server: 0 }],
  ['a reset one does not', 'OPEN; GET1; GET3; C> RST(1,CANCEL)', { client: 1, server: 0 }],
  ['a reserved one does not', 'OPEN; GET1; S> PP(1→2){:method GET, :path /}', { client: 1, server: 0 }],
  [
    'a pushed response does',
    'OPEN; GET1; S> PP(1→2){:method GET, :path /}; S> HDR(2,EH){:status 200}',
    { client: 1, server: 1 },
  ],
  [
    'until it ends',
    'OPEN; GET1; S> PP(1→2){:method GET, :path /}; S> HDR(2,EH,ES){:status 200}',
    { client: 1, server: 0 },
  ],
  [
    'a refused promise never did',
    'OPEN; GET1; S> PP(1→2){:method GET, :path /}; C> RST(2,CANCEL)',
    { client: 1, server: 0 },
  ],
])('concurrent streams: %s', (_, sequence, concurrent) => {
  expect(viewOf(sequence).streams.concurrent).toEqual(concurrent);
});

test('windows have two levels and may be negative', () => {
  const view = viewOf('OPEN; POST1; C> DATA(1,16384), DATA(1,16384); S> WU(0,1000); S> SET{4=20000}; C> SACK');
  expect(view.connectionWindow('client')).toBe(65_535 - 32_768 + 1000);
  expect(view.streams.get(1)!.client.window.left(view.initialWindow('client'))).toBe(20_000 - 32_768);
});

test('a window that is lowered binds from the acknowledgement on, one that is raised at once', () => {
  expect(viewOf('OPEN; S> SET{4=100}').initialWindow('client')).toBe(65_535);
  expect(viewOf('OPEN; S> SET{4=100}; C> SACK').initialWindow('client')).toBe(100);
  expect(viewOf('OPEN; S> SET{4=100000}').initialWindow('client')).toBe(100_000);
});

test('the time a window is closed is known, whatever opens it', () => {
  const sequence = 'OPEN; POST1; 3 x C> DATA(1,16384); C> DATA(1,16383); +500ms; S> SET{4=70000}';
  const { window } = viewOf(sequence).streams.get(1)!.client;
  expect(window.blockedSince).toBeNaN();
  expect(window.blockedTime).toBeCloseTo(501);
  expect(window.minimum).toBe(0);
});

test.each([
  ['by the acknowledgement of a later PING', 'C> PING(x); S> PING.ACK(x)', true],
  ['by the acknowledgement of later SETTINGS', 'C> SETTINGS{}; S> SACK', true],
  ['by answering a later request', 'GET3; OK3', true],
  ['not by the acknowledgement of an earlier PING', 'S> PING.ACK(0)', false],
  ['not by just going on', 'S> DATA(1,5)', false],
])('an endpoint provably knows of a reset %s', (_, proof, knows) => {
  const view = viewOf(`OPEN; C> PING(0); GET1; OK1; C> RST(1,CANCEL); ${proof}`);
  expect(view.server.knows(view.streams.get(1)!.client.resetSeq)).toBe(knows);
});

test('round trips are the shortest of PING and SETTINGS, per leg', () => {
  const view = viewOf('OPEN; C> PING(x); +20ms; S> PING.ACK(x); S> SETTINGS{}; +70ms; C> SACK');
  expect([view.client.roundTrip, view.server.roundTrip]).toEqual([1, 3]);
  expect(viewOf('C> PREFACE, SETTINGS{}; +30ms; S> SETTINGS{}, SACK').server.roundTrip).toBeCloseTo(31);
});

test.each([
  ['a request', 'GET1', 'request'],
  ['an interim response', 'GET1; S> HDR(1,EH){:status 103}', 'interim'],
  ['the response after it', 'GET1; S> HDR(1,EH){:status 103}; OK1', 'response'],
  ['its trailers', 'GET1; OK1; S> HDR(1,EH,ES){grpc-status 0}', 'response-trailers'],
  ['the trailers of a request', 'POST1; C> HDR(1,EH,ES){x-checksum 1}', 'request-trailers'],
  ['a promise', 'GET1; S> PP(1→2){:method GET, :path /}', 'push-request'],
])('a section is told to be %s', (_, sequence, kind) => {
  expect(viewOf(`OPEN; ${sequence}`).section.kind).toBe(kind);
});

test('a field block over several frames belongs to the frame that began it', () => {
  const begun = 'OPEN; C> HDR(1,ES,first=3){:method GET, :scheme https, :authority a, :path /x}';
  expect(viewOf(begun).client.openBlock).toMatchObject({ streamId: 1, frames: 1, endStream: true, interrupted: false });
  const view = viewOf(`${begun}; C> CONT(1,EH)`);
  expect(view.client.openBlock).toBeUndefined();
  expect(view.streams.get(1)).toMatchObject({ path: '/x', client: { state: 'ended' } });
});

test('who closed first is remembered, and that the proxy stopped is nobody’s doing', () => {
  expect(viewOf('OPEN; S> FIN; C> FIN').closedBy).toBe('server');
  expect(viewOf('OPEN; S> STOPPED; C> STOPPED').closedBy).toBeUndefined();
});

test('waiting leaves out our own lag and full sockets', () => {
  const view = viewOf('OPEN; PAUSE(server); +300ms; RESUME(server); +100ms; LAG(50)');
  const end = view.lastAt;
  expect(view.elapsed(end - 403, end)).toBeCloseTo(403 - 301 - 50, 0);
});

test('an HTTP/1.1 upgrade opens stream 1, half-closed', () => {
  const view = viewOf(
    'PLAIN; C> RAW("GET /x HTTP/1.1\\r\\nUpgrade: h2c\\r\\n\\r\\n"); S> RAW("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n"), SETTINGS{}',
  );
  expect(view.streams.get(1)).toMatchObject({
    openedWith: 'upgrade',
    method: 'GET',
    path: '/x',
    client: { ended: true },
  });
  expect(view.client.notHttp2).toBe(false);
});

test('a hundred thousand streams leave a thousand behind', () => {
  const view = new ConnectionView(1);
  const [opened, request, response] = ['connection-opened', 'client', 'server'].map((which) =>
    play('OPEN; GET1; OK1.ES', []).records.find((record) =>
      record.kind === 'frame' ? record.frame.type === 'HEADERS' && record.from === which : record.kind === which,
    ),
  );
  view.apply(opened!);
  for (let id = 1; id < 200_000; id += 2) {
    for (const record of [request!, response!]) {
      if (record.kind === 'frame') view.apply({ ...record, frame: { ...record.frame, streamId: id } } as typeof record);
    }
  }
  expect(view.streams.recent.length).toBe(limits.recentStreams);
  expect(view.streams.open.size).toBe(0);
  expect(view.streams.total.client).toBe(100_000);
  expect(view.streams.fate(1)).toBe('forgotten');
});
