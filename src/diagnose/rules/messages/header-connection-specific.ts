import { fieldWith, nameTraits, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { list } from '../../wording.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';

export const headerConnectionSpecific: Rule = {
  id: 'header-connection-specific',
  title: 'a field that belongs to an HTTP/1.1 connection',
  section: 'RFC 9113 §8.2.2, RFC 9110 §7.6.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: MALFORMED,
  when: 'Any field section, trailers and promised requests included, has connection, proxy-connection, keep-alive, transfer-encoding or upgrade.',
  unless:
    'te: trailers is allowed. A field that is connection-specific only because a Connection value named it cannot be told.',
  peers:
    'curl and Node reset (`Invalid HTTP header field was received … name: [upgrade], value: [h2,h2c]`; curl 8.5 and newer says it in plain words); Safari: `NSPOSIXErrorDomain 100`; Chrome and Firefox tolerate it, Envoy (oghttp2) does not; nginx: 400, `client sent "Connection" header`; Netty: `Illegal connection-specific header \'x\' encountered.`; hyper: `malformed header`; Go’s client accepts it, Go’s server answers 400, `request header "Connection" is not valid in HTTP/2`; Node does not send it (`ERR_HTTP2_INVALID_CONNECTION_HEADERS`); Apache strips it.',
  summary:
    '{who} sent "{name}: {value}" on stream {stream}; that field does not exist in HTTP/2, so the whole message counts as malformed{others}',
  fix: 'Do not send it: the frames do its work, END_STREAM that of chunks. Where HTTP/1.1 becomes HTTP/2, take it off instead of copying fields as they are.',
  symptom: RESPONSE_REFUSED,
  fires: [
    'OPEN; GET1; OK1.ES{connection keep-alive}',
    'OPEN; GET1{transfer-encoding chunked}',
    'OPEN; GET1; OK1; S> DATA(1,5); S> HDR(1,EH,ES){keep-alive timeout=5}',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x, proxy-connection close}',
  ],
  silent: ['OPEN; GET1{te trailers}', 'OPEN; GET1; OK1.ES{x-connection close}'],
  watch: sectionWith(Trait.connectionSpecific, ({ section: { kind, fields } }) => {
    const { name, value } = fieldWith(fields, Trait.connectionSpecific)!;
    const more = [...new Set(fields.map((each) => each.name))].filter(
      (each) => each !== name && nameTraits(each) & Trait.connectionSpecific,
    );
    const others = more.length > 0 ? `; ${list(more)} must go too` : '';
    const websocket =
      kind === 'request' && fields.some((each) => each.name === 'upgrade' && WEBSOCKET.test(each.value));
    const fix = websocket ? FIX_WEBSOCKET : name === 'upgrade' ? FIX_UPGRADE : undefined;
    return { values: { name, value, others }, ...(fix && { fix }) };
  }),
};

const WEBSOCKET = /^websocket$/i;
const FIX_UPGRADE =
  'Strip it where HTTP/1.1 becomes HTTP/2: nginx `proxy_hide_header Upgrade;`, Apache `Header unset Upgrade`. Never copy HTTP/1.1 fields as they are.';
const FIX_WEBSOCKET =
  'Open WebSocket by extended CONNECT (RFC 8441) where the server sends ENABLE_CONNECT_PROTOCOL 1, or over HTTP/1.1 (ALPN http/1.1). Upgrade does not exist in HTTP/2.';
