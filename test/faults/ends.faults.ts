import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { concatOctets, encodeFrame, HpackEncoder, octetString, type Peer } from '../../src/decode/index.ts';
import { RULES } from '../../src/diagnose/index.ts';
import { Inspector } from '../../src/inspector.ts';
import type { RecordOf, TraceRecord } from '../../src/trace/index.ts';
import { cleanUp, drain, startRig, startUpstream, tcpClient, tlsClient, whenDone } from '../support/proxy-rig.ts';
import { CLIENT_OPENING, figure, long, SERVER_OPENING } from './support.ts';

afterEach(cleanUp);

const headers = (flags: string[], ...fields: [string, string][]) =>
  encodeFrame({
    type: 'HEADERS',
    streamId: 1,
    flags,
    fragment: octetString(new HpackEncoder().encode(fields.map(([name, value]) => ({ name, value })))),
  });
const ASK: [string, string][] = [
  [':method', 'POST'],
  [':scheme', 'https'],
  [':authority', 'a.test'],
  [':path', '/'],
];
const request = headers(['END_HEADERS'], ...ASK);
const whole = headers(['END_HEADERS', 'END_STREAM'], ...ASK);
const response = headers(['END_HEADERS'], [':status', '200']);
const data = (flags: string[]) => encodeFrame({ type: 'DATA', streamId: 1, flags, content: 'hello', contentLength: 5 });

/** What was said before the end, by each. */
const STATES: readonly [string, Record<Peer, Uint8Array[]>][] = [
  ['after an incomplete preface', { client: [CLIENT_OPENING.subarray(0, 17)], server: [] }],
  ['after the opening of the client', { client: [CLIENT_OPENING], server: [] }],
  ['when nothing is open', { client: [CLIENT_OPENING], server: [SERVER_OPENING] }],
  ['when a stream is open', { client: [CLIENT_OPENING, request], server: [SERVER_OPENING] }],
  [
    'inside a frame header',
    { client: [CLIENT_OPENING, request.subarray(0, 5)], server: [SERVER_OPENING.subarray(0, 5)] },
  ],
  [
    'inside a field block',
    { client: [CLIENT_OPENING, request.subarray(0, 15)], server: [SERVER_OPENING, response.subarray(0, 10)] },
  ],
  ['when a stream is half-closed', { client: [CLIENT_OPENING, whole], server: [SERVER_OPENING, response] }],
  [
    'inside content',
    {
      client: [CLIENT_OPENING, request, data([]).subarray(0, 11)],
      server: [SERVER_OPENING, response, data([]).subarray(0, 11)],
    },
  ],
  [
    'when a stream is closed',
    { client: [CLIENT_OPENING, whole], server: [SERVER_OPENING, response, data(['END_STREAM'])] },
  ],
];

const other = { client: 'server', server: 'client' } as const;

/** The real proxy with the real inspector and all rules. */
async function startInspected(upstream: { port: number; tls: boolean; host?: string }) {
  const records: TraceRecord[] = [];
  let wake = () => {};
  const append = (record: TraceRecord) => {
    records.push(record);
    wake();
  };
  const rig = await startRig(upstream, { observer: new Inspector({ append, diagnosis: { rules: RULES } }) });
  const noted = async <Kind extends TraceRecord['kind']>(kind: Kind, count = 1): Promise<RecordOf<Kind>[]> => {
    for (;;) {
      const found = records.filter((record): record is RecordOf<Kind> => record.kind === kind);
      if (found.length >= count) return found;
      await new Promise<void>((next) => (wake = next));
    }
  };
  return { ...rig, records, noted };
}

function expectNoBug(records: readonly TraceRecord[]): void {
  const bugs = records.filter(
    (record) => record.kind === 'observer-failed' || (record.kind === 'finding' && record.rule === 'rule-failed'),
  );
  expect(bugs).toEqual([]);
}

/** Waits until so many octets are there; gives them. */
async function octetsAt(socket: Socket, count: number): Promise<Buffer> {
  let octets = Buffer.alloc(0);
  while (octets.length < count) {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) await once(socket, 'readable');
    else octets = Buffer.concat([octets, chunk]);
  }
  return octets;
}

