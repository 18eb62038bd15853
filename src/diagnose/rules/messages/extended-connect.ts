import { type MessageSection, Trait } from '../../../trace/index.ts';
import { type Found, type Rule, sectionWith } from '../../rule.ts';
import { list } from '../../wording.ts';
import { MALFORMED, REQUEST_REFUSED } from './malformed.ts';

export const extendedConnectNotEnabled: Rule = {
  id: 'extended-connect-not-enabled',
  title: ':protocol although the server has not allowed it',
  section: 'RFC 8441 §3, §4',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: MALFORMED,
  fromStart: true,
  when: 'A request has :protocol, and the server has never sent SETTINGS_ENABLE_CONNECT_PROTOCOL with 1.',
  unless: 'SETTINGS with it passed before the request, acknowledged or not.',
  peers:
    'nghttp2 and hyper reset with PROTOCOL_ERROR (`cannot use :protocol if extended connect protocol is disabled`); Go’s client says `net/http: extended connect not supported by peer`, and honours only the first SETTINGS; Firefox and Chrome fall back to WebSocket over HTTP/1.1.',
  summary:
    'the client used extended CONNECT for "{protocol}" on stream {stream}, but the server has not sent ENABLE_CONNECT_PROTOCOL 1',
  fix: 'Wait for the server’s SETTINGS; on the server switch it on (Envoy: `allow_connect`; h2o and HAProxy have options of their own).',
  symptom: REQUEST_REFUSED,
  fires: ['OPEN; CONNECT1{:protocol websocket, :scheme https, :path /ws, :authority a}'],
  silent: [
    'OPEN; S> SET{8=1}; CONNECT1{:protocol websocket, :scheme https, :path /ws, :authority a}',
    'OPEN; CONNECT1',
  ],
  watch: sectionWith(Trait.unusual, ({ view, section: { kind, protocol } }) => {
    if (kind !== 'request' || protocol === undefined) return undefined;
    return view.server.settings.loosest.enableConnectProtocol !== 1 && { values: { protocol } };
  }),
};

export const extendedConnectMalformed: Rule = {
  id: 'extended-connect-malformed',
  title: 'extended CONNECT with the wrong parts',
  section: 'RFC 8441 §4, §5',
  severity: 'error',
  fault: 'client',
  tier: 'P2',
  breaks: MALFORMED,
  follows: ['extended-connect-not-enabled'],
  when: 'A request with :protocol has another method than CONNECT, or lacks :scheme, :path or :authority. A sec-websocket-key field, which HTTP/2 does not need, is a warning.',
  unless:
    'sec-websocket-version, -protocol, -extensions and origin belong there. upgrade and connection are header-connection-specific.',
  peers: 'The stream is reset.',
  summary:
    'the request on stream {stream} {why}; extended CONNECT has :method CONNECT, :protocol, :scheme, :path and :authority',
  fix: 'Follow the example of RFC 8441 §5.1.',
  symptom: REQUEST_REFUSED,
  fires: [
    'OPEN; S> SET{8=1}; GET1{:protocol websocket}',
    'OPEN; S> SET{8=1}; CONNECT1{:protocol websocket, :authority a}',
    'OPEN; S> SET{8=1}; CONNECT1{:protocol websocket, :scheme https, :path /ws, :authority a, sec-websocket-key x}',
  ],
  silent: [
    'OPEN; S> SET{8=1}; CONNECT1{:protocol websocket, :scheme https, :path /ws, :authority a, sec-websocket-version 13, origin https://a}',
  ],
  watch: sectionWith(Trait.unusual, ({ section, block }) => {
    if (section.kind !== 'request' || section.protocol === undefined || block.problem) return undefined;
    return misused(section);
  }),
};

function misused({ method, scheme, path, authority, fields }: MessageSection): Found {
  if (method !== 'CONNECT') return { values: { why: `has :protocol but the method ${method ?? '(none)'}` } };
  const missing = Object.entries({ ':scheme': scheme, ':path': path, ':authority': authority });
  const names = missing.flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (names.length > 0) return { values: { why: `has :protocol but no ${list(names)}` } };
  const leftover = fields.some(({ name }) => name === 'sec-websocket-key');
  return leftover && { severity: 'warning', values: { why: 'still has sec-websocket-key, which HTTP/2 ignores' } };
}
