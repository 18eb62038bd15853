import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { limits } from '../../src/limits.ts';
import { cleanUp, startRig, startUpstream, tcpClient, tlsClient, whenDone } from '../support/proxy-rig.ts';

afterEach(cleanUp);

/** An upstream that takes connections and says nothing. */
async function silentUpstream(): Promise<{ port: number; accepted: Promise<Socket> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection').then(([socket]: Socket[]) => socket!);
  whenDone(async () => {
    server.close();
    (await accepted).destroy();
  });
  return { port: (server.address() as AddressInfo).port, accepted };
}

/** A program that listens and was stopped; its queue is full, so that the kernel answers nobody any more. */
async function fullUpstream(): Promise<number> {
  const code = `const s = require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    process.stdout.write(String(s.address().port) + '\\n', () => process.kill(process.pid, 'SIGSTOP'));
  })`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  whenDone(() => child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  for (let at = 0; at < 2; at++) {
    const filler = connect(port, '127.0.0.1').on('error', () => {});
    whenDone(() => filler.destroy());
    await once(filler, 'connect');
  }
  return port;
}

const GET = 'GET / HTTP/1.1\r\n\r\n';
/** The first eleven octets of a ClientHello. */
const HELLO_BEGUN = Uint8Array.of(22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3);
const aClient = expect.stringMatching(/^127\.0\.0\.1:\d+$/);

describe('what hangs before a connection is open is told of after a second', () => {
  test('an upstream that takes the connection and does not answer in TLS', async () => {
    const { port: upstream } = await silentUpstream();
    const { port, witness } = await startRig({ port: upstream, tls: true });
    void tlsClient(port, { alpn: ['h2', 'http/1.1'], servername: 'api.example.test' }).catch(() => {});
    const waiting = await witness.noted('connection-waiting');
    expect(waiting).toEqual({
      kind: 'connection-waiting',
      stage: 'upstream-tls',
      waited: expect.any(Number),
      patience: limits.handshakeMs,
      client: aClient,
      upstream: `https://127.0.0.1:${upstream}`,
      address: `127.0.0.1:${upstream}`,
      serverName: 'api.example.test',
      alpnOffered: ['h2', 'http/1.1'],
    });
    expect(waiting.waited).toBeGreaterThanOrEqual(limits.worthTellingMs - 2);
  });

  test('an upstream that does not take the connection', async () => {
    const upstream = await fullUpstream();
    const { port, witness } = await startRig({ port: upstream, tls: true });
    (await tcpClient(port)).write(GET);
    expect(await witness.noted('connection-waiting')).toEqual({
      kind: 'connection-waiting',
      stage: 'upstream-connect',
      waited: expect.any(Number),
      patience: limits.connectMs,
      client: aClient,
      upstream: `https://127.0.0.1:${upstream}`,
      address: `127.0.0.1:${upstream}`,
    });
  });

  test('a name lookup that gives no answer', async () => {
    const { port, witness } = await startRig({ port: 443, tls: true, host: 'slow.example.test' });
    const client = await tcpClient(port);
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation((() => {}) as never);
    whenDone(() => lookup.mockRestore());
    client.write(GET);
    const { stage, upstream, address } = await witness.noted('connection-waiting');
    expect([stage, upstream, address]).toEqual(['upstream-resolve', 'https://slow.example.test:443', undefined]);
  });

  test.each([
    ['nothing', '', 0],
    ['half a ClientHello', HELLO_BEGUN, HELLO_BEGUN.length],
  ])('a client that sends %s', async (_, octets, received) => {
    const { port, witness } = await startRig({ port: 9, tls: true });
    const client = await tcpClient(port);
    if (received > 0) client.write(octets);
    expect(await witness.noted('connection-waiting')).toEqual({
      kind: 'connection-waiting',
      stage: 'client-hello',
      waited: expect.any(Number),
      patience: limits.openingMs,
      client: aClient,
      received,
    });
  });

  test('a client that does not go on after our ServerHello', async () => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    // The ClientHello of a real client, replayed: whoever sends it cannot go on.
    const other = await silentUpstream();
    void tlsClient(other.port, { alpn: ['h2'], servername: 'api.example.test' }).catch(() => {});
    const [hello] = await once(await other.accepted, 'data');
    (await tcpClient(port)).write(hello);
    const { stage, serverName, upstream: url } = await witness.noted('connection-waiting');
    expect([stage, serverName, url]).toEqual(['client-tls', 'api.example.test', undefined]);
  });
});

test('the time of each step is its own, and each is told of once', async () => {
  const { port: upstream, accepted } = await silentUpstream();
  const { port, witness } = await startRig({ port: upstream, tls: false });
  const client = await tcpClient(port);
  await witness.noted('connection-waiting');
  client.write(GET);
  await accepted;
  await witness.noted('connection-opened');
  expect(witness.all('connection-waiting').map(({ stage }) => stage)).toEqual(['client-hello']);
});

describe('a client that leaves', () => {
  test('while the upstream is waited for: what it was waiting for is told', async () => {
    const { port: upstream, accepted } = await silentUpstream();
    const { port, witness } = await startRig({ port: upstream, tls: true });
    const client = await tcpClient(port);
    client.write(GET);
    await once(await accepted, 'data');
    client.resetAndDestroy();
    const { stage, message } = await witness.noted('connection-failed');
    expect(stage).toBe('client-gone');
    expect(message).toMatch(
      /^The client left: h2inspect had waited \d\.\d s for the upstream https:\S+ to answer in TLS, /,
    );
  });

  test('before it has said anything: nobody waited for the upstream', async () => {
    const { port, witness } = await startRig({ port: 9, tls: true });
    (await tcpClient(port)).resetAndDestroy();
    const { stage, message } = await witness.noted('connection-failed');
    expect([stage, message]).toEqual(['client-gone', expect.stringMatching(/^The client left without having sent/)]);
  });
});
