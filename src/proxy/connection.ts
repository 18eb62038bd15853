import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { limits } from '../limits.ts';
import type { ConnectionFailedRecord, EndpointFacts, LifecycleEntry } from '../trace/index.ts';
import { certificateName, formatAddress } from './addresses.ts';
import type { CertificateSource } from './certificates/index.ts';
import { acceptTls } from './client-handshake.ts';
import type { ClientHello } from './client-hello.ts';
import {
  clientGone,
  clientTlsFailure,
  type Failure,
  plainFailure,
  stoppedFailure,
  type Upstream,
  upstreamUrl,
} from './failure.ts';
import { failureAtEnd, failureAtFirstOctets, type LateFailureContext } from './late-failure.ts';
import { Leg } from './leg.ts';
import type { RelayObserver } from './observer.ts';
import { type Opening, peekOpening } from './opening.ts';
import type { ReadGate } from './read-gate.ts';
import { Relay } from './relay.ts';
import { tlsFacts } from './tls-facts.ts';
import { wishOf } from './tls-wish.ts';
import { dial, type UpstreamTrust } from './upstream.ts';
import { type Wait, Waiting } from './waiting.ts';

/** What all connections of a proxy share. */
export interface ConnectionContext {
  readonly upstream: Upstream;
  readonly trust: UpstreamTrust;
  readonly identity: CertificateSource;
  /** Must not throw. */
  readonly observer: RelayObserver;
  readonly clock: () => number;
  readonly gate: ReadGate;
}

/** One client's connection, from its first octet to the end of both legs. */
export class Connection {
  readonly #id: number;
  readonly #transport: Socket;
  readonly #context: ConnectionContext;
  readonly #clientAddress: string;
  readonly #sockets = new Set<Socket>();
  #hello: ClientHello | undefined;
  #relay: Relay | undefined;
  #stopped = false;
  readonly #waiting: Waiting;
  /** Of the upstream, the one that was tried last. */
  #address: string | undefined;
  #onAllClosed: () => void = () => {};

  constructor(id: number, transport: Socket, context: ConnectionContext) {
    this.#id = id;
    this.#transport = transport;
    this.#context = context;
    this.#clientAddress = formatAddress(transport.remoteAddress, transport.remotePort);
    this.#waiting = new Waiting(context.clock, (wait) => this.#noteWait(wait));
    this.#own(transport);
  }

