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
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40_000 }), { maxLength: 12 });
    const property = fc.asyncProperty(chunks, chunks, async (up, down) => {
      const { client, server, witness } = await connectThrough(clientTls, upstreamTls);
      const atServer = drain(server);
      const atClient = drain(client);
      for (const chunk of up) client.write(chunk);
      for (const chunk of down) server.write(chunk);
      client.end();
      server.end();
      const upstream = Buffer.concat(up);
      const downstream = Buffer.concat(down);
      expect((await atServer).octets.equals(upstream)).toBe(true);
      expect((await atClient).octets.equals(downstream)).toBe(true);
      const { octets } = await witness.noted('connection-closed');
      const [sent, answered] = [upstream.length + 2, downstream.length];
      expect(octets.client).toEqual({ read: sent, written: sent });
      expect(octets.server).toEqual({ read: answered, written: answered });
      expect(witness.sent('client').equals(Buffer.concat([Buffer.from('x\n'), upstream]))).toBe(true);
      expect(witness.sent('server').equals(downstream)).toBe(true);
      await cleanUp();
    });
    await fc.assert(property, { numRuns: 10, endOnFailure: true });
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
    const atClient = drain(client);
    const flood = setInterval(() => client.writable && client.write(Buffer.alloc(30_000)), 0);
    server.resume();
    await witness.until(() => witness.sent('client').length > 1_000_000);
    server.pause();
    // What it has not read turns its leaving into a reset.
    await new Promise((resolve) => server.write('GOAWAY because', resolve));
    serverTransport.destroy();
    expect((await atClient).octets.toString()).toBe('GOAWAY because');
    clearInterval(flood);
    client.end();
    expect(await witness.noted('connection-closed')).toMatchObject({ closedBy: 'server' });
  });
});
