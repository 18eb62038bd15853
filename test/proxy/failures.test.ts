import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { startProxy } from '../../src/proxy/index.ts';
import {
  cleanUp,
  drain,
  fixedIdentity,
  identity,
  startRig,
  startUpstream,
  tcpClient,
  tlsClient,
  Witness,
  whenDone,
} from '../support/proxy-rig.ts';

afterEach(cleanUp);

/** A port of loopback at which nobody listens. */
async function freePort(): Promise<number> {
  const upstream = await startUpstream(false);
  await new Promise((resolve) => upstream.server.close(resolve));
  return upstream.port;
}

describe.each([
  ['a TLS client', true],
  ['a cleartext client', false],
])('%s', (_name, clientTls) => {
  const begin = async (port: number) => {
    if (clientTls) {
      const socket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2'] });
      whenDone(() => socket.destroy());
      return drain(socket);
    }
    const socket = await tcpClient(port);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    return drain(socket);
  };

  test('is reset when the upstream refuses', async () => {
    const { port, witness } = await startRig({ port: await freePort(), tls: true });
    expect((await begin(port)).end).toBe('ECONNRESET');
    const failed = await witness.noted('connection-failed');
    expect(failed).toMatchObject({ stage: 'upstream-connect', code: 'ECONNREFUSED' });
    expect(failed.message).toMatch(
      /^Cannot connect to the upstream https:\/\/127\.0\.0\.1:\d+: nothing listens there; start the server or correct --upstream \(ECONNREFUSED\)\.$/,
    );
    expect(failed.alpnOffered).toEqual(clientTls ? ['h2'] : undefined);
  });

  test('is reset when the upstream’s name is unknown', async () => {
    const { port, witness } = await startRig({ port: 443, tls: true, host: 'no-such-host.invalid' });
    expect((await begin(port)).end).toBe('ECONNRESET');
    expect(await witness.noted('connection-failed')).toMatchObject({
      stage: 'upstream-resolve',
      message: expect.stringMatching(/^Cannot find the upstream host no-such-host\.invalid: .+\.$/),
    });
  });

  test.each<[string, (text: string) => string]>([
    ['answers in cleartext', () => 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['speaks HTTP/2 in cleartext', () => '\0\0\0\x04\0\0\0\0\0'],
  ])('is reset when the upstream %s to TLS', async (_name2, answer) => {
    const upstream = await startUpstream(false);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const atClient = begin(port);
    (await upstream.accepted()).once('data', function (this: NodeJS.WritableStream) {
      this.write(answer(''));
    });
    expect((await atClient).end).toBe('ECONNRESET');
    expect(await witness.noted('connection-failed')).toMatchObject({
      stage: 'upstream-tls',
      message: `Cannot make a TLS connection to the upstream https://127.0.0.1:${upstream.port}, offering ${clientTls ? 'h2' : 'http/1.1'}: it does not speak TLS; use --upstream http://127.0.0.1:${upstream.port}.`,
    });
  });

  test('is reset when the upstream closes during the handshake', async () => {
    const upstream = await startUpstream(false);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const atClient = begin(port);
    (await upstream.accepted()).destroy();
    expect((await atClient).end).toBe('ECONNRESET');
    expect(await witness.noted('connection-failed')).toMatchObject({ stage: 'upstream-tls', code: 'ECONNRESET' });
  });
});

describe('an upstream that speaks TLS although cleartext was asked for is told', () => {
  test('when it closes without a word, as OpenSSL does', async () => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: false });
    (await tcpClient(port)).write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    expect(await witness.noted('connection-failed')).toMatchObject({
      stage: 'upstream-tls',
      code: 'UPSTREAM_CLOSED',
      message: `Spoke cleartext to the upstream http://127.0.0.1:${upstream.port}: it closed without a word; if it speaks TLS, use --upstream https://127.0.0.1:${upstream.port}.`,
    });
  });

  test('when it sends an alert in clear', async () => {
    const upstream = await startUpstream(false);
    const { port, witness } = await startRig({ port: upstream.port, tls: false });
    (await tcpClient(port)).write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    (await upstream.accepted()).write(Uint8Array.of(21, 3, 1, 0, 2, 2, 70));
    expect(await witness.noted('connection-failed')).toMatchObject({ code: 'UPSTREAM_SPEAKS_TLS' });
  });

  test('but not when the client went first', async () => {
    const upstream = await startUpstream(false);
    const { port, witness } = await startRig({ port: upstream.port, tls: false });
    (await tcpClient(port)).end('GET / HTTP/1.1\r\n\r\n');
    const server = await upstream.accepted();
    await drain(server);
    server.end();
    await witness.noted('connection-closed');
    expect(witness.all('connection-failed')).toEqual([]);
  });
});

describe('a client that does not trust the certificate', () => {
  test('by an alert', async () => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const client = await tcpClient(port);
    // OpenSSL's client sends unknown_ca; Node's would close without a word.
    const socket = tlsConnect({ socket: client, rejectUnauthorized: true });
    await once(socket, 'error');
    const failed = await witness.noted('connection-failed');
    expect(failed.stage).toBe('client-tls');
    expect(failed.message).toMatch(/let it trust the test\.$/);
    expect(await upstream.accepted()).toBeDefined();
  });

  test('by going away after the handshake', async () => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const { socket } = await tlsClient(port);
    await witness.noted('connection-opened');
    socket.end();
    expect(await witness.noted('connection-failed')).toMatchObject({ stage: 'client-tls', code: 'CLIENT_CLOSED' });
  });
});

