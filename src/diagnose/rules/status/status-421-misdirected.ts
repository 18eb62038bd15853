import { markedSection, type Rule } from '../../rule.ts';
import { SectionMark } from '../../section-mark.ts';

export const status421Misdirected: Rule = {
  id: 'status-421-misdirected',
  title: 'the wrong connection for this host',
  section: 'RFC 9110 §15.5.20, §7.4, RFC 9113 §9.1.1, RFC 8336 §2.3',
  severity: 'warning',
  fault: 'either',
  tier: 'P1',
  when: 'The server answers 421. Where :authority is another host than the server name of the TLS handshake, the client has used (coalesced) one connection for both because the certificate covers both.',
  unless: 'The names are the same: then the server’s own configuration of that host, or of ALPN, is the reason.',
  peers:
    'Apache: `AH02032: Hostname … provided via SNI and hostname … provided via HTTP have no compatible SSL setup`; nginx: `client attempted to request the server name for which the negotiated protocol is disabled`; Traefik and Istio with wildcard certificates. Browsers try again on a new connection, curl does not.',
  summary: 'the server refuses {authority} with 421 on a connection made for {name}{why}',
  fix: 'Client: use a connection of its own for that host. Server: give all names of a certificate the same TLS setup, send an ORIGIN frame, or use separate certificates or addresses.',
  symptom: '421 Misdirected Request, sometimes and not always',
  fires: [
    'TLS{sni a.example}; OPEN; GET1{:authority b.example}; S> HDR(1,EH,ES){:status 421}',
    'TLS{sni a.example}; OPEN; GET1{:authority a.example}; S> HDR(1,EH,ES){:status 421}',
  ],
  silent: ['TLS{sni a.example}; OPEN; GET1{:authority b.example}; S> HDR(1,EH,ES){:status 404}'],
  watch: markedSection(SectionMark.failed, ['response'], ({ section: { statusCode }, stream, view }) => {
    if (statusCode !== 421 || !stream) return undefined;
    const authority = stream.authority ?? 'this host';
    const name = view.opened?.client.tls?.serverName;
    const coalesced = name !== undefined && hostOf(authority) !== name.toLowerCase();
    return {
      values: {
        authority,
        name: name ?? 'an unknown name',
        why: coalesced
          ? '; the client used the connection for both because the certificate covers both'
          : ', which is the same host: look at how the server sets it up',
      },
      ...(name !== undefined && { fault: coalesced ? 'client' : 'server' }),
      evidence: [stream.openedSeq],
    };
  }),
};

const hostOf = (authority: string): string => authority.replace(/:\d*$/, '').toLowerCase();
