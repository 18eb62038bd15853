import { once } from 'node:events';
import * as http2 from 'node:http2';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import type { Peer } from '../../src/decode/index.ts';
import { RULES } from '../../src/diagnose/index.ts';
import { Inspector } from '../../src/inspector.ts';
import type { TraceRecord } from '../../src/trace/index.ts';

/** Two ends of a wire that shows what passes before it arrives. */
function wire(watch: (from: Peer, octets: Uint8Array) => void): Record<Peer, Duplex> {
  const end = (peer: Peer, other: () => Duplex): Duplex =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        watch(peer, chunk);
        other().push(chunk);
        setImmediate(done);
      },
      final(done) {
        other().push(null);
        done();
      },
    });
  const ends: Record<Peer, Duplex> = {
    client: end('client', () => ends.server),
    server: end('server', () => ends.client),
  };
  return ends;
}

type Exchange = (client: http2.ClientHttp2Session, server: http2.ServerHttp2Session) => Promise<void>;

async function collect(stream: Duplex): Promise<number> {
  let octets = 0;
  for await (const chunk of stream) octets += (chunk as Buffer).length;
  return octets;
}

const BIG = Buffer.alloc(400_000, 'x');

function answer(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): void {
  stream.on('error', () => {});
  switch (headers[':path']) {
    case '/echo':
      stream.respond({ ':status': 200 });
      stream.pipe(stream);
      break;
    case '/big':
      stream.respond({ ':status': 200, 'content-length': BIG.length }, { endStream: headers[':method'] === 'HEAD' });
      if (headers[':method'] !== 'HEAD') stream.end(BIG);
      break;
    case '/trailers':
      stream.respond({ ':status': 200, trailer: 'x-checksum' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-checksum': '1' }));
      stream.end('hello');
      break;
    case '/early':
      stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' });
      stream.respond({ ':status': 304, 'content-length': 5 }, { endStream: true });
      break;
    case '/push':
      stream.pushStream({ ':path': '/pushed' }, (_error, pushed) => {
        pushed.respond({ ':status': 200 });
        pushed.end('pushed');
      });
      stream.respond({ ':status': 200 });
      stream.end('with a push');
      break;
    default:
      stream.respond({ ':status': 204 }, { endStream: true });
  }
}

async function get(
  client: http2.ClientHttp2Session,
  path: string,
  more: http2.OutgoingHttpHeaders = {},
): Promise<number> {
  const stream = client.request({ ':path': path, ...more });
  return collect(stream);
}

const exchanges: Record<
  string,
  { exchange: Exchange; client?: http2.ClientSessionOptions; server?: http2.ServerOptions }
> = {
  'one request after the other': {
    exchange: async (client) => {
      for (let at = 0; at < 20; at++) await get(client, '/', { cookie: `a=${at}; b=2`, 'x-request-id': String(at) });
    },
  },
  'many requests at once': {
    exchange: async (client) => {
      await Promise.all(Array.from({ length: 50 }, (_, at) => get(client, at % 2 ? '/big' : '/trailers')));
    },
  },
  'an upload larger than the windows': {
    exchange: async (client) => {
      const stream = client.request({ ':method': 'POST', ':path': '/echo', 'content-length': BIG.length });
      stream.end(BIG);
      expect(await collect(stream)).toBe(BIG.length);
    },
  },
  'HEAD, interim responses, 304': {
    exchange: async (client) => {
      await get(client, '/big', { ':method': 'HEAD' });
      await get(client, '/early');
    },
  },
  'a push': {
    exchange: async (client) => {
      client.on('stream', (pushed) => pushed.resume());
      await get(client, '/push');
    },
  },
  'no push, small windows, small table': {
    client: { settings: { enablePush: false, initialWindowSize: 20_000, headerTableSize: 0 } },
    server: { settings: { maxConcurrentStreams: 100, maxFrameSize: 32_768, headerTableSize: 256 } },
    exchange: async (client) => {
      for (let at = 0; at < 5; at++) await get(client, '/big', { 'x-long': 'y'.repeat(300) });
    },
  },
  'settings that change while streams are open': {
    exchange: async (client, server) => {
      const pending = Promise.all([get(client, '/big'), get(client, '/big')]);
      client.settings({ initialWindowSize: 200_000, maxFrameSize: 20_000 });
      server.settings({ initialWindowSize: 10_000, headerTableSize: 100 });
      await pending;
      await get(client, '/trailers');
    },
  },
  'a download the client cancels': {
    exchange: async (client) => {
      const stream = client.request({ ':path': '/big' });
      await once(stream, 'response');
      stream.close(http2.constants.NGHTTP2_CANCEL);
      stream.on('error', () => {});
      await once(stream, 'close');
      await get(client, '/');
    },
  },
  'PING and a graceful end': {
    exchange: async (client, server) => {
      await new Promise((resolve) => client.ping(resolve));
      const last = client.request({ ':path': '/big' });
      await once(last, 'response');
      server.close();
      expect(await collect(last)).toBe(BIG.length);
    },
  },
};

test.each(Object.keys(exchanges))('Node talking to Node raises no error and no warning: %s', async (name) => {
  const { exchange, client: clientOptions = {}, server: serverOptions = {} } = exchanges[name]!;
  const records: TraceRecord[] = [];
  const started = performance.now();
  const inspector = new Inspector({ append: (record) => records.push(record), diagnosis: { rules: RULES } });
  const now = () => performance.now() - started;
  const ends = wire((from, octets) => inspector.receive(1, from, octets, now()));
  const address = { address: '127.0.0.1:1' };
  inspector.note(1, { kind: 'connection-opened', client: address, server: address, alpn: undefined }, 0);
  const server = http2.createServer(serverOptions);
  server.on('stream', answer);
  const accepted = once(server, 'session') as Promise<[http2.ServerHttp2Session]>;
  const client = http2.connect('http://a.example', { ...clientOptions, createConnection: () => ends.client });
  server.emit('connection', ends.server);
  const [session] = await accepted;
  await exchange(client, session);
  if (!client.closed) await new Promise<void>((resolve) => client.close(resolve));
  inspector.note(1, { kind: 'direction-ended', from: 'client', how: 'fin', read: 0, written: 0 }, now());
  inspector.advance(now() + 60_000);
  expect(records.filter((record) => record.kind === 'frame').length).toBeGreaterThan(4);
  const loud = records.filter((record) => record.kind === 'finding' && record.severity !== 'info');
  expect(loud).toEqual([]);
});
