import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { concatOctets, encodeFrame, HpackEncoder, octetString } from '../../src/decode/index.ts';
import { cleanUp, tcpClient, tlsClient } from '../support/proxy-rig.ts';
import { expectUnharmed } from './expect.ts';
import {
  CLIENT_OPENING,
  exchange,
  FrameCounter,
  figure,
  long,
  MiB,
  PREFACE,
  peakMemoryOf,
  SERVER_OPENING,
  SETTINGS,
  SETTINGS_ACK,
  startRecording,
  summarise,
} from './support.ts';

afterEach(cleanUp);

const fieldsOf = (fields: Record<string, string>) => Object.entries(fields).map(([name, value]) => ({ name, value }));
const REQUEST = fieldsOf({ ':method': 'GET', ':scheme': 'https', ':authority': 'a.test', ':path': '/' });
const RESPONSE = fieldsOf({ ':status': '200', 'content-type': 'text/plain' });

/** Requests, or their answers, of streams `first`, `first + 2`, … */
function messages(hpack: HpackEncoder, fields: typeof REQUEST, first: number, count: number): Uint8Array {
  const frames = Array.from({ length: count }, (_, at) =>
    encodeFrame({
      type: 'HEADERS',
      streamId: first + 2 * at,
      flags: ['END_HEADERS', 'END_STREAM'],
      fragment: octetString(hpack.encode(fields)),
    }),
  );
  return concatOctets(frames);
}

/** An upstream that answers every `count` requests at once, by counting frames only. */
function answer(socket: Socket, count: number, total: number, onSent: (octets: Uint8Array) => void): void {
  const counter = new FrameCounter('client');
  const hpack = new HpackEncoder();
  let answered = 0;
  const say = (octets: Uint8Array) => {
    onSent(octets);
    socket.write(octets);
  };
  say(SETTINGS);
  let acknowledged = false;
  socket.on('data', (chunk) => {
    counter.add(chunk);
    if (!acknowledged && counter.frames > 0) say(SETTINGS_ACK);
    acknowledged ||= counter.frames > 0;
    for (; answered < total && counter.frames - 2 >= answered + count; answered += count) {
      say(messages(hpack, RESPONSE, 2 * answered + 1, count));
    }
  });
  socket.on('end', () => socket.end());
}

/** A client that asks in batches and waits for the answers to each, and then for `all` before it leaves. */
async function ask(
  socket: Socket,
  count: number,
  total: number,
  onSent: (octets: Uint8Array) => void,
  all: () => Promise<void>,
): Promise<void> {
  const counter = new FrameCounter('server');
  const hpack = new HpackEncoder();
  let wake = () => {};
  socket.on('data', (chunk) => {
    counter.add(chunk);
    wake();
  });
  const say = (octets: Uint8Array) => {
    onSent(octets);
    socket.write(octets);
  };
  const frames = async (expected: number) => {
    while (counter.frames < expected) await new Promise<void>((next) => (wake = next));
  };
  say(concatOctets([PREFACE, SETTINGS]));
  await frames(1);
  say(SETTINGS_ACK);
  for (let asked = 0; asked < total; asked += count) {
    say(messages(hpack, REQUEST, 2 * asked + 1, count));
    await frames(2 + asked + count);
  }
  await all();
  socket.end();
  if (!socket.readableEnded) await once(socket, 'end');
}

describe('many streams', () => {
  test.each([
    ['1,000 connections at once', 1000, 1, 1, false],
    ['100 connections over TLS at once', 100, 10, 10, true],
    ['100 connections of 1,000 streams each', 100, long ? 1000 : 200, 100, false],
    [`${long ? '2,000,000' : '50,000'} streams on one connection`, 1, long ? 2_000_000 : 50_000, 100, false],
  ])('%s', async (_name, connections, streams, batch, tls) => {
    const { cli, accepted, file } = await startRecording();
    const sent = { client: 0, server: 0 };
    const count = (peer: 'client' | 'server') => {
      const counter = new FrameCounter(peer);
      return (octets: Uint8Array) => {
        const before = counter.frames;
        counter.add(octets);
        sent[peer] += counter.frames - before;
      };
    };
    const servers = (async () => {
      for (let at = 0; at < connections; at++) answer(await accepted(), batch, streams, count('server'));
    })();
    const began = performance.now();
    const sockets = await Promise.all(
      Array.from({ length: connections }, async () =>
        tls ? (await tlsClient(cli.port, { alpn: ['h2'], servername: 'a.test' })).socket : tcpClient(cli.port),
      ),
    );
    let answered = 0;
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const all = () => {
      if (++answered === connections) release();
      return released;
    };
    await Promise.all(sockets.map((socket) => ask(socket, batch, streams, count('client'), all)));
    await servers;
    const seconds = (performance.now() - began) / 1000;
    const peak = peakMemoryOf(cli.child.pid!);
    expect((await cli.stop()).code).toBe(0);
    const trace = await summarise(file);
    expect(trace.frames).toEqual(sent);
    expect(trace.frames.client).toBe(connections * (streams + 2));
    expect(trace).toMatchObject({ damaged: 0, gaps: 0, unaccounted: 0, ending: 'closed' });
    // A busy machine makes us slow, and that is told.
    expect([...trace.findings].filter((rule) => rule !== 'proxy-lag')).toEqual([]);
    expect(trace.lifecycle.filter(({ kind }) => kind === 'connection-closed')).toHaveLength(connections);
    const changes = trace.lifecycle.map(({ kind }) =>
      kind === 'connection-opened' ? 1 : kind === 'connection-closed' ? -1 : 0,
    );
    let open = 0;
    const atOnce = Math.max(...changes.map((change) => (open += change)));
    expect(atOnce).toBe(connections);
    expect(peak).toBeLessThan(450 * MiB);
    const requests = Math.round((connections * streams) / seconds);
    figure(
      `${atOnce} at once, ${sent.client + sent.server} frames, ${requests} requests/s, ${Math.round(peak / MiB)} MiB at most`,
    );
  });
});

