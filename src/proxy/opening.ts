import type { Socket } from 'node:net';
import { limits } from '../limits.ts';
import { type ClientHello, parseClientHello } from './client-hello.ts';

/** What a client's first octets are. */
export type Opening =
  | { readonly protocol: 'tls'; readonly hello: ClientHello }
  | { readonly protocol: 'broken-tls' }
  | { readonly protocol: 'h2' | 'http1' | 'unknown' };

const PREFACE_LINE = Buffer.from('PRI * HTTP/2.0\r\n');

/**
 * Recognises the protocol by its first octets, or gives undefined while there are too few of them.
 *
 * @see RFC 9113 §3.4, RFC 9112 §3
 */
export function recognise(octets: Buffer): Opening | undefined {
  if (octets.length === 0) return undefined;
  if (octets[0] === 0x16) {
    if (octets.length > 1 && octets[1] !== 3) return { protocol: 'unknown' };
    const hello = parseClientHello(octets);
    if (typeof hello === 'object') return { protocol: 'tls', hello };
    const hopeless = hello === 'malformed' || octets.length > limits.clientHelloOctets;
    return hopeless ? { protocol: 'broken-tls' } : undefined;
  }
  const compared = Math.min(octets.length, PREFACE_LINE.length);
  if (octets.compare(PREFACE_LINE, 0, compared, 0, compared) === 0) {
    return compared < PREFACE_LINE.length ? undefined : { protocol: 'h2' };
  }
  const end = octets.indexOf('\n');
  const line = octets.toString('latin1', 0, end < 0 ? octets.length : end);
  if (end >= 0) return { protocol: / HTTP\/1\.\d\r?$/.test(line) ? 'http1' : 'unknown' };
  const mayBecomeRequest = line.length < limits.requestLineOctets && /^[!-~]+( |$)[!-~\x80-\xff]*( |$)/.test(line);
  return mayBecomeRequest ? undefined : { protocol: 'unknown' };
}

/** What was learnt about a client, or that it was gone before it said anything. */
export interface Peeked {
  readonly opening: Opening | 'gone';
  /** Octets that could not be put back into the socket because it had ended. Else empty. */
  readonly head: Buffer;
}

/**
 * Looks at a client's first octets and puts them back. After a while, or when the client ends, it takes what it has:
 * nothing may also mean a protocol in which the server speaks first.
 */
export function peekOpening(socket: Socket, afterMs: number = limits.openingMs): Promise<Peeked> {
  return new Promise((resolve) => {
    let octets: Buffer = Buffer.alloc(0);
    const finish = (opening: Opening | 'gone') => {
      clearTimeout(timer);
      socket.off('readable', look).off('end', takeWhatIsThere).off('close', gone);
      const canPutBack = !socket.readableEnded && !socket.destroyed;
      if (canPutBack && octets.length > 0) socket.unshift(octets);
      resolve({ opening, head: canPutBack ? Buffer.alloc(0) : octets });
    };
    const look = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) octets = Buffer.concat([octets, chunk]);
      const opening = recognise(octets);
      if (opening !== undefined) finish(opening);
    };
    const takeWhatIsThere = () => finish({ protocol: octets[0] === 0x16 ? 'broken-tls' : 'unknown' });
    const gone = () => finish('gone');
    const timer = setTimeout(takeWhatIsThere, afterMs);
    socket.on('readable', look).on('end', takeWhatIsThere).on('close', gone);
  });
}
