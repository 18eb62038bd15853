import type { Peer } from '../../../decode/index.ts';
import type { TlsFacts } from '../../../trace/index.ts';
import { afterRecord, type Found, type Rule, type Watch } from '../../rule.ts';

/** Each leg that speaks TLS, when the connection stands. */
const eachLeg = (check: (tls: TlsFacts, peer: Peer) => Found): Watch =>
  afterRecord(['connection-opened'], ({ record }) => {
    const { client, server } = record;
    return (client.tls && check(client.tls, 'client')) || (server.tls && check(server.tls, 'server'));
  });

const LEG = { client: 'between the client and h2inspect', server: 'between h2inspect and the server' } as const;

export const tlsAlpnLegsDiffer: Rule = {
  id: 'tls-alpn-legs-differ',
  title: 'the two legs agreed on different protocols',
  section: 'RFC 9113 §3.2',
  severity: 'error',
  fault: 'proxy',
  tier: 'P1',
  when: 'One leg has negotiated h2 and the other one has not. h2inspect relays octets and does not translate.',
  peers: 'The side that speaks the other protocol sees garbage: preface errors, `Parse Error: Expected HTTP/`.',
  summary:
    'the two legs differ: h2inspect negotiated {a} with the client and {b} with the server, so frames cannot be relayed',
  fix: 'Connect again with the ALPN protocols mirrored, which is what h2inspect does unless told otherwise.',
  fires: ['TLS{client-alpn h2, server-alpn http/1.1}', 'TLS{client-alpn none, server-alpn h2}'],
  silent: ['TLS{}', 'TLS{alpn http/1.1}', 'PLAIN'],
  alongside: ['tls-alpn-h2-not-negotiated'],
  watch: afterRecord(['connection-opened'], ({ record: { client, server } }) => {
    if (!client.tls || !server.tls || client.tls.alpn === server.tls.alpn) return undefined;
    const h2 = client.tls.alpn === 'h2' || server.tls.alpn === 'h2';
    return h2 && { values: { a: client.tls.alpn ?? 'nothing', b: server.tls.alpn ?? 'nothing' } };
  }),
};

export const tlsNoAlpnH2Preface: Rule = {
  id: 'tls-no-alpn-h2-preface',
  title: 'HTTP/2 spoken although TLS did not negotiate it',
  section: 'RFC 9113 §3.2, §3.3',
  severity: 'warning',
  fault: 'client',
  tier: 'P1',
  when: 'The client sends the connection preface inside TLS that has negotiated no ALPN protocol, or another one than h2.',
  unless: 'On cleartext there is no ALPN. Some meshes and old gRPC speak HTTP/2 over TLS by prior knowledge.',
  peers: 'Servers that go by ALPN answer `HTTP/1.1 400` or 505, or close; nginx: `invalid connection preface`.',
  summary: 'the client sent the HTTP/2 preface, but TLS negotiated {alpn}. HTTP/2 over TLS must be agreed by ALPN',
  fix: 'Offer h2 by ALPN in the client.',
  fires: ['TLS{offered none, alpn none}; C> PREFACE, SETTINGS{}'],
  silent: ['PLAIN; C> PREFACE, SETTINGS{}', 'C> PREFACE, SETTINGS{}'],
  alongside: ['tls-alpn-h2-not-negotiated'],
  watch: afterRecord(['preface'], ({ view }) => {
    const tls = view.opened?.client.tls;
    return tls && tls.alpn !== 'h2' && { values: { alpn: tls.alpn ?? 'no protocol' } };
  }),
};

export const tlsH2cInAlpn: Rule = {
  id: 'tls-h2c-in-alpn',
  title: 'the cleartext protocol identifier is used in TLS',
  section: 'RFC 9113 §3.2',
  severity: 'error',
  fault: 'client',
  tier: 'P2',
  when: 'The client offers h2c by ALPN, or h2c is chosen.',
  unless: 'Identifiers of the form 0x?a?a are GREASE.',
  peers: 'Most servers ignore it.',
  summary: 'the client offered h2c inside TLS, where only h2 is allowed',
  fix: 'Remove h2c from the ALPN list.',
  fires: ['TLS{offered "h2c,h2"}'],
  silent: ['TLS{offered "0x0a0a,h2"}'],
  watch: eachLeg(({ alpn, alpnOffered }) => (alpn === 'h2c' || alpnOffered.includes('h2c')) && {}),
};

export const tlsVersionTooLow: Rule = {
  id: 'tls-version-too-low',
  title: 'HTTP/2 below TLS 1.2',
  section: 'RFC 9113 §9.2',
  severity: 'error',
  fault: 'either',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'INADEQUATE_SECURITY' },
  when: 'A leg has chosen h2 with a TLS version below 1.2.',
  unless: 'h2inspect’s own leg may have another version than the direct connection would.',
  peers:
    'Go: GOAWAY INADEQUATE_SECURITY `TLS version too low`; Chrome: `ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY`; Firefox: `NS_ERROR_NET_INADEQUATE_SECURITY`.',
  summary: 'HTTP/2 needs TLS 1.2 or later; the leg {leg} negotiated {version}',
  fix: 'Raise the minimum TLS version.',
  fires: ['TLS{version TLSv1.1}'],
  silent: ['TLS{version TLSv1.1, alpn http/1.1}', 'TLS{version TLSv1.2, cipher TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}'],
  watch: eachLeg(
    ({ alpn, version }, peer) =>
      alpn === 'h2' && /^(SSLv|TLSv1(\.1)?$)/.test(version) && { values: { leg: LEG[peer], version } },
  ),
};

export const tls12ProhibitedCipher: Rule = {
  id: 'tls12-prohibited-cipher',
  title: 'a TLS 1.2 cipher suite on HTTP/2’s list of prohibited ones',
  section: 'RFC 9113 §9.2.2, Appendix A',
  severity: 'warning',
  fault: 'server',
  tier: 'P2',
  when: 'A leg has chosen h2 with TLS 1.2 and a cipher suite without ephemeral key exchange or without AEAD.',
  unless: 'TLS 1.3 has no such suites. Peers may reject it, but need not.',
  peers: 'Go: GOAWAY INADEQUATE_SECURITY `Prohibited TLS 1.2 Cipher Suite`; Chrome and Firefox refuse; curl accepts.',
  summary:
    'the TLS 1.2 cipher suite {cipher} of the leg {leg} is prohibited for HTTP/2; strict peers close with INADEQUATE_SECURITY',
  fix: 'Prefer ECDHE with AES-GCM or ChaCha20-Poly1305, or TLS 1.3.',
  fires: [
    'TLS{version TLSv1.2, cipher TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA}',
    'TLS{version TLSv1.2, cipher TLS_RSA_WITH_AES_128_GCM_SHA256}',
  ],
  silent: ['TLS{version TLSv1.2, cipher TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}', 'TLS{}'],
  watch: eachLeg(({ alpn, version, cipher }, peer) => {
    const fine = /(^|_)(EC)?DHE[_-].*(GCM|CCM|POLY1305)/.test(cipher);
    return alpn === 'h2' && version === 'TLSv1.2' && !fine && { values: { leg: LEG[peer], cipher } };
  }),
};
