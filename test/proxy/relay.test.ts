import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { cleanUp, drain, startRig, startUpstream, tcpClient, tlsClient, type Witness } from '../support/proxy-rig.ts';

afterEach(cleanUp);

interface Ends {
  client: Socket;
  clientTransport: Socket;
  server: Socket;
  /** For resets: the TCP socket of the server. */
  serverTransport: Socket;
  witness: Witness;
}

async function connectThrough(clientTls: boolean, upstreamTls: boolean, first = 'x'): Promise<Ends> {
  const upstream = await startUpstream(upstreamTls ? ['h2'] : false);
  const { port, witness } = await startRig({ port: upstream.port, tls: upstreamTls });
  const transports: Socket[] = [];
  upstream.server.prependListener('connection', (socket: Socket) => transports.push(socket));
  const accepted = upstream.accepted();
  let client: Socket;
  let clientTransport: Socket;
  if (clientTls) ({ socket: client, transport: clientTransport } = await tlsClient(port, { alpn: ['h2'] }));
  else client = clientTransport = await tcpClient(port);
  // A cleartext client is recognised by its first octets.
  client.write(`${first}\n`);
  const server = await accepted;
  await new Promise((resolve) => server.once('data', resolve));
  await witness.noted('connection-opened');
  return { client, clientTransport, server, serverTransport: transports[0]!, witness };
}

const legs: [string, boolean, boolean][] = [
  ['TLS to TLS', true, true],
  ['TLS to cleartext', true, false],
  ['cleartext to TLS', false, true],
  ['cleartext to cleartext', false, false],
];

describe.each(legs)('%s', (_name, clientTls, upstreamTls) => {
  test('both directions pass octets unchanged, in any chunks', async () => {
    const { client, server, witness } = await connectThrough(clientTls, upstreamTls);
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40_000 }), { minLength: 1, maxLength: 12 });
    const [up, down] = fc.sample(fc.tuple(chunks, chunks), { numRuns: 1, seed: 20261120 })[0]!;
    const atServer = drain(server);
    const atClient = drain(client);
    for (const chunk of up) client.write(chunk);
    for (const chunk of down) server.write(chunk);
    client.end();
    server.end();
    expect((await atServer).octets.equals(Buffer.concat(up))).toBe(true);
    expect((await atClient).octets.equals(Buffer.concat(down))).toBe(true);
    const closed = await witness.noted('connection-closed');
    const lengths = { up: Buffer.concat(up).length + 2, down: Buffer.concat(down).length };
    expect(closed.octets).toEqual({
      client: { read: lengths.up, written: lengths.up },
      server: { read: lengths.down, written: lengths.down },
    });
    expect(witness.sent('client').equals(Buffer.concat([Buffer.from('x\n'), ...up]))).toBe(true);
    expect(witness.sent('server').equals(Buffer.concat(down))).toBe(true);
  });

  test('the client ends, and the server still answers', async () => {
    const { client, server, witness } = await connectThrough(clientTls, upstreamTls);
    const atServer = drain(server);
    const atClient = drain(client);
    client.end('the last request');
    expect(await atServer).toEqual({ octets: Buffer.from('the last request'), end: 'fin' });
    server.end('the answer');
    expect(await atClient).toEqual({ octets: Buffer.from('the answer'), end: 'fin' });
    expect(await witness.noted('connection-closed')).toMatchObject({ closedBy: 'client', how: 'fin' });
    expect(witness.all('direction-ended').map(({ from, how }) => [from, how])).toEqual([
      ['client', 'fin'],
      ['server', 'fin'],
    ]);
  });

  test('the server ends, and the client still talks', async () => {
    const { client, server, witness } = await connectThrough(clientTls, upstreamTls);
    const atServer = drain(server);
    const atClient = drain(client);
    server.end('enough');
    expect(await atClient).toEqual({ octets: Buffer.from('enough'), end: 'fin' });
    client.end('but listen');
    expect(await atServer).toEqual({ octets: Buffer.from('but listen'), end: 'fin' });
    expect(await witness.noted('connection-closed')).toMatchObject({ closedBy: 'server', how: 'fin' });
  });

  test('a reset by the server reaches the client after the last octets', async () => {
    const { client, server, serverTransport, witness } = await connectThrough(clientTls, upstreamTls);
    const atClient = drain(client);
    await new Promise((resolve) => server.write('the reason', resolve));
    serverTransport.resetAndDestroy();
    expect(await atClient).toEqual({ octets: Buffer.from('the reason'), end: 'ECONNRESET' });
    expect(await witness.noted('connection-closed')).toMatchObject({ closedBy: 'server', how: 'reset' });
    expect(witness.all('direction-ended').map(({ from, how }) => [from, how])).toEqual([
      ['server', 'reset'],
      ['client', 'proxy'],
    ]);
  });

  test('a reset by the client reaches the server after the last octets', async () => {
    const { client, clientTransport, server, witness } = await connectThrough(clientTls, upstreamTls);
    const atServer = drain(server);
    await new Promise((resolve) => client.write('never mind', resolve));
    clientTransport.resetAndDestroy();
    expect(await atServer).toEqual({ octets: Buffer.from('never mind'), end: 'ECONNRESET' });
    expect(await witness.noted('connection-closed')).toMatchObject({ closedBy: 'client', how: 'reset' });
  });

  test('a server that leaves while the client floods it still gets its last octets through', async () => {
    const { client, server, serverTransport, witness } = await connectThrough(clientTls, upstreamTls);
    server.pause();
    const atClient = drain(client);
    const flood = setInterval(() => client.writable && client.write(Buffer.alloc(30_000)), 0);
    await witness.until(() => witness.sent('client').length > 1_000_000);
    server.write('GOAWAY because');
    await new Promise((resolve) => setImmediate(resolve));
    serverTransport.destroy();
    expect((await atClient).octets.toString()).toBe('GOAWAY because');
    clearInterval(flood);
    expect(await witness.noted('connection-closed')).toMatchObject({ closedBy: 'server' });
  });
});