  /** Serves the client; resolves when all its sockets are closed, and never rejects. */
  async serve(): Promise<void> {
    try {
      this.#waiting.begin('client-hello', limits.openingMs);
      const { opening, head } = await peekOpening(this.#transport);
      const failure = opening === 'gone' ? this.#clientGone() : await this.#connect(opening, head);
      if (failure !== undefined) this.#fail(failure);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#fail(plainFailure('client-tls', 'INTERNAL', `Cannot serve the client: ${message}.`));
    }
    if (this.#sockets.size > 0) await new Promise<void>((resolve) => (this.#onAllClosed = resolve));
  }

  /** Asks both endpoints to end, or drops what is not relaying yet. */
  close(): void {
    const wait = this.#waiting.now;
    if (wait !== undefined && !this.#stopped && isUpstream(wait) && wait.waited >= limits.worthTellingMs) {
      this.#noteFailure(stoppedFailure(this.#context.upstream, wait));
    }
    this.#waiting.end();
    this.#stopped = true;
    if (this.#relay === undefined) this.destroy();
    else this.#relay.close();
  }

  destroy(): void {
    this.#stopped = true;
    this.#waiting.end();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #connect(opening: Opening, head: Buffer): Promise<Failure | undefined> {
    if (opening.protocol === 'broken-tls') return brokenHello;
    const hello = opening.protocol === 'tls' ? opening.hello : undefined;
    this.#hello = hello;
    const { upstream, trust, identity } = this.#context;
    const server = await dial(upstream, wishOf(opening, upstream), trust, {
      own: (socket) => this.#own(socket),
      begin: (stage, patience) => this.#waiting.begin(stage, patience),
      tries: (address) => {
        this.#address = address;
      },
    });
    // The client's leaving ends the dialling too.
    if (!(server instanceof Leg)) return this.#transport.destroyed ? this.#clientGone() : server;
    this.#waiting.end();
    if (hello === undefined) {
      this.#start(new Leg('client', this.#transport, this.#transport, { address: this.#clientAddress }), server, head);
      return undefined;
    }
    const name = certificateName(hello.serverName, this.#transport.localAddress);
    const alpn = upstream.tls
      ? server.facts.tls?.alpn
      : ['h2', 'http/1.1'].find((it) => hello.alpnOffered.includes(it));
    const answer = alpn !== undefined && hello.alpnOffered.includes(alpn) ? alpn : undefined;
    const secureContext = await identity.secureContextFor(name);
    this.#waiting.begin('client-tls', limits.handshakeMs);
    const socket = await acceptTls(this.#transport, secureContext, answer, (own) => this.#own(own));
    if (!(socket instanceof TLSSocket)) return clientTlsFailure(socket, name, identity.trustHint);
    const facts: EndpointFacts = { address: this.#clientAddress, tls: tlsFacts(socket, hello) };
    this.#start(new Leg('client', socket, this.#transport, facts), server, head);
    return undefined;
  }

  #start(client: Leg, server: Leg, head: Buffer): void {
    this.#waiting.end();
    if (this.#stopped) return;
    const { upstream, identity, observer, clock, gate } = this.#context;
    const openedAt = clock();
    const late: LateFailureContext = {
      upstream,
      certificateName: certificateName(this.#hello?.serverName, this.#transport.localAddress),
      trustHint: identity.trustHint,
      age: () => clock() - openedAt,
    };
    const noteIfAny = (failure: Failure | undefined) => {
      if (failure !== undefined) this.#noteFailure(failure);
    };
    this.#note({ kind: 'connection-opened', client: client.facts, server: server.facts, alpn: client.facts.tls?.alpn });
    this.#relay = new Relay(client, server, {
      connection: this.#id,
      observer,
      clock,
      gate,
      onEnded: (sender, error, other) => noteIfAny(failureAtEnd(sender, error, other, late)),
      onFirstOctets: (sender, octets) => noteIfAny(failureAtFirstOctets(sender, octets, late)),
    });
    this.#relay.start(head);
  }

  #fail(failure: Failure): void {
    this.#waiting.end();
    if (!this.#stopped) this.#noteFailure(failure);
    if (failure.alert !== undefined) {
      this.#transport.end(fatalAlert(failure.alert), () => this.destroy());
      return;
    }
    // What the client would have seen of an unreachable upstream; its own failed handshake has ended by an alert.
    if (isUpstream(failure)) this.#transport.resetAndDestroy();
    this.destroy();
  }

  #own(socket: Socket): void {
    if (this.#stopped) socket.destroy();
    this.#sockets.add(socket);
    // Errors are looked at by whoever waits for the socket; this keeps those in between from ending the process.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#relay === undefined) for (const other of this.#sockets) other.destroy();
      if (this.#sockets.size === 0) this.#onAllClosed();
    });
  }

  #clientGone(): Failure {
    return clientGone(this.#context.upstream, this.#waiting.now, this.#transport.bytesRead);
  }

  #noteFailure({ stage, code, message }: Failure): void {
    this.#note({ kind: 'connection-failed', stage, code, message, client: this.#clientAddress, ...this.#asked });
  }

  #noteWait(wait: Wait): void {
    const address = this.#address === undefined ? {} : { address: this.#address };
    const whom = isUpstream(wait) ? { upstream: upstreamUrl(this.#context.upstream), ...address } : {};
    const received = wait.stage === 'client-hello' ? { received: this.#transport.bytesRead } : {};
    const client = this.#clientAddress;
    this.#note({ kind: 'connection-waiting', ...wait, client, ...received, ...whom, ...this.#asked });
  }

  /** What the client asked for in its ClientHello. */
  get #asked(): Pick<ConnectionFailedRecord, 'serverName' | 'alpnOffered'> {
    if (this.#hello === undefined) return {};
    const { serverName, alpnOffered } = this.#hello;
    return { ...(serverName === undefined ? {} : { serverName }), alpnOffered };
  }

  #note(entry: LifecycleEntry): void {
    this.#context.observer.note(this.#id, entry, this.#context.clock());
  }
}

const brokenHello = plainFailure(
  'client-hello',
  'NO_CLIENT_HELLO',
  "Cannot read the client's TLS handshake: it is not a complete ClientHello; look at what the client sends.",
);

function isUpstream({ stage }: Pick<Failure, 'stage'>): boolean {
  return stage.startsWith('upstream');
}

/** A TLS record with a fatal alert, in clear because no keys are agreed on yet. @see RFC 8446 §6 */
function fatalAlert(description: number): Buffer {
  return Buffer.from([21, 3, 3, 0, 2, 2, description]);
}