describe.each(['cleartext', 'TLS'])('over %s', (kind) => {
  const tls = kind === 'TLS';
  const held = { ends: 0, octets: 0 };
  const combinations = 4 * (tls ? STATES.length : STATES.length - 1);
  afterAll(() =>
    figure(
      `${held.ends} of ${combinations}, ${held.octets} octets relayed unchanged around them`,
      `FIN and reset of either side in each state over ${kind}`,
    ),
  );
  // In cleartext a preface that is not whole may still become another protocol: nothing is relayed before it is known.
  describe.each(tls ? STATES : STATES.slice(1))('%s', (_state, said) => {
    test.each<[Peer, 'fin' | 'reset']>([
      ['client', 'fin'],
      ['server', 'fin'],
      ['client', 'reset'],
      ['server', 'reset'],
    ])('the %s’s %s gets to the other, behind its octets', async (from, how) => {
      const upstream = await startUpstream(tls ? ['h2'] : false);
      const transports = once(upstream.server, 'connection');
      const { port, noted, records } = await startInspected({ port: upstream.port, tls });
      const client = tls
        ? await tlsClient(port, { alpn: ['h2'] })
        : await tcpClient(port).then((socket) => ({ socket, transport: socket }));
      const octets = { client: concatOctets(said.client), server: concatOctets(said.server) };
      client.socket.write(octets.client);
      const server = { socket: await upstream.accepted(), transport: (await transports)[0] as Socket };
      server.socket.write(octets.server);
      const arrived = {
        client: await octetsAt(server.socket, octets.client.length),
        server: await octetsAt(client.socket, octets.server.length),
      };
      expect(arrived).toEqual({ client: Buffer.from(octets.client), server: Buffer.from(octets.server) });
      const ends = { client, server };
      const end = drain(ends[other[from]].socket);
      if (how === 'fin') ends[from].socket.end();
      else ends[from].transport.resetAndDestroy();
      expect((await end).end).toBe(how === 'fin' ? 'fin' : 'ECONNRESET');
      if (how === 'fin') {
        // Half-closed: the other direction still works.
        const back = drain(ends[from].socket);
        ends[other[from]].socket.end('still here');
        expect(await back).toEqual({ octets: Buffer.from('still here'), end: 'fin' });
      }
      const [closed] = await noted('connection-closed');
      expect(closed).toMatchObject({ closedBy: from, how });
      for (const peer of ['client', 'server'] as const)
        expect(closed!.octets[peer].read).toBe(closed!.octets[peer].written);
      expectNoBug(records);
      held.ends++;
      held.octets += octets.client.length + octets.server.length + (how === 'fin' ? 'still here'.length : 0);
    });
  });
});

const ANSWER = concatOctets([SERVER_OPENING, response, data([]), data(['END_STREAM'])]);

test('an upstream that closes, or resets, after each number of octets: so many arrive, then the same end', async () => {
  let ends = 0;
  for (const how of ['fin', 'ECONNRESET']) {
    const upstream = await startUpstream(false);
    const { port, noted, records } = await startInspected({ port: upstream.port, tls: false });
    for (let count = 0; count <= ANSWER.length; count++) {
      const client = await tcpClient(port);
      client.write(concatOctets([CLIENT_OPENING, whole]));
      const server = await upstream.accepted();
      await octetsAt(server, CLIENT_OPENING.length + whole.length);
      const atClient = drain(client);
      await new Promise((sent) => (count === 0 ? sent(0) : server.write(ANSWER.subarray(0, count), sent)));
      if (how === 'fin') server.end();
      else {
        // A reset overtakes what is still on its way.
        if (count > 0) await once(client, 'data').catch(() => {});
        server.resetAndDestroy();
      }
      const got = await atClient;
      expect([count, got.octets.length, got.end]).toEqual([count, count, how]);
      client.destroy();
      ends++;
    }
    await noted('connection-closed', ANSWER.length + 1);
    expectNoBug(records);
  }
  figure(`${ends} connections cut off`);
});

