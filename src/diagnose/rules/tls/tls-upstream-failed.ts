import { afterRecord, type Rule, type Verdict } from '../../rule.ts';

export const tlsUpstreamFailed: Rule = {
  id: 'tls-upstream-failed',
  title: 'h2inspect could not build TLS to the server',
  section: 'RFC 9113 §9.2',
  severity: 'error',
  fault: 'proxy',
  tier: 'P1',
  follows: ['tls-alpn-h2-not-negotiated', 'tls-client-certificate-wanted'],
  when: 'The TLS handshake with the server fails.',
  unless: 'The client might have failed in the same way: an expired certificate is wrong for everyone.',
  peers: 'The client sees only its own connection close, not the reason.',
  summary: '{failed}{tried}{why} The client only saw the connection close',
  fix: 'Correct the trust (--insecure for labs), the server name or the protocol of the upstream.',
  fires: ['FAIL{stage upstream-tls, code DEPTH_ZERO_SELF_SIGNED_CERT, message "Its certificate is self-signed."}'],
  silent: ['OPEN; S> GOAWAY(0,NO_ERROR)', 'FAIL{stage upstream-connect, code ECONNREFUSED}'],
  watch: afterRecord(['connection-failed'], ({ record: { stage, code, message } }) => {
    if (stage !== 'upstream-tls') return undefined;
    if (code === 'STOPPED') return unanswered(message);
    // A server that does not like cleartext has not failed at TLS.
    const failed = code.startsWith('UPSTREAM_') ? '' : `TLS to the server failed (${code}). `;
    return { values: { failed, ...inTwo(message) }, ...(code === 'UPSTREAM_CLOSED' && CLOSED) };
  }),
};

const CLOSED = {
  fix: 'Where the server speaks TLS, let --upstream begin with https://. Where not, look behind the port: a load balancer without a server, a server that crashes, or one that speaks only HTTP/1.1.',
} as const;

/** h2inspect was stopped while it waited: the server may have been slow, or the user fast. */
export const unanswered = (message: string): Verdict => ({
  severity: 'info',
  fault: 'none',
  summary: '{tried}{why}',
  fix: 'Where that was too long: look whether the server hangs, or something on the way drops the packets.',
  values: inTwo(message.replace(/\.$/, '')),
});

/** A long value is cut, and the end says what to do. */
export function inTwo(message: string): { readonly tried: string; readonly why: string } {
  const colon = message.indexOf(': ');
  return colon < 0
    ? { tried: '', why: message }
    : { tried: message.slice(0, colon + 2), why: message.slice(colon + 2) };
}

export const tlsClientCertificateWanted: Rule = {
  id: 'tls-client-certificate-wanted',
  title: 'the server asks for a client certificate',
  section: 'RFC 9113 §9.2.3',
  severity: 'warning',
  fault: 'proxy',
  tier: 'P2',
  when: 'The server ends TLS with the alert certificate_required, which in TLS 1.3 may come after the handshake.',
  unless: 'A server that asks but goes on without one is not told of.',
  peers: 'nginx answers `400 No required SSL certificate was sent`; others close suddenly after the first request.',
  summary: 'the server requires a client certificate, and h2inspect cannot present the client’s own',
  fix: 'Let the server do without one while you look (nginx: `ssl_verify_client optional`), or put a proxy that has the client’s certificate between h2inspect and the server.',
  fires: ['FAIL{stage upstream-tls, code ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED}'],
  silent: ['FAIL{stage upstream-tls, code ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE}'],
  watch: [
    afterRecord(['connection-failed'], ({ record: { code } }) => code.includes('CERTIFICATE_REQUIRED') && {}),
    afterRecord(['direction-ended'], ({ record: { from, code }, findings }) => {
      if (from !== 'server' || code?.includes('CERTIFICATE_REQUIRED') !== true) return undefined;
      return !findings.some(({ rule }) => rule === 'tls-client-certificate-wanted') && {};
    }),
  ],
};