describe('a client that has no TLS in common with us is told in words', () => {
  test.each<[string, object, string, RegExp]>([
    [
      'no version',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      'ERR_SSL_UNSUPPORTED_PROTOCOL',
      /: it speaks no TLS version in common; TLS 1\.2 or 1\.3 is needed\.$/,
    ],
    [
      'no cipher suite',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
      'ERR_SSL_NO_SHARED_CIPHER',
      /: it offers no cipher suite in common; .*\.$/,
    ],
  ])('%s', async (_, options, code, message) => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const socket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }).on('error', () => {});
    whenDone(() => socket.destroy());
    const failed = await witness.noted('connection-failed');
    expect(failed).toMatchObject({ stage: 'client-tls', code, message: expect.stringMatching(message) });
  });
});

test('an upstream that requires a client certificate is told, though TLS 1.3 says so late', async () => {
  const { createServer: tlsServer } = await import('node:tls');
  const server = tlsServer({ ...identity, requestCert: true, rejectUnauthorized: true, ca: identity.cert });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(() => server.close());
  const { port, witness } = await startRig({ port: (server.address() as { port: number }).port, tls: true });
  const { socket } = await tlsClient(port);
  socket.write('hello');
  const failed = await witness.noted('connection-failed');
  expect(failed.stage).toBe('upstream-tls');
  expect(failed.message).toContain('it requires a client certificate');
});

describe('starting', () => {
  const options = (port: number, upstreamPort = 9) => ({
    listen: { host: '127.0.0.1', port },
    upstream: { host: '127.0.0.1', port: upstreamPort, tls: true },
    observer: new Witness(),
    clock: () => 0,
    identity: fixedIdentity,
    verification: { insecure: false },
  });

  test('at a port in use says so', async () => {
    const { port } = await startUpstream(false);
    await expect(startProxy(options(port))).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Cannot listen at 127.0.0.1:${port}: another program does already. Choose another port (0 takes a free one), or end that program.`,
    });
  });

  test('at an address of another machine says so', async () => {
    await expect(startProxy({ ...options(0), listen: { host: '192.0.2.1', port: 0 } })).rejects.toMatchObject({
      code: 'listen-failed',
    });
  });

  test('with itself as the upstream is refused', async () => {
    await expect(startProxy(options(18_443, 18_443))).rejects.toMatchObject({ code: 'upstream-is-proxy' });
  });

  test('with damaged authorities is refused', async () => {
    const verification = { insecure: false, ca: '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n' };
    await expect(startProxy({ ...options(0), verification })).rejects.toMatchObject({ code: 'ca-unusable' });
  });
});

describe('closing', () => {
  test('asks both endpoints to end and is told as our doing', async () => {
    const upstream = await startUpstream(['h2']);
    const { port, proxy, witness } = await startRig({ port: upstream.port, tls: true });
    const { socket } = await tlsClient(port, { alpn: ['h2'] });
    const server = await upstream.accepted();
    const atServer = drain(server);
    const atClient = drain(socket);
    socket.write('ping');
    await witness.until(() => witness.sent('client').length === 4);
    expect(proxy.connections).toBe(1);
    const closed = proxy.close();
    expect(await atServer).toEqual({ octets: Buffer.from('ping'), end: 'fin' });
    expect((await atClient).end).toBe('fin');
    socket.end();
    server.end();
    await closed;
    expect(proxy.connections).toBe(0);
    expect(witness.all('connection-closed')).toMatchObject([{ closedBy: 'proxy', how: 'proxy' }]);
    expect(witness.all('direction-ended').map(({ how }) => how)).toEqual(['proxy', 'proxy']);
  });

  test('does not wait for clients that said nothing, nor for upstreams that do not answer', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    whenDone(() => silent.close());
    const { port, proxy, witness } = await startRig({ port: (silent.address() as { port: number }).port, tls: true });
    await tcpClient(port);
    const waiting = await tcpClient(port);
    waiting.write('GET / HTTP/1.1\r\n\r\n');
    await once(silent, 'connection');
    await proxy.close();
    await proxy.close();
    expect(proxy.connections).toBe(0);
    expect(witness.notes).toEqual([]);
  });
});

test('what h2inspect was waiting for when it is stopped is told', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  whenDone(() => silent.close());
  const accepted = once(silent, 'connection');
  let now = 0;
  const upstream = { port: (silent.address() as AddressInfo).port, tls: true };
  const { proxy, port, witness } = await startRig(upstream, { clock: () => now });
  (await tcpClient(port)).write('GET / HTTP/1.1\r\n\r\n');
  const [socket] = await accepted;
  whenDone(() => socket.destroy());
  // It is asked for TLS, and says nothing.
  await once(socket, 'data');
  now = 2400;
  await proxy.close();
  expect(await witness.noted('connection-failed')).toMatchObject({
    stage: 'upstream-tls',
    code: 'STOPPED',
    message: expect.stringMatching(
      /^Waited 2\.4 s for the upstream https:\/\/127\.0\.0\.1:\d+ to answer in TLS: h2inspect was stopped before it did\.$/,
    ),
  });
});
