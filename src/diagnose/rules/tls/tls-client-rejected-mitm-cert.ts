import { traceNotes } from '../../notes.ts';
import { afterRecord, type Rule } from '../../rule.ts';

/** TLS alerts that speak of the certificate. @see RFC 8446 §6.2 */
const DISTRUST =
  /UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|UNSUPPORTED_CERTIFICATE/;
/** Whether the client has spoken of the certificate. */
export const aboutCertificate = (code: string): boolean => DISTRUST.test(code);
/** Node, pinning libraries, Java and old Android close without an alert. */
export const WITHOUT_A_WORD = /^(ECONNRESET|EPIPE|CLIENT_CLOSED)$/;

export const tlsClientRejectedMitmCert: Rule = {
  id: 'tls-client-rejected-mitm-cert',
  title: 'the client refuses h2inspect’s certificate',
  section: 'RFC 9113 §9.2, RFC 8446 §6.2',
  severity: 'error',
  fault: 'proxy',
  tier: 'P0',
  when: 'The client’s TLS handshake with h2inspect ends with an alert about the certificate. For information when the client closes right after it has seen the certificate, without a word.',
  unless:
    'The client left before it sent anything (a port scan, a health check), or the handshake failed for want of a common cipher. Without a word, also when a client on the same host has spoken to h2inspect before: Go and browsers open connections ahead, and close those that they do not need.',
  peers:
    'curl: `(60) SSL certificate problem: unable to get local issuer certificate`; Go: `x509: certificate signed by unknown authority`; Node: `SELF_SIGNED_CERT_IN_CHAIN`; Java: `PKIX path building failed`; Chrome: `NET::ERR_CERT_AUTHORITY_INVALID`.',
  summary:
    'the client rejected h2inspect’s certificate{name} ({how}). This is not an HTTP/2 fault: no frame was exchanged',
  fix: 'Let that client trust the h2inspect CA (--cacert, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, a Java truststore). A client that pins certificates cannot be inspected unchanged.',
  symptom: 'curl: (60) SSL certificate problem',
  fires: [
    'FAIL{stage client-tls, code ERR_SSL_TLSV1_ALERT_UNKNOWN_CA, sni a.example}',
    'TLS{sni a.example}; FAIL{stage client-tls, code CLIENT_CLOSED}',
  ],
  silent: [
    'C> PREFACE, SETTINGS{}; S> SETTINGS{}; C> FIN',
    'FAIL{stage client-hello, code ECONNRESET}',
    'FAIL{stage client-tls, code ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE}',
  ],
  watch: [
    afterRecord(['preface', 'octets'], (sight) => {
      const { record, view } = sight;
      if (record.from === 'client' && view.opened?.client.tls) remember(trusting(sight), view.opened.client.address);
      return undefined;
    }),
    afterRecord(['connection-failed'], (sight) => {
      const { stage, code, serverName, client } = sight.record;
      if (stage !== 'client-tls') return undefined;
      const name = serverName ? ` for ${serverName}` : '';
      if (DISTRUST.test(code)) {
        const how = code.replace(/^ERR_SSL_(TLSV1|SSLV3|TLSV13)_ALERT_/, '').toLowerCase();
        return { values: { how, name } };
      }
      if (!WITHOUT_A_WORD.test(code) || trusting(sight).has(hostOf(client))) return undefined;
      return { severity: 'info', summary: LEFT, values: { name } };
    }),
  ],
};

const LEFT =
  'the client left as soon as it had h2inspect’s certificate{name}, without a word: either it does not trust it, or it had no need of this connection. No frame was exchanged';

/** Hosts whose clients have sent something after the handshake. */
const trusting = traceNotes(() => new Set<string>());
const MAX_HOSTS = 1000;

function remember(hosts: Set<string>, address: string): void {
  if (hosts.size < MAX_HOSTS) hosts.add(hostOf(address));
}

/** `127.0.0.1` of `127.0.0.1:50000`. */
const hostOf = (address: string): string => address.replace(/:\d+$/, '');