/** Frames of DATA of the usual size. */
function* content(octets: number): Iterable<Uint8Array> {
  const { content: text, ...rest } = { content: 'x'.repeat(16_384), contentLength: 16_384 };
  const frame = encodeFrame({ type: 'DATA', streamId: 1, content: text, ...rest });
  const chunk = concatOctets(Array.from({ length: 64 }, () => frame));
  for (let sent = 0; sent < octets; sent += 64 * 16_384) yield chunk;
}

test(`${long ? '10 GB' : '200 MB'} through one connection with a slow reader: memory is flat`, async () => {
  const total = long ? 10e9 : 200e6;
  const outcome = await exchange({
    client: [SETTINGS],
    server: (function* () {
      yield SERVER_OPENING;
      yield* content(total);
    })(),
    prepare: (socket, peer) => {
      if (peer === 'server') return;
      // Reads, then does not for a while, over and over.
      let octets = 0;
      socket.on('data', ({ length }) => {
        octets += length;
        if (octets < total / 20) return;
        octets = 0;
        socket.pause();
        setTimeout(() => socket.resume(), 60);
      });
    },
  });
  expectUnharmed(outcome, 300 * MiB);
  expect(outcome.trace.lifecycle.some((record) => record.kind === 'back-pressure' && record.slow === 'client')).toBe(
    true,
  );
  const { memory, seconds, peakMemory } = outcome;
  const third = Math.ceil(memory.length / 3);
  const [first, last] = [Math.max(...memory.slice(0, third)), Math.max(...memory.slice(-third))];
  expect(last).toBeLessThan(1.3 * first + 20 * MiB);
  figure(
    `${Math.round(total / 1e6 / seconds)} MB/s, ${Math.round(first / MiB)} MiB in the first third, ${Math.round(last / MiB)} in the last, ${Math.round(peakMemory / MiB)} at most`,
  );
});

test('a client that never reads: the upstream is stopped, memory is flat, and the session still ends', async () => {
  const { cli, accepted, file } = await startRecording();
  const client = await tcpClient(cli.port);
  client.pause();
  client.write(CLIENT_OPENING);
  const server = await accepted();
  server.write(SERVER_OPENING);
  let sent = 0;
  const chunks = content(1e9)[Symbol.iterator]();
  const pump = () => {
    for (let next = chunks.next(); !next.done; next = chunks.next()) {
      sent += next.value.length;
      if (!server.write(next.value)) return;
    }
  };
  server.on('drain', pump);
  pump();
  for (let before = -1; before !== sent; ) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const taken = sent;
  const peak = peakMemoryOf(cli.child.pid!);
  expect(taken).toBeLessThan(50e6);
  expect(peak).toBeLessThan(300 * MiB);
  expect((await cli.stop()).code).toBe(0);
  expect((await summarise(file)).ending).toBe('closed');
  figure(`${(taken / 1e6).toFixed(1)} MB taken from the upstream, ${Math.round(peak / MiB)} MiB at most`);
});

test('every octet in a write of its own: the records are the same as of one write', async () => {
  const hpack = new HpackEncoder();
  const requests = concatOctets([SETTINGS, SETTINGS_ACK, messages(hpack, REQUEST, 1, long ? 2000 : 200)]);
  const responses = concatOctets([SERVER_OPENING, messages(new HpackEncoder(), RESPONSE, 1, long ? 2000 : 200)]);
  const single = function* (octets: Uint8Array) {
    for (let at = 0; at < octets.length; at++) yield octets.subarray(at, at + 1);
  };
  const framesOf = ({ file }: { file: string }) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"kind":"frame"'))
      .map((line) => line.replace(/"seq":\d+,"at":[\d.]+,/, ''))
      .sort();
  const cut = await exchange({ client: single(requests), server: single(responses) });
  expectUnharmed(cut);
  expect(framesOf(cut)).toEqual(framesOf(await exchange({ client: [requests], server: [responses] })));
});
