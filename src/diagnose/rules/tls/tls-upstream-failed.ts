import type { RecordOf } from '../../../trace/index.ts';
import { afterRecord, type Rule, type Verdict } from '../../rule.ts';
import { type Blame, blameOf, OUR_NAME, UPSTREAM_LOG, UPSTREAM_TLS } from './blame.ts';

export const tlsUpstreamFailed: Rule = {
  id: 'tls-upstream-failed',
  title: 'h2inspect could not build TLS to the server',
  section: 'RFC 9113 §9.2',
  severity: 'error',
  fault: 'either',
  tier: 'P1',
  follows: ['tls-alpn-h2-not-negotiated', 'tls-client-certificate-wanted'],
  when: 'The TLS handshake with the server fails. As a warning where the client leaves while that has been waited for over a second.',
  unless: 'The client might have failed in the same way: an expired certificate is wrong for everyone.',
  peers:
    'The client is sent the alert of the server, where there was one; otherwise it sees only its own connection close.',
  summary: '{failed}{tried}{why} {seen}',
  fix: 'Correct the trust (--cacert, or --insecure for labs), the server name or the protocol of the upstream; or change the server.',
  fires: [
    'FAIL{stage upstream-tls, code DEPTH_ZERO_SELF_SIGNED_CERT, message "Its certificate is self-signed."}',
    'WAIT{stage upstream-tls}; FAIL{stage client-gone, code CLIENT_GONE}',
  ],
  silent: [
    'OPEN; S> GOAWAY(0,NO_ERROR)',
    'FAIL{stage upstream-connect, code ECONNREFUSED}',
    'WAIT{stage upstream-tls}',
  ],
  watch: afterRecord(['connection-failed'], ({ record, view }) => {
    const { stage, code, message } = record;
    const { waiting } = view;
    if (stage === 'client-gone') return waiting?.stage === 'upstream-tls' && impatient(waiting, message, TLS_SILENCE);
    if (stage !== 'upstream-tls') return undefined;
    if (code === 'STOPPED') return unanswered(message);
    // A server that does not like cleartext has not failed at TLS.
    const failed = code.startsWith('UPSTREAM_') ? '' : `TLS to the server failed (${code}). `;
    const isPassedOn = ALERT.test(code) && !view.opened;
    const seen = isPassedOn ? 'The client was sent the same alert' : 'The client only saw the connection close';
    return { ...blame(record), values: { failed, seen, ...inTwo(message) }, evidence: [waiting?.seq ?? -1] };
  }),
};

/** How OpenSSL calls the alerts it receives. */
const ALERT = /^ERR_SSL_(TLSV1|SSLV3|TLSV13)_/;

/** h2inspect shows no certificate: alerts about one mean that one is wanted. @see RFC 8446 §6.2 */
const wantsCertificate = (code: string): boolean =>
  ALERT.test(code) && /CERTIFICATE_REQUIRED|BAD_CERTIFICATE$|NO_CERTIFICATE/.test(code);

function blame({ code, serverName }: RecordOf<'connection-failed'>): Blame {
  if (wantsCertificate(code)) return { fault: 'proxy', fix: tlsClientCertificateWanted.fix };
  // A client that came to localhost, or to an address, has not chosen the name that the server was asked for.
  const isOurs = serverName === undefined || /(^|\.)localhost$/i.test(serverName);
  if (isOurs && code.includes('UNRECOGNIZED_NAME')) return OUR_NAME;
  return blameOf(UPSTREAM_TLS, code, UPSTREAM_LOG);
}

const TLS_SILENCE = blameOf(UPSTREAM_TLS, 'ETIMEDOUT', UPSTREAM_LOG);

/** The client has left, but it was somebody else who was waited for. */
export const impatient = (waiting: RecordOf<'connection-waiting'>, message: string, blame: Blame): Verdict => ({
  ...blame,
  severity: 'warning',
  summary: '{tried}{why}',
  values: inTwo(message.replace(/\.$/, '')),
  evidence: [waiting.seq],
});

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
  when: 'The server ends TLS with the alert certificate_required, which in TLS 1.3 may come after the handshake, or calls the certificate bad that h2inspect did not show.',
  unless: 'A server that asks but goes on without one is not told of.',
  peers: 'nginx answers `400 No required SSL certificate was sent`; others close suddenly after the first request.',
  summary: 'the server requires a client certificate, and h2inspect cannot present the client’s own',
  fix: 'Let the server do without one while you look (nginx: `ssl_verify_client optional`), or put a proxy that has the client’s certificate between h2inspect and the server.',
  fires: ['FAIL{stage upstream-tls, code ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED}'],
  silent: ['FAIL{stage upstream-tls, code ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE}'],
  watch: [
    afterRecord(
      ['connection-failed'],
      ({ record: { stage, code } }) => stage === 'upstream-tls' && wantsCertificate(code) && {},
    ),
    afterRecord(['direction-ended'], ({ record: { from, code }, findings }) => {
      if (from !== 'server' || code === undefined || !wantsCertificate(code)) return undefined;
      return !findings.some(({ rule }) => rule === 'tls-client-certificate-wanted') && {};
    }),
  ],
};
