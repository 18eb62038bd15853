import { type Rule, section } from '../../rule.ts';

/** @see RFC 6066 §3: literal addresses are not permitted as a server name. */
const ADDRESS = /^(\[|\d{1,3}(\.\d{1,3}){3}(:\d+)?$)/;

export const tlsMissingSni: Rule = {
  id: 'tls-missing-sni',
  title: 'no server name in the TLS handshake',
  section: 'RFC 9113 §9.2',
  severity: 'warning',
  fault: 'client',
  tier: 'P2',
  when: 'The client’s handshake has no server name, and its first request names a host.',
  unless: 'The host is an IP address, which cannot be a server name.',
  peers: 'A CDN answers with its default certificate, with 421, or with the alert unrecognized_name.',
  summary: 'the client sent no server name (SNI) for {host}; the server may pick the wrong site or answer 421',
  fix: 'Set the server name in the client.',
  fires: ['TLS{client-sni none}; C> PREFACE, SETTINGS{}; S> SETTINGS{}; GET1{:authority example.com}'],
  silent: [
    'TLS{client-sni none}; C> PREFACE, SETTINGS{}; S> SETTINGS{}; GET1{:authority 192.0.2.1}',
    'PLAIN; C> PREFACE, SETTINGS{}; S> SETTINGS{}; GET1{:authority example.com}',
  ],
  watch: section(['request'], ({ section: { authority }, view }) => {
    const tls = view.opened?.client.tls;
    if (!tls || tls.serverName !== undefined || !authority || ADDRESS.test(authority)) return undefined;
    return { streamId: null, values: { host: authority } };
  }),
};
