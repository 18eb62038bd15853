import type { ConnectionOpenedRecord } from '../../../trace/index.ts';
import { afterRecord, type Rule } from '../../rule.ts';
import { list } from '../../wording.ts';

export const tlsAlpnH2NotNegotiated: Rule = {
  id: 'tls-alpn-h2-not-negotiated',
  title: 'HTTP/2 was never agreed',
  section: 'RFC 9113 §3.2',
  severity: 'warning',
  fault: 'either',
  tier: 'P0',
  when: 'A TLS handshake ends without the ALPN protocol h2: the client did not offer it, the server chose another one, or the server answered without ALPN.',
  unless:
    'Falling back is legal; the order in which the client offers does not matter. A client that offers another protocol and not h2 has made its choice: for information only.',
  peers:
    'Go: `http2: unexpected ALPN protocol "http/1.1"; want "h2"`; grpc-go: `missing selected ALPN property`; curl just prints `HTTP/1.1`; TLS terminators often drop ALPN.',
  summary: 'this connection is not HTTP/2: {reason}. HTTP/2 over TLS needs the ALPN protocol h2 from both sides',
  fix: 'Enable h2 on the side that left it out; look for a TLS terminator in between.',
  fires: [
    'TLS{offered "h2,http/1.1", alpn http/1.1}',
    'TLS{offered none, alpn none}',
    'TLS{offered http/1.1, alpn http/1.1}',
    'TLS{alpn none}',
    'FAIL{stage upstream-tls, code ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL, offered h2}',
  ],
  silent: ['TLS{offered "http/1.1,h2", alpn h2}', 'PLAIN'],
  watch: [
    afterRecord(['connection-opened'], ({ record }) => {
      const verdict = whyNot(record);
      return verdict && { values: { reason: verdict.reason }, fault: verdict.fault, ...verdict.as };
    }),
    afterRecord(
      ['connection-failed'],
      ({ record: { code } }) =>
        code.includes('NO_APPLICATION_PROTOCOL') && {
          values: { reason: 'the server knows none of the protocols the client offers' },
        },
    ),
  ],
};

function whyNot({ client, server, alpn }: ConnectionOpenedRecord) {
  // With h2 on the other leg the legs differ, which has a rule of its own.
  if (!client.tls || alpn === 'h2' || server.tls?.alpn === 'h2') return undefined;
  const { alpnOffered } = client.tls;
  if (alpnOffered.length === 0) return { reason: 'the client offered no protocol by ALPN', fault: 'client' } as const;
  if (!alpnOffered.includes('h2')) {
    const reason = `the client offered only ${list(alpnOffered)}`;
    return { reason, fault: 'client', as: { severity: 'info' } } as const;
  }
  const chosen = server.tls?.alpn ?? alpn;
  return chosen === undefined
    ? ({ reason: 'the server answered without ALPN', fault: 'server' } as const)
    : ({ reason: `the client offered h2, the server chose ${chosen}`, fault: 'server' } as const);
}
