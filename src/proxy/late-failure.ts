import { limits } from '../limits.ts';
import {
  clientTlsFailure,
  codedError,
  type Failure,
  isTlsError,
  plainFailure,
  type Upstream,
  upstreamTlsFailure,
  upstreamUrl,
} from './failure.ts';
import type { Sender } from './sender.ts';

/** What is needed to explain a connection that fails only after it was opened. */
export interface LateFailureContext {
  readonly upstream: Upstream;
  /** What our certificate for the client is about, and how to make a client trust it. */
  readonly certificateName: string;
  readonly trustHint: string;
  /** Milliseconds since the connection was opened. */
  readonly age: () => number;
}

/**
 * An endpoint ended before its first octet. In TLS 1.3 the refusal of a certificate may come after our side of the
 * handshake is over, some clients check the certificate only then, and most TLS servers leave a cleartext client
 * without a word.
 */
export function failureAtEnd(
  { leg, read }: Sender,
  error: NodeJS.ErrnoException | undefined,
  other: Sender,
  context: LateFailureContext,
): Failure | undefined {
  if (read > 0) return undefined;
  const { upstream } = context;
  if (leg.peer === 'server') {
    if (upstream.tls) return isTlsError(error) ? upstreamTlsFailure(upstream, error, '') : undefined;
    const leftAlone = other.read > 0 && other.ended === undefined;
    return leftAlone
      ? cleartextFailure(upstream, 'UPSTREAM_CLOSED', 'it closed without a word; if it speaks TLS,')
      : undefined;
  }
  const distrusts = isTlsError(error) || context.age() < limits.distrustMs;
  if (leg.facts.tls === undefined || !distrusts) return undefined;
  return clientTlsFailure(error ?? codedError('CLIENT_CLOSED'), context.certificateName, context.trustHint);
}

/** Some TLS servers answer cleartext with an alert in clear. @see RFC 8446 §6 */
export function failureAtFirstOctets(
  { leg }: Sender,
  octets: Uint8Array,
  { upstream }: LateFailureContext,
): Failure | undefined {
  const isAlert = octets[0] === 0x15 && octets[1] === 3 && octets[3] === 0 && octets[4] === 2;
  if (leg.peer !== 'server' || upstream.tls || !isAlert) return undefined;
  return cleartextFailure(upstream, 'UPSTREAM_SPEAKS_TLS', 'it answers with a TLS alert;');
}

function cleartextFailure(upstream: Upstream, code: string, why: string): Failure {
  const remedy = `use --upstream ${upstreamUrl({ ...upstream, tls: true })}`;
  return plainFailure(
    'upstream-tls',
    code,
    `Spoke cleartext to the upstream ${upstreamUrl(upstream)}: ${why} ${remedy}.`,
  );
}