test('an upstream that accepts and says nothing: the client may leave in any way, and nothing is left of it', async () => {
  const upstream = await startUpstream(false);
  const { port, noted, proxy, records } = await startInspected({ port: upstream.port, tls: false });
  const rounds = long ? 500 : 30;
  for (let round = 0; round < rounds; round++) {
    const client = await tcpClient(port);
    client.write(CLIENT_OPENING);
    const server = await upstream.accepted();
    server.resume().on('end', () => server.end());
    if (round % 2 === 0) client.end();
    else client.resetAndDestroy();
    const closed = (await noted('connection-closed', round + 1)).at(-1);
    expect(closed).toMatchObject({ closedBy: 'client', how: round % 2 === 0 ? 'fin' : 'reset' });
    server.destroy();
    client.destroy();
  }
  await expect.poll(() => proxy.connections).toBe(0);
  expectNoBug(records);
  figure(`${rounds} connections`);
});

test('an upstream whose TLS handshake breaks off after each number of octets, or goes on with garbage', async () => {
  const flight = await serverFlight();
  const step = long ? 7 : 97;
  let cuts = 0;
  for (const rest of ['fin', 'reset', 'garbage'] as const) {
    const upstream = await startUpstream(false);
    const { port, noted, records, proxy } = await startInspected({ port: upstream.port, tls: true });
    for (let count = 0; count < flight.length; count += step, cuts++) {
      const client = await tcpClient(port);
      client.write(CLIENT_OPENING);
      const end = drain(client);
      const server = await upstream.accepted();
      server.write(flight.subarray(0, count));
      if (rest === 'fin') server.end();
      else if (rest === 'reset') setTimeout(() => server.resetAndDestroy(), 5);
      else server.end(Buffer.alloc(400, 0xa5));
      expect((await end).end).toBe('ECONNRESET');
      const failures = await noted('connection-failed', Math.floor(count / step) + 1);
      expect(failures.at(-1)).toMatchObject({ stage: 'upstream-tls', message: expect.stringMatching(/\.$/) });
    }
    await expect.poll(() => proxy.connections).toBe(0);
    expectNoBug(records);
  }
  figure(`${cuts} handshakes`);
});

test('an upstream that restarts between two connections is found again', async () => {
  let upstream = createServer((socket) =>
    socket
      .on('error', () => {})
      .resume()
      .end(SERVER_OPENING),
  ).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port: upstreamPort } = upstream.address() as { port: number };
  const { port, noted } = await startInspected({ port: upstreamPort, tls: false });
  const ask = async () => {
    const client = await tcpClient(port);
    const answer = drain(client);
    client.write(CLIENT_OPENING);
    const { octets, end } = await answer;
    client.destroy();
    return octets.length > 0 ? 'answered' : end;
  };
  expect(await ask()).toBe('answered');
  await new Promise((closed) => upstream.close(closed));
  expect(await ask()).toBe('ECONNRESET');
  expect((await noted('connection-failed'))[0]).toMatchObject({ stage: 'upstream-connect', code: 'ECONNREFUSED' });
  upstream = createServer((socket) =>
    socket
      .on('error', () => {})
      .resume()
      .end(SERVER_OPENING),
  ).listen(upstreamPort, '127.0.0.1');
  whenDone(() => upstream.close());
  await once(upstream, 'listening');
  expect(await ask()).toBe('answered');
});

describe('handshakes that never end are ended', () => {
  test('each by its own deadline, told by its own words', { timeout: 60_000 }, async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    whenDone(() => silent.close());
    const upstream = await startUpstream(['h2']);
    const toSilent = await startInspected({ port: (silent.address() as { port: number }).port, tls: true });
    const toUpstream = await startInspected({ port: upstream.port, tls: true });
    const began = performance.now();
    // An upstream that says nothing to a ClientHello; a client that stops inside its own; one that stops behind it.
    const first = await tcpClient(toSilent.port);
    first.write(CLIENT_OPENING);
    const hello = await clientHello();
    const second = await tcpClient(toUpstream.port);
    second.write(hello.subarray(0, 60));
    const third = await tcpClient(toUpstream.port);
    third.write(hello);
    const ends = await Promise.all([first, second, third].map(drain));
    const seconds = (performance.now() - began) / 1000;
    expect(ends.map(({ end }) => end)).toEqual(['ECONNRESET', expect.any(String), expect.any(String)]);
    const stages = [
      ...(await toSilent.noted('connection-failed')),
      ...(await toUpstream.noted('connection-failed', 2)),
    ].map(({ stage }) => stage);
    expect(stages.sort()).toEqual(['client-hello', 'client-tls', 'upstream-tls']);
    expect(seconds).toBeLessThan(25);
    await Promise.all([toSilent.proxy.close(), toUpstream.proxy.close()]);
    expect(toUpstream.proxy.connections + toSilent.proxy.connections).toBe(0);
    figure(`over after ${seconds.toFixed(1)} s`);
  });

  test.each<[string, Uint8Array]>([
    ['0xff', Buffer.alloc(3000, 0xff)],
    ['a TLS record of another type', Buffer.from('170303001000000000000000000000000000000000', 'hex')],
    [
      'a ClientHello of random octets',
      Buffer.concat([Buffer.from('16030100c8010000c4', 'hex'), Buffer.alloc(196, 0xa5)]),
    ],
    ['a TLS record of length 0', Buffer.from('1603010000', 'hex')],
    ['half an SSL 2 hello', Buffer.from('802e0100', 'hex')],
    ['control characters and a line end', Buffer.from('\x1b]0;owned\x07\r\n')],
  ])('a client that begins with %s does no harm', async (_name, garbage) => {
    const upstream = await startUpstream(['h2']);
    upstream.server.on('secureConnection', (socket: Socket) => socket.on('data', () => socket.end('?')));
    const { port, records, proxy } = await startInspected({ port: upstream.port, tls: true });
    const client = await tcpClient(port);
    const end = drain(client);
    client.end(garbage);
    await end;
    client.destroy();
    await proxy.close();
    expectNoBug(records);
  });
});

