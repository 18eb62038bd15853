import type { TLSSocket } from 'node:tls';
import type { CertificateFacts, TlsFacts } from '../trace/index.ts';

/** What was asked for in a handshake. */
export interface Asked {
  readonly alpnOffered: readonly string[];
  readonly serverName: string | undefined;
}

/** What a finished handshake agreed on. */
export function tlsFacts(socket: TLSSocket, asked: Asked, certificate?: CertificateFacts): TlsFacts {
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    alpn: socket.alpnProtocol || undefined,
    alpnOffered: asked.alpnOffered,
    serverName: asked.serverName,
    resumed: socket.isSessionReused(),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

/** The certificate of the upstream and the verdict on it. */
export function certificateFacts(socket: TLSSocket, enforced: boolean): CertificateFacts | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    subjectAltName: certificate.subjectAltName ?? '',
    validFrom: isoDate(certificate.validFrom),
    validTo: isoDate(certificate.validTo),
    fingerprint256: certificate.fingerprint256,
    verdict: socket.authorized ? 'trusted' : String(socket.authorizationError),
    enforced,
  };
}

/** Node writes each part of a name on a line of its own. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}
