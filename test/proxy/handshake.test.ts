import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { peekOpening } from '../../src/proxy/opening.ts';
import {
  cleanUp,
  drain,
  identity,
  startRig,
  startUpstream,
  tcpClient,
  tlsClient,
  whenDone,
} from '../support/proxy-rig.ts';

afterEach(cleanUp);

describe('ALPN', () => {
  test.each<[string, string[], string[], string | false]>([
    ['the upstream chooses h2', ['h2', 'http/1.1'], ['h2', 'http/1.1'], 'h2'],
    ['the upstream knows http/1.1 only', ['h2', 'http/1.1'], ['http/1.1'], 'http/1.1'],
    ['the upstream has no ALPN', ['h2', 'http/1.1'], [], false],
    ['the client offers nothing', [], ['h2'], false],
    ['the client offers a GREASE value too', ['\x0a\x0a', 'h2'], ['h2'], 'h2'],
  ])('%s: the client is answered the same', async (_name, offered, known, chosen) => {
    const upstream = await startUpstream(known);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const { socket } = await tlsClient(port, { alpn: offered });
    expect(socket.alpnProtocol).toBe(chosen);
    const opened = await witness.noted('connection-opened');
    expect(opened.alpn).toBe(chosen || undefined);
    expect(opened.client.tls?.alpnOffered).toEqual(offered);
    expect(opened.server.tls?.alpnOffered).toEqual(offered);
  });

  test('values that are no UTF-8 arrive as they are', async () => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const { socket } = await tlsClient(port, { alpn: Uint8Array.of(2, 0xfa, 0xff, 2, 0x68, 0x32) });
    expect(socket.alpnProtocol).toBe('h2');
    expect((await witness.noted('connection-opened')).server.tls?.alpnOffered).toEqual(['\xfa\xff', 'h2']);
  });

  test('a refusal by the upstream reaches the client as the same alert', async () => {
    const upstream = await startUpstream(['http/1.1']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    await expect(tlsClient(port, { alpn: ['h2'] })).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
    });
    expect(await witness.noted('connection-failed')).toMatchObject({
      stage: 'upstream-tls',
      alpnOffered: ['h2'],
      message: expect.stringContaining('it speaks none of these protocols'),
    });
  });

  test.each<[string, string[], string | false]>([
    ['h2 if the client offers it', ['http/1.1', 'h2'], 'h2'],
    ['else http/1.1', ['http/1.1'], 'http/1.1'],
    ['nothing to a client that offers neither', ['spdy/3'], false],
  ])('before a cleartext upstream the client is answered %s', async (_name, offered, chosen) => {
    const upstream = await startUpstream(false);
    const { port } = await startRig({ port: upstream.port, tls: false });
    const { socket } = await tlsClient(port, { alpn: offered });
    expect(socket.alpnProtocol).toBe(chosen);
  });

  test.each<[string, string, string | undefined]>([
    ['the HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'h2'],
    ['an HTTP/1.1 request', 'GET / HTTP/1.1\r\n\r\n', 'http/1.1'],
    ['something else', 'HELO you\r\n', undefined],
  ])('for a cleartext client with %s a TLS upstream is offered what fits', async (_name, first, alpn) => {
    const upstream = await startUpstream(['h2', 'http/1.1']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const client = await tcpClient(port);
    client.write(first);
    const server = await upstream.accepted();
    expect((await once(server, 'data'))[0].toString()).toBe(first);
    const opened = await witness.noted('connection-opened');
    expect(opened.server.tls?.alpn).toBe(alpn);
    expect(opened.alpn).toBe(undefined);
  });
});

