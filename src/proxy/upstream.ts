import { connect, type Socket } from 'node:net';
import { type SecureContext, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { limits } from '../limits.ts';
import type { EndpointFacts } from '../trace/index.ts';
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

/**
 * Connects to the upstream, and shakes hands where it speaks TLS. `own` is told of the socket at once, so that it can be
 * destroyed at any time.
 */
export async function dial(
  upstream: Upstream,
  wish: TlsWish,
  trust: UpstreamTrust,
  own: (socket: Socket) => void,
): Promise<Leg | Failure> {
  const transport = connect({
    host: upstream.host,
    port: upstream.port,
    allowHalfOpen: true,
    noDelay: true,
    autoSelectFamilyAttemptTimeout: 1000,
  });
  own(transport);
  const connectError = await firstOf(transport, 'connect', limits.connectMs);
  if (connectError !== undefined) return connectFailure(upstream, connectError);
  const facts: EndpointFacts = {
    address: formatAddress(transport.remoteAddress, transport.remotePort),
    name: upstream.host,
  };
  if (!upstream.tls) return new Leg('server', transport, transport, facts);

  const socket = tlsConnect({
    socket: transport,
    host: upstream.host,
    secureContext: trust.secureContext,
    rejectUnauthorized: false,
    ...(wish.serverName === undefined ? {} : { servername: wish.serverName }),
    ...(wish.alpnList.length === 0 ? {} : { ALPNProtocols: wish.alpnList }),
  });
  own(socket);
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