/** What a real TLS server answers to a ClientHello. */
async function serverFlight(): Promise<Buffer> {
  const upstream = await startUpstream(['h2']);
  const client = await tcpClient(upstream.port);
  client.write(await clientHello());
  const [flight] = (await once(client, 'data')) as [Buffer];
  return flight;
}

/** The first octets of a real TLS client. */
async function clientHello(): Promise<Buffer> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  whenDone(() => listener.close());
  void tlsClient((listener.address() as { port: number }).port, { alpn: ['h2'] }).catch(() => {});
  const [socket] = (await once(listener, 'connection')) as [Socket];
  whenDone(() => socket.destroy());
  const [hello] = await once(socket, 'data');
  return hello;
}

describe('names of the upstream', () => {
  test('one that cannot be resolved is told for every connection', async () => {
    const { port, noted } = await startInspected({ host: 'no-such-host.invalid', port: 443, tls: true });
    for (let at = 0; at < 20; at++) {
      const client = await tcpClient(port);
      client.write(CLIENT_OPENING);
      expect((await drain(client)).end).toBe('ECONNRESET');
    }
    for (const { stage } of await noted('connection-failed', 20)) expect(stage).toBe('upstream-resolve');
  });

  test('one with many addresses, of which the last answers', async () => {
    const upstream = await startUpstream(false);
    const addresses = ['::1', '127.0.0.2', '127.0.0.3', '::ffff:127.0.0.4', '127.0.0.1'];
    const { lookup } = dns;
    whenDone(() => Object.assign(dns, { lookup }));
    const families = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const many = (name: string, ...rest: unknown[]) => {
      if (name !== 'many.test') Reflect.apply(lookup, dns, [name, ...rest]);
      else process.nextTick(rest.at(-1) as () => void, null, families);
    };
    Object.assign(dns, { lookup: many });
    const { port, noted } = await startInspected({ host: 'many.test', port: upstream.port, tls: false });
    const rounds = long ? 100 : 5;
    for (let round = 0; round < rounds; round++) {
      const client = await tcpClient(port);
      client.write(CLIENT_OPENING);
      await upstream.accepted();
      const opened = (await noted('connection-opened', round + 1)).at(-1)!;
      expect(opened.server).toEqual({ address: `127.0.0.1:${upstream.port}`, name: 'many.test' });
      client.destroy();
    }
    figure(`${rounds} connections, each at the ${addresses.length}th address`);
  });

  test('one with several addresses is tried at each until one answers', async () => {
    // `localhost` is ::1 and 127.0.0.1 where both are known; only the second one answers here.
    const upstream = await startUpstream(false);
    const { port, noted } = await startInspected({ host: 'localhost', port: upstream.port, tls: false });
    const client = await tcpClient(port);
    client.write(CLIENT_OPENING);
    await upstream.accepted();
    expect((await noted('connection-opened'))[0]!.server).toEqual({
      address: `127.0.0.1:${upstream.port}`,
      name: 'localhost',
    });
  });
});
