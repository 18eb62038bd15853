import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { limits } from '../limits.ts';
import type { EndpointFacts, LifecycleEntry } from '../trace/index.ts';
import { certificateName, formatAddress } from './addresses.ts';
import type { CertificateSource } from './certificates/index.ts';
import { acceptTls } from './client-handshake.ts';
import type { ClientHello } from './client-hello.ts';
import { clientTlsFailure, type Failure, plainFailure, stoppedFailure, type Upstream } from './failure.ts';
import { failureAtEnd, failureAtFirstOctets, type LateFailureContext } from './late-failure.ts';
import { Leg } from './leg.ts';
import type { RelayObserver } from './observer.ts';
import { type Opening, peekOpening } from './opening.ts';
import type { ReadGate } from './read-gate.ts';
import { Relay } from './relay.ts';
import { tlsFacts } from './tls-facts.ts';
import { wishOf } from './tls-wish.ts';
import { dial, type UpstreamTrust } from './upstream.ts';

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

interface Dialling {
  readonly since: number;
  stage: 'upstream-connect' | 'upstream-tls';
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
  /** Since when the upstream is waited for, and what it is to do next. */
  #dialling: Dialling | undefined;
  #onAllClosed: () => void = () => {};

  constructor(id: number, transport: Socket, context: ConnectionContext) {
    this.#id = id;
    this.#transport = transport;
    this.#context = context;
    this.#clientAddress = formatAddress(transport.remoteAddress, transport.remotePort);
    this.#own(transport);
  }

  /** Serves the client; resolves when all its sockets are closed, and never rejects. */
  async serve(): Promise<void> {
    try {
      const { opening, head } = await peekOpening(this.#transport);
      const failure = opening === 'gone' ? clientGone : await this.#connect(opening, head);
      if (failure !== undefined) this.#fail(failure);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#fail(plainFailure('client-tls', 'INTERNAL', `Cannot serve the client: ${message}.`));
    }
    if (this.#sockets.size > 0) await new Promise<void>((resolve) => (this.#onAllClosed = resolve));
  }

  /** Asks both endpoints to end, or drops what is not relaying yet. */
  close(): void {
    if (this.#dialling !== undefined && !this.#stopped) {
      const { since, stage } = this.#dialling;
      const waited = this.#context.clock() - since;
      if (waited >= limits.worthTellingMs) this.#noteFailure(stoppedFailure(this.#context.upstream, stage, waited));
    }
    this.#stopped = true;
    if (this.#relay === undefined) this.destroy();
    else this.#relay.close();
  }

  destroy(): void {
    this.#stopped = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  async #connect(opening: Opening, head: Buffer): Promise<Failure | undefined> {
    if (opening.protocol === 'broken-tls') return brokenHello;
    const hello = opening.protocol === 'tls' ? opening.hello : undefined;
    this.#hello = hello;
    const { upstream, trust, identity } = this.#context;
    const dialling: Dialling = { since: this.#context.clock(), stage: 'upstream-connect' };
    this.#dialling = dialling;
    const server = await dial(upstream, wishOf(opening, upstream), trust, (socket) => {
      if (socket instanceof TLSSocket) dialling.stage = 'upstream-tls';
      this.#own(socket);
    });
    this.#dialling = undefined;
    if (!(server instanceof Leg)) return server;
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
    const socket = await acceptTls(this.#transport, secureContext, answer, (own) => this.#own(own));
    if (!(socket instanceof TLSSocket)) return clientTlsFailure(socket, name, identity.trustHint);
    const facts: EndpointFacts = { address: this.#clientAddress, tls: tlsFacts(socket, hello) };
    this.#start(new Leg('client', socket, this.#transport, facts), server, head);
    return undefined;
  }

  #start(client: Leg, server: Leg, head: Buffer): void {
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
    if (!this.#stopped) this.#noteFailure(this.#transport.destroyed && isUpstream(failure) ? clientGone : failure);
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

  #noteFailure({ stage, code, message }: Failure): void {
    const asked = this.#hello === undefined ? {} : { alpnOffered: this.#hello.alpnOffered };
    const { serverName } = this.#hello ?? {};
    this.#note({
      kind: 'connection-failed',
      stage,
      code,
      message,
      client: this.#clientAddress,
      ...(serverName === undefined ? {} : { serverName }),
      ...asked,
    });
  }

  #note(entry: LifecycleEntry): void {
    this.#context.observer.note(this.#id, entry, this.#context.clock());
  }
}

const clientGone = plainFailure(
  'client-gone',
  'CLIENT_GONE',
  'The client left before the upstream answered; if that was not on purpose, see the client’s own log.',
);

const brokenHello = plainFailure(
  'client-hello',
  'NO_CLIENT_HELLO',
  "Cannot read the client's TLS handshake: it is not a complete ClientHello; look at what the client sends.",
);

function isUpstream({ stage }: Failure): boolean {
  return stage.startsWith('upstream');
}

/** A TLS record with a fatal alert, in clear because no keys are agreed on yet. @see RFC 8446 §6 */
function fatalAlert(description: number): Buffer {
  return Buffer.from([21, 3, 3, 0, 2, 2, description]);
}
