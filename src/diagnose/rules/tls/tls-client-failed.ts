import { afterRecord, type Rule } from '../../rule.ts';
import { blameOf, CLIENT_LOG, CLIENT_TLS } from './blame.ts';
import { aboutCertificate, WITHOUT_A_WORD } from './tls-client-rejected-mitm-cert.ts';
import { inTwo } from './tls-upstream-failed.ts';

export const tlsClientFailed: Rule = {
  id: 'tls-client-failed',
  title: 'the client and h2inspect could not agree on TLS',
  section: 'RFC 9113 §9.2',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  when: 'The client’s TLS handshake with h2inspect fails for want of a common version or cipher suite, by an alert, or because the client does not go on. As a warning where what it sent is no ClientHello.',
  unless:
    'It is about the certificate, or the client leaves without a word: see tls-client-rejected-mitm-cert. The client has sent nothing at all.',
  peers:
    'curl and OpenSSL: `alert protocol version`, `alert handshake failure`; Java: `SSLHandshakeException: Received fatal alert`.',
  summary: 'TLS with the client failed ({code}). {tried}{why} No frame was exchanged',
  fix: 'Compare the TLS versions and cipher suites that the client offers with those of Node, which h2inspect uses.',
  fires: [
    'FAIL{stage client-tls, code ERR_SSL_NO_SHARED_CIPHER, message "Cannot make a TLS connection: no cipher suite in common."}',
    'FAIL{stage client-hello, code NO_CLIENT_HELLO}',
  ],
  silent: [
    'FAIL{stage client-tls, code ERR_SSL_TLSV1_ALERT_UNKNOWN_CA}',
    'FAIL{stage client-tls, code CLIENT_CLOSED}',
    'FAIL{stage client-gone, code CLIENT_GONE}',
    'WAIT{stage client-tls}',
  ],
  watch: afterRecord(['connection-failed'], ({ record: { stage, code, message }, view }) => {
    if (stage !== 'client-tls' && stage !== 'client-hello') return undefined;
    if (aboutCertificate(code) || WITHOUT_A_WORD.test(code) || code === 'INTERNAL') return undefined;
    const isSilent = code === 'ETIMEDOUT' || code === 'NO_CLIENT_HELLO';
    return {
      ...blameOf(CLIENT_TLS, code, CLIENT_LOG),
      ...(isSilent && { severity: 'warning' }),
      values: { code, ...inTwo(message) },
      evidence: [view.waiting?.seq ?? -1],
    };
  }),
};
