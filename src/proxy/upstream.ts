import { connect, isIP, type Socket } from 'node:net';
import { type SecureContext, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { limits } from '../limits.ts';
import type { EndpointFacts, WaitingStage } from '../trace/index.ts';
import { formatAddress, isLoopback } from './addresses.ts';
import {
  connectFailure,
  type Failure,
  plainFailure,
  type Upstream,
  upstreamTlsFailure,
  upstreamUrl,
} from './failure.ts';
import { firstOf } from './first-of.ts';
import { Leg } from './leg.ts';
import { certificateFacts, tlsFacts } from './tls-facts.ts';
import { describeWish, type TlsWish } from './tls-wish.ts';

/** How the upstream's certificate is looked at. */
export interface UpstreamTrust {
  /** Shared by all connections; its roots decide what is trusted. */
  readonly secureContext: SecureContext;
  /** Accept whatever it shows. The verdict is recorded all the same. */
  readonly insecure: boolean;
}

/** Who has to know what happens on the way. */
export interface DialWatch {
  /** Is told of each socket at once, so that it can be destroyed at any time. */
  own(socket: Socket): void;
  /** The next step begins. Looking up and connecting share one time limit. */
  begin(stage: WaitingStage, patience?: number): void;
  /** This address is tried. */
  tries(address: string): void;
}

/** Connects to the upstream, and shakes hands where it speaks TLS. */
export async function dial(
  upstream: Upstream,
  wish: TlsWish,
  trust: UpstreamTrust,
  watch: DialWatch,
): Promise<Leg | Failure> {
  const { host } = upstream;
  let resolving = isIP(host) === 0;
  const transport = connect({
    host,
    port: upstream.port,
    allowHalfOpen: true,
    noDelay: true,
    autoSelectFamilyAttemptTimeout: 1000,
  });
  watch.own(transport);
  watch.begin(resolving ? 'upstream-resolve' : 'upstream-connect', limits.connectMs);
  transport.on('connectionAttempt', (address: string, port: number) => {
    watch.tries(formatAddress(address, port));
    if (resolving) watch.begin('upstream-connect');
    resolving = false;
  });
  const connectError = await firstOf(transport, 'connect', limits.connectMs);
  if (connectError !== undefined) return connectFailure(upstream, connectError, resolving);
  const facts: EndpointFacts = {
    address: formatAddress(transport.remoteAddress, transport.remotePort),
    name: host,
  };
  if (!upstream.tls) return new Leg('server', transport, transport, facts);

  const socket = tlsConnect({
    socket: transport,
    host,
    secureContext: trust.secureContext,
    rejectUnauthorized: false,
    ...(wish.serverName === undefined ? {} : { servername: wish.serverName }),
    ...(wish.alpnList.length === 0 ? {} : { ALPNProtocols: wish.alpnList }),
  });
  watch.own(socket);
  watch.begin('upstream-tls', limits.handshakeMs);
  const tlsError = await firstOf(socket, 'secureConnect', limits.handshakeMs);
  if (tlsError !== undefined) return upstreamTlsFailure(upstream, tlsError, describeWish(wish));
  const enforced = !trust.insecure && !isLoopback(transport.remoteAddress ?? '');
  const certificate = certificateFacts(socket, enforced);
  if (enforced && !socket.authorized) return untrusted(upstream, socket, wish);
  return new Leg('server', socket, transport, { ...facts, tls: tlsFacts(socket, wish, certificate) });
}

function untrusted(upstream: Upstream, socket: TLSSocket, wish: TlsWish): Failure {
  const code = String(socket.authorizationError);
  const name = wish.serverName ?? upstream.host;
  return plainFailure(
    'upstream-tls',
    code,
    `Checked the certificate of the upstream ${upstreamUrl(upstream)} for ${name}: it is not to be trusted (${code}); name its CA with --cacert <file>, or accept any certificate with --insecure.`,
  );
}
