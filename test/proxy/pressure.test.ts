import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Throttle } from '../../src/proxy/index.ts';
import { cleanUp, drain, startRig, startUpstream, tcpClient, tlsClient, Witness } from '../support/proxy-rig.ts';

afterEach(cleanUp);

describe('an endpoint that does not read', () => {
  test('stops the other one, and memory stays bounded', async () => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const { socket } = await tlsClient(port);
    socket.pause();
    const server = await upstream.accepted();
    let sent = 0;
    const chunk = Buffer.alloc(65_536, 'x');
    const pump = () => {
      do sent += chunk.length;
      while (server.write(chunk) && sent < 500_000_000);
    };
    server.on('drain', pump);
    pump();
    expect(await witness.noted('back-pressure')).toMatchObject({ slow: 'client', state: 'paused' });
    const read = () => witness.octets.server.reduce((sum, { length }) => sum + length, 0);
    let before: number;
    do {
      before = read();
      await new Promise((resolve) => setTimeout(resolve, 100));
    } while (read() !== before);
    // What the kernel's buffers on both sides hold, and little more.
    expect(sent).toBeLessThan(50_000_000);
    server.off('drain', pump).end();
    const atClient = drain(socket);
    socket.resume();
    expect((await atClient).octets.length).toBe(sent);
    // The kernel's buffers may grow in between and take a little more: there can be a short pause before the long one.
    const pauses = () =>
      witness.all('back-pressure').flatMap((each) => (each.state === 'resumed' ? [each.duration ?? 0] : []));
    await witness.until(() => pauses().some((duration) => duration > 100));
    expect(witness.all('back-pressure').every(({ slow }) => slow === 'client')).toBe(true);
  });

  test('and is reset by the other one still gets what was sent to it', async () => {
    const upstream = await startUpstream(false);
    const transports = once(upstream.server, 'connection');
    const { port, witness } = await startRig({ port: upstream.port, tls: false });
    const client = await tcpClient(port);
    client.pause();
    client.write('\n');
    const [server] = await transports;
    await once(server, 'data');
    const octets = Buffer.alloc(400_000, 'y');
    await new Promise((resolve) => server.write(octets, resolve));
    await witness.until(() => witness.sent('server').length === octets.length);
    server.resetAndDestroy();
    await witness.noted('direction-ended');
    const atClient = drain(client);
    client.resume();
    expect(await atClient).toEqual({ octets, end: 'ECONNRESET' });
  });
});

/** A recorder that is full when it is told to be. */
class Valve implements Throttle {
  saturated = false;
  #ready: () => void = () => {};

  whenReady(): Promise<void> {
    return new Promise((resolve) => {
      this.#ready = resolve;
    });
  }

  open(): void {
    this.saturated = false;
    this.#ready();
  }
}

describe('while the recorder is saturated', () => {
  test('nobody is read, and nothing is lost', async () => {
    const throttle = new Valve();
    const upstream = await startUpstream(['h2', 'http/1.1']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true }, { throttle });
    const { socket } = await tlsClient(port);
    const server = await upstream.accepted();
    await witness.noted('connection-opened');
    const atServer = drain(server);
    throttle.saturated = true;
    socket.write('one');
    expect(await witness.noted('back-pressure')).toEqual({ kind: 'back-pressure', slow: 'recorder', state: 'paused' });
    const late = await tcpClient(port);
    late.write('GET / HTTP/1.1\r\n\r\n');
    await witness.noted('connection-opened', 2);
    socket.end('two');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(witness.sent('client').toString()).toBe('one');
    throttle.open();
    expect((await atServer).octets.toString()).toBe('onetwo');
    await witness.until(() => witness.sent('client').includes('GET /'));
    expect(await witness.noted('back-pressure', 2)).toMatchObject({ slow: 'recorder', state: 'resumed' });
  });

  test.each<[string, boolean, (transport: Socket) => void]>([
    ['damaged TLS of the client', true, (transport) => transport.write(Buffer.alloc(100, 0x16))],
    ['a reset by the client', true, (transport) => transport.resetAndDestroy()],
    ['a reset by a cleartext client', false, (transport) => transport.resetAndDestroy()],
  ])('%s lets the octets before it through, once', async (_name, tls, breakIt) => {
    const throttle = new Valve();
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true }, { throttle });
    const { socket, transport } = tls
      ? await tlsClient(port)
      : await tcpClient(port).then((it) => ({ socket: it, transport: it }));
    throttle.saturated = true;
    socket.write('one\n');
    const server = await upstream.accepted();
    const atServer = drain(server);
    await witness.noted('back-pressure');
    await new Promise((resolve) => socket.write('two', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    breakIt(transport);
    if (!tls) throttle.open();
    expect(await atServer).toEqual({ octets: Buffer.from('one\ntwo'), end: 'ECONNRESET' });
    throttle.open();
    expect(await witness.noted('connection-closed')).toMatchObject({
      closedBy: 'client',
      octets: { client: { read: 7, written: 7 } },
    });
  });
});

describe('an observer that throws', () => {
  class Throwing extends Witness {
    calls = 0;
    override receive(): void {
      this.calls++;
      throw new Error('our bug');
    }
  }

  test('is told so once, and the relay goes on', async () => {
    const observer = new Throwing();
    const upstream = await startUpstream(['h2']);
    const { port } = await startRig({ port: upstream.port, tls: true }, { observer });
    for (const connection of [1, 2]) {
      const { socket } = await tlsClient(port);
      const server = await upstream.accepted();
      socket.write('one');
      await once(server, 'data');
      server.write('two');
      await once(socket, 'data');
      await observer.noted('observer-failed', connection);
      expect(observer.calls).toBe(connection);
    }
    expect(observer.all('observer-failed')[0]?.message).toContain('our bug');
  });

  test('even when it throws on notes', async () => {
    const upstream = await startUpstream(['h2']);
    const observer = {
      receive: () => {},
      note: () => {
        throw new Error('our bug');
      },
    };
    const { port, proxy } = await startRig({ port: upstream.port, tls: true }, { observer });
    const { socket } = await tlsClient(port);
    socket.write('one');
    const server = await upstream.accepted();
    expect((await once(server, 'data'))[0].toString()).toBe('one');
    await proxy.close();
  });
});

test('a blocked event loop is told', async () => {
  const upstream = await startUpstream(false);
  const { witness } = await startRig({ port: upstream.port, tls: false });
  const until = performance.now() + 400;
  while (performance.now() < until);
  expect((await witness.noted('loop-lag')).duration).toBeGreaterThan(100);
});

test('a thousand connections at once', { timeout: 60_000 }, async () => {
  const upstream = await startUpstream(false);
  upstream.server.on('connection', (socket) => socket.pipe(socket));
  const { port, proxy, witness } = await startRig({ port: upstream.port, tls: false });
  const clients = await Promise.all(Array.from({ length: 1000 }, () => tcpClient(port)));
  await Promise.all(
    clients.map(async (client, at) => {
      client.write(`client ${at}\n`);
      expect((await once(client, 'data'))[0].toString()).toBe(`client ${at}\n`);
    }),
  );
  expect(proxy.connections).toBe(1000);
  for (const client of clients) client.end();
  await witness.noted('connection-closed', 1000);
  expect(new Set(witness.notes.map(({ connection }) => connection).filter((it) => it > 0)).size).toBe(1000);
});
