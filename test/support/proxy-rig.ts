import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type TLSSocket, connect as tlsConnect, createServer as tlsCreateServer } from 'node:tls';
import {
  type CertificateSource,
  type Identity,
  type ProxyOptions,
  type Proxy as RunningProxy,
  selfSignedIdentity,
  startProxy,
} from '../../src/proxy/index.ts';
import type { LifecycleEntry, Peer } from '../../src/trace/index.ts';

/** One certificate for everything on this side of the test. */
export const identity: Identity = await selfSignedIdentity(['localhost', '127.0.0.1', 'api.example.test']);

/** Shows it to all clients. */
export const fixedIdentity: CertificateSource = {
  trustHint: 'let it trust the test',
  secureContextFor: () => Promise.resolve(createSecureContext({ ...identity, sessionIdContext: 'test' })),
};

type Kind = LifecycleEntry['kind'];
type EntryOf<K extends Kind> = Extract<LifecycleEntry, { kind: K }>;

/** Keeps all it is told. */
export class Witness {
  readonly notes: { connection: number; entry: LifecycleEntry; at: number }[] = [];
  readonly octets: Record<Peer, Buffer[]> = { client: [], server: [] };
  #waiting: (() => void)[] = [];

  receive(_connection: number, from: Peer, octets: Uint8Array): void {
    this.octets[from].push(Buffer.from(octets));
    this.#wake();
  }

  note(connection: number, entry: LifecycleEntry, at: number): void {
    this.notes.push({ connection, entry, at });
    this.#wake();
  }

  /** All notes of one kind so far. */
  all<K extends Kind>(kind: K): EntryOf<K>[] {
    return this.notes.map(({ entry }) => entry).filter((entry): entry is EntryOf<K> => entry.kind === kind);
  }

  /** The `count`-th note of a kind, as soon as it is there. */
  async noted<K extends Kind>(kind: K, count = 1): Promise<EntryOf<K>> {
    await this.until(() => this.all(kind).length >= count);
    return this.all(kind)[count - 1]!;
  }

  /** All octets an endpoint has sent so far. */
  sent(from: Peer): Buffer {
    return Buffer.concat(this.octets[from]);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** An upstream that does nothing by itself. */
export interface Upstream {
  readonly server: Server;
  readonly port: number;
  /** The sockets of accepted connections, in order. */
  accepted(): Promise<Socket>;
}

const cleanups: (() => unknown)[] = [];

/** For `afterEach`: ends everything the test has started. */
export async function cleanUp(): Promise<void> {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
}

/** Registers something to end. */
export function whenDone(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/** Starts an upstream that speaks TLS with these protocols (none: no ALPN), or with `false` cleartext. */
export async function startUpstream(alpn: readonly string[] | false): Promise<Upstream> {
  const queue: Socket[] = [];
  const waiting: ((socket: Socket) => void)[] = [];
  const sockets = new Set<Socket>();
  const accept = (socket: Socket) => {
    socket.on('error', () => {});
    const next = waiting.shift();
    if (next === undefined) queue.push(socket);
    else next(socket);
  };
  const options = { allowHalfOpen: true, noDelay: true, pauseOnConnect: false };
  const server =
    alpn === false
      ? createServer(options, accept)
      : tlsCreateServer(
          { ...options, ...identity, ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }) },
          accept,
        );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    accepted() {
      const socket = queue.shift();
      return socket === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(socket);
    },
  };
}

/** Starts a proxy on loopback before `upstream`. */
export async function startRig(
  upstream: { port: number; tls: boolean; host?: string },
  more: Partial<ProxyOptions> = {},
): Promise<{ proxy: RunningProxy; port: number; witness: Witness }> {
  const witness = new Witness();
  const began = performance.now();
  const proxy = await startProxy({
    listen: { host: '127.0.0.1', port: 0 },
    upstream: { host: '127.0.0.1', ...upstream },
    observer: witness,
    clock: () => performance.now() - began,
    identity: fixedIdentity,
    verification: { insecure: false },
    ...more,
  });
  whenDone(() => proxy.close());
  return { proxy, port: proxy.address.port, witness };
}

/** Connects a TCP client. */
export async function tcpClient(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  socket.on('error', () => {});
  whenDone(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Connects a TLS client that accepts any certificate. `transport` is the TCP socket below. */
export async function tlsClient(
  port: number,
  options: { alpn?: readonly string[] | Uint8Array; servername?: string } = {},
): Promise<{ socket: TLSSocket; transport: Socket }> {
  const transport = await tcpClient(port);
  const { alpn, servername } = options;
  const socket = tlsConnect({
    socket: transport,
    rejectUnauthorized: false,
    ...(alpn === undefined ? {} : { ALPNProtocols: alpn instanceof Uint8Array ? alpn : [...alpn] }),
    ...(servername === undefined ? {} : { servername }),
  });
  socket.on('error', () => {});
  await Promise.race([once(socket, 'secureConnect'), once(socket, 'close').then(() => Promise.reject(socket.errored))]);
  return { socket, transport };
}

/** Collects everything until the stream ends or breaks. */
export async function drain(socket: Socket): Promise<{ octets: Buffer; end: string }> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    const done = (end: string) => resolve({ octets: Buffer.concat(chunks), end });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => done('fin'));
    socket.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    socket.on('close', () => done('close'));
  });
}
