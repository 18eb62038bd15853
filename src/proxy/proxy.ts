import { X509Certificate } from 'node:crypto';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { H2InspectError } from '../errors.ts';
import { limits } from '../limits.ts';
import { formatAddress, isLoopback } from './addresses.ts';
import type { CertificateSource } from './certificates/index.ts';
import { Connection, type ConnectionContext } from './connection.ts';
import type { Upstream } from './failure.ts';
import { guardObserver } from './guarded-observer.ts';
import { watchLoopLag } from './loop-lag.ts';
import type { RelayObserver, Throttle } from './observer.ts';
import { ReadGate } from './read-gate.ts';

/** An address to listen at. */
export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface ProxyOptions {
  readonly listen: ListenAddress;
  readonly upstream: Upstream;
  readonly observer: RelayObserver;
  readonly throttle?: Throttle;
  /** Milliseconds since the trace began, monotonic. */
  readonly clock: () => number;
  /** Where the certificates for clients come from. */
  readonly identity: CertificateSource;
  readonly verification: {
    /** Accept any certificate of the upstream. On loopback this is always so; the verdict is recorded in any case. */
    readonly insecure: boolean;
    /** Authorities in PEM to trust besides the usual ones. */
    readonly ca?: string;
  };
}

/** A running proxy. */
export interface Proxy {
  /** Where it listens. */
  readonly address: ListenAddress;
  /** Connections that are open now. */
  readonly connections: number;
  /** Stops listening, asks all connections to end, and ends those that do not. */
  close(): Promise<void>;
}

/**
 * Starts to relay between clients and the upstream, telling the observer.
 *
 * @throws H2InspectError `port-in-use`, `listen-failed`, `upstream-is-proxy`, `ca-unusable`
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { upstream, clock } = options;
  refuseLoop(options);
  const lag = watchLoopLag(clock, guardObserver(options.observer));
  const { observer } = lag;
  const context: ConnectionContext = {
    upstream,
    trust: { secureContext: trustedRoots(options.verification.ca), insecure: options.verification.insecure },
    identity: options.identity,
    observer,
    clock,
    gate: new ReadGate(options.throttle, clock, (closed, duration) => {
      const state = closed ? { state: 'paused' as const } : { state: 'resumed' as const, duration };
      observer.note(0, { kind: 'back-pressure', slow: 'recorder', ...state }, clock());
    }),
  };
  const connections = new Map<Connection, Promise<void>>();
  let lastId = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const connection = new Connection(++lastId, socket, context);
    connections.set(
      connection,
      connection.serve().finally(() => connections.delete(connection)),
    );
  });
  await listen(server, options.listen).catch((error) => {
    lag.stop();
    throw error;
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    const code = error.code ?? 'UNKNOWN';
    const message = `Cannot accept a connection: ${error.message}; with EMFILE raise the limit of open files (ulimit -n).`;
    observer.note(0, { kind: 'connection-failed', stage: 'client-gone', code, message, client: '' }, clock());
  });
  const { address, port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    address: { host: address, port },
    get connections() {
      return connections.size;
    },
    close() {
      closing ??= closeAll(server, connections).finally(lag.stop);
      return closing;
    },
  };
}

async function closeAll(server: Server, connections: Map<Connection, Promise<void>>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const connection of connections.keys()) connection.close();
  const deadline = setTimeout(() => {
    for (const connection of connections.keys()) connection.destroy();
  }, limits.closeGraceMs);
  await closed;
  await Promise.all(connections.values());
  clearTimeout(deadline);
}

async function listen(server: Server, { host, port }: ListenAddress): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException;
    const where = formatAddress(host, port);
    if (code === 'EADDRINUSE') {
      throw new H2InspectError(
        'port-in-use',
        `Cannot listen at ${where}: another program does already. Choose another port (0 takes a free one), or end that program.`,
        { cause: error },
      );
    }
    const remedy = LISTEN_REMEDIES[code] ?? 'Choose another address.';
    throw new H2InspectError('listen-failed', `Cannot listen at ${where}: ${message}. ${remedy}`, { cause: error });
  }
}

const LISTEN_REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'Ports below 1024 are reserved; choose a higher one.',
  EADDRNOTAVAIL: 'This machine has no such address; 127.0.0.1 is always there.',
  ENOTFOUND: 'There is no such host name; 127.0.0.1 is always there.',
};

/** Going upstream to oneself would open connections until there are no more. */
function refuseLoop({ listen: door, upstream }: ProxyOptions): void {
  const here = (host: string) => host === 'localhost' || isLoopback(host) || host === '0.0.0.0' || host === '::';
  if (door.port === 0 || door.port !== upstream.port || !here(door.host) || !here(upstream.host)) return;
  throw new H2InspectError(
    'upstream-is-proxy',
    `Cannot listen at ${formatAddress(door.host, door.port)} with the upstream ${formatAddress(upstream.host, upstream.port)}: that is the same. Choose another port for one of them.`,
  );
}

/** One TLS context for all connections: making one takes longer than a handshake. */
function trustedRoots(ca: string | undefined): SecureContext {
  if (ca === undefined) return createSecureContext();
  try {
    new X509Certificate(ca); // Node takes what it cannot read for nothing.
    return createSecureContext({ ca: [...rootCertificates, ca] });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new H2InspectError(
      'ca-unusable',
      `Cannot use the authorities to trust: ${why}. Give certificates in PEM with --cacert.`,
      {
        cause: error,
      },
    );
  }
}