describe('the opening of a connection', () => {
  /** A ClientHello as a real client sends it. */
  async function clientHello(): Promise<Buffer> {
    const upstream = await startUpstream(false);
    const socket = tlsConnect({
      port: upstream.port,
      host: '127.0.0.1',
      servername: 'api.example.test',
      ALPNProtocols: ['h2'],
    });
    socket.on('error', () => {});
    whenDone(() => socket.destroy());
    const [hello] = await once(await upstream.accepted(), 'data');
    return hello;
  }

  test('a ClientHello may come octet by octet', async () => {
    const hello = await clientHello();
    const upstream = await startUpstream(['h2']);
    const { port } = await startRig({ port: upstream.port, tls: true });
    const client = await tcpClient(port);
    const accepted = upstream.accepted();
    for (const octet of hello) await new Promise((resolve) => client.write(Uint8Array.of(octet), resolve));
    expect(await accepted).toMatchObject({ servername: 'api.example.test', alpnProtocol: 'h2' });
  });

  test('a ClientHello may be spread over many TLS records', async () => {
    const message = (await clientHello()).subarray(5);
    const upstream = await startUpstream(['h2']);
    const { port } = await startRig({ port: upstream.port, tls: true });
    const client = await tcpClient(port);
    for (let at = 0; at < message.length; at += 50) {
      const fragment = message.subarray(at, at + 50);
      client.write(Buffer.concat([Buffer.from([22, 3, 1, 0, fragment.length]), fragment]));
    }
    expect(await upstream.accepted()).toMatchObject({ servername: 'api.example.test' });
  });

  test.each<[string, Buffer]>([
    ['another handshake message', Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0])],
    ['a ClientHello without an end', Buffer.from([22, 3, 1, 0, 5, 1, 0, 0, 1, 0])],
    ['a gigantic ClientHello', Buffer.from([22, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff])],
  ])('%s fails as such', async (_name, octets) => {
    const { port, witness } = await startRig({ port: 1, tls: true });
    const client = await tcpClient(port);
    const atClient = drain(client);
    client.write(octets);
    expect(await witness.noted('connection-failed')).toMatchObject({ stage: 'client-hello', code: 'NO_CLIENT_HELLO' });
    expect((await atClient).octets.length).toBe(0);
  });

  test('the preface of HTTP/2 may come octet by octet', async () => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true });
    const client = await tcpClient(port);
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
    for (const octet of Buffer.from(preface))
      await new Promise((resolve) => client.write(Uint8Array.of(octet), resolve));
    client.end();
    const atServer = await drain(await upstream.accepted());
    expect(atServer).toEqual({ octets: Buffer.from(preface), end: 'fin' });
    expect((await witness.noted('connection-opened')).server.tls?.alpn).toBe('h2');
  });

  test.each<[string, string]>([
    ['nothing at all', ''],
    ['half a word', 'PRI'],
    ['a whole request', 'GET / HTTP/1.1\r\n\r\n'],
  ])('a client that says %s and ends is relayed as it is', async (_name, text) => {
    const upstream = await startUpstream(false);
    const { port, witness } = await startRig({ port: upstream.port, tls: false });
    const client = await tcpClient(port);
    const atClient = drain(client);
    client.end(text);
    const server = await upstream.accepted();
    expect(await drain(server)).toEqual({ octets: Buffer.from(text), end: 'fin' });
    server.end('bye');
    expect((await atClient).octets.toString()).toBe('bye');
    expect(await witness.noted('connection-closed')).toMatchObject({ closedBy: 'client', how: 'fin' });
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'unknown'],
    ['half a request line', 'GET /', 'unknown'],
    ['half a ClientHello', '\x16\x03\x01\x00\x50\x01', 'broken-tls'],
  ])(
    'a client that says %s and waits is judged by that, because some servers speak first',
    async (_name, text, protocol) => {
      const listener = createServer().listen(0, '127.0.0.1');
      await once(listener, 'listening');
      whenDone(() => listener.close());
      const accepted = once(listener, 'connection');
      const client = await tcpClient((listener.address() as AddressInfo).port);
      const [socket] = await accepted;
      client.write(text);
      expect((await peekOpening(socket, 50)).opening).toEqual({ protocol });
      expect(socket.read()?.toString('latin1') ?? '').toBe(text);
    },
  );

  test('a client that leaves without a word is told as gone', async () => {
    const { port, witness } = await startRig({ port: 1, tls: false });
    (await tcpClient(port)).resetAndDestroy();
    expect(await witness.noted('connection-failed')).toMatchObject({ stage: 'client-gone' });
  });
});

describe('server names', () => {
  test.each<[string, string | undefined, string, string | false]>([
    ['the client’s own name', 'api.example.test', 'localhost', 'api.example.test'],
    ['the upstream’s name when the client names none', undefined, 'localhost', 'localhost'],
    ['no name when both are addresses', undefined, '127.0.0.1', false],
    ['the client’s name, even localhost, when the upstream has an address only', 'localhost', '127.0.0.1', 'localhost'],
  ])('the upstream is asked for %s', async (_name, servername, host, asked) => {
    const upstream = await startUpstream(['h2']);
    const { port, witness } = await startRig({ port: upstream.port, tls: true, host });
    await tlsClient(port, { alpn: ['h2'], ...(servername === undefined ? {} : { servername }) });
    expect(await upstream.accepted()).toMatchObject({ servername: asked });
    const opened = await witness.noted('connection-opened');
    expect(opened.server).toMatchObject({ name: host, tls: { serverName: asked || undefined } });
    expect(opened.client.tls?.serverName).toBe(servername);
  });
});

test('the verdict on the upstream’s certificate is recorded, and on loopback not enforced', async () => {
  const upstream = await startUpstream(['h2']);
  const { port, witness } = await startRig({ port: upstream.port, tls: true });
  await tlsClient(port, { servername: 'api.example.test' });
  const { certificate } = (await witness.noted('connection-opened')).server.tls!;
  expect(certificate).toMatchObject({
    subject: 'CN=localhost',
    verdict: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    enforced: false,
    fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    validTo: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
});

test.each<[string, string, string]>([
  ['a name in it', 'api.example.test', 'trusted'],
  ['another name', 'other.example.test', 'ERR_TLS_CERT_ALTNAME_INVALID'],
])(
  'with the upstream’s certificate among the authorities, %s gives its verdict',
  async (_name, servername, verdict) => {
    const upstream = await startUpstream(['h2']);
    const verification = { insecure: false, ca: identity.cert };
    const { port, witness } = await startRig({ port: upstream.port, tls: true }, { verification });
    await tlsClient(port, { servername });
    expect((await witness.noted('connection-opened')).server.tls?.certificate?.verdict).toBe(verdict);
  },
);

test('a client with no TLS version in common does not end the process', async () => {
  const upstream = await startUpstream(['h2']);
  const { port, witness } = await startRig({ port: upstream.port, tls: true });
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  for (let count = 1; count <= 3; count++) {
    const socket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...old }).on('error', () => {});
    whenDone(() => socket.destroy());
    expect(await witness.noted('connection-failed', count)).toMatchObject({ code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' });
  }
});
