import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { limits } from '../limits.ts';
import { firstOf } from './first-of.ts';

/**
 * Finishes the handshake that a client has begun. `alpn` is exactly what it is answered; undefined answers nothing,
 * which a client that offered protocols must accept, whereas a refusal would be a fatal alert.
 *
 * @see RFC 7301 §3.2
 */
export async function acceptTls(
  transport: Socket,
  secureContext: SecureContext,
  alpn: string | undefined,
  own: (socket: Socket) => void,
): Promise<TLSSocket | NodeJS.ErrnoException> {
  const socket = new TLSSocket(transport, {
    isServer: true,
    secureContext,
    ...(alpn === undefined ? {} : { ALPNCallback: () => alpn }),
  });
  own(socket);
  return (await firstOf(socket, 'secure', limits.handshakeMs)) ?? socket;
}
