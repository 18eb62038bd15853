import type { TlsFacts } from '../../../trace/index.ts';
import { afterRecord, type Rule } from '../../rule.ts';
import { list } from '../../wording.ts';

export const proxyChangesBehaviour: Rule = {
  id: 'proxy-changes-behaviour',
  title: 'the server sees other TLS than the client’s',
  section: 'RFC 9113 §9.2',
  severity: 'info',
  fault: 'proxy',
  tier: 'P2',
  when: 'The two legs of a connection differ in TLS version, cipher suite, the ALPN list that was offered, server name or resumption.',
  unless: 'They are the same.',
  peers: 'Servers and CDNs that look at the TLS of their clients may answer a proxy differently.',
  summary: 'the server sees h2inspect’s TLS, not the client’s: {differences}',
  fix: 'Bear it in mind when 403 or INADEQUATE_SECURITY comes only through h2inspect.',
  fires: ['TLS{client-version TLSv1.2, client-cipher TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}; OPEN'],
  silent: ['TLS{}; OPEN', 'PLAIN; OPEN'],
  watch: afterRecord(['connection-opened'], ({ record: { client, server } }) => {
    if (!client.tls || !server.tls) return undefined;
    const differences = differencesOf(client.tls, server.tls);
    return differences.length > 0 && { from: 'client', values: { differences: list(differences) } };
  }),
};

function differencesOf(client: TlsFacts, server: TlsFacts): string[] {
  const facts: [string, unknown, unknown][] = [
    ['version', client.version, server.version],
    ['cipher suite', client.cipher, server.cipher],
    ['offered ALPN', client.alpnOffered.join(' '), server.alpnOffered.join(' ')],
    ['server name', client.serverName, server.serverName],
    ['resumption', client.resumed, server.resumed],
  ];
  const differing = facts.filter(([, one, other]) => one !== other);
  return differing.map(([name, one, other]) => `${name} ${other ?? 'none'} instead of ${one ?? 'none'}`);
}
