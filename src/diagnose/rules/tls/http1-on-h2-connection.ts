import { otherPeer, type Peer } from '../../../decode/index.ts';
import type { ConnectionView, RecordOf } from '../../../trace/index.ts';
import { afterRecord, beforeFrame, type Rule } from '../../rule.ts';

const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\/[\d.]+ /, 'It is an HTTP/1.1 answer'],
  [/^(GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|CONNECT|TRACE) /, 'It is an HTTP/1.1 request'],
  [/^[\x14-\x17]\x03[\0-\x04]/, 'It is a TLS record inside the connection'],
  [/^SSH-/, 'It is SSH'],
  [/^\s*<(!d|ht)/i, 'It is HTML without any HTTP'],
  [/^220[ -]/, 'It is a mail or FTP server'],
];

export const http1OnH2Connection: Rule = {
  id: 'http1-on-h2-connection',
  title: 'one side speaks something else where HTTP/2 is expected',
  section: 'RFC 9113 §3.4',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR', alsoSeen: ['FRAME_SIZE_ERROR'] },
  follows: ['tls-alpn-h2-not-negotiated'],
  when: 'Where a preface or a frame should begin, an endpoint’s octets read as HTTP/1.x, a TLS record, SSH, HTML or a mail server, while ALPN has chosen h2 or the other endpoint speaks HTTP/2.',
  unless:
    'The connection is not HTTP/2 at all, or it is the request and 101 of `Upgrade: h2c`. Text inside DATA is content.',
  peers:
    'Read as a frame, `HTT` is a length of 4 740 180. Go: `http2: frame too large`; grpc-go: `error reading server preface`; Netty: `First received frame was not SETTINGS. Hex dump for first 5 bytes: 485454502f`; curl: `(16)`. The other way round: `malformed HTTP response "\\x00\\x00\\x12\\x04…"`, curl `(1) Received HTTP/0.9 when not allowed`, Node `Parse Error: Expected HTTP/`.',
  summary: '{who} is not speaking HTTP/2 here, its octets read "{text}". {what}',
  fix: 'Check port and scheme (TLS or cleartext), a proxy in between, and the ALPN or prior-knowledge setting; with gRPC, plaintext against TLS credentials.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer',
  fires: [
    'C> PREFACE, SETTINGS{}; S> RAW("HTTP/1.1 400 Bad Request\\r\\n\\r\\n")',
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"); S> SETTINGS{}',
    'PLAIN; C> PREFACE, SETTINGS{}; S> RAW("SSH-2.0-OpenSSH_9.6\\r\\n"); S> FIN',
    'OPEN; GET1; S> RAW("HTTP/1.1 502 Bad Gateway\\r\\n\\r\\n"); S> FIN',
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\nUpgrade: h2c\\r\\n\\r\\n"); S> SETTINGS{}, GOAWAY(0,INTERNAL_ERROR)',
  ],
  silent: [
    'OPEN; GET1; OK1; S> DATA(1,"HTTP/1.1 200 OK")',
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"); S> RAW("HTTP/1.1 200 OK\\r\\n\\r\\n")',
    'TLS{alpn http/1.1, offered http/1.1}; C> RAW("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")',
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\nUpgrade: h2c\\r\\n\\r\\n"); S> RAW("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n"), SETTINGS{}',
  ],
  alongside: ['conn-closed-streams-open'],
  watch: [
    afterRecord(['octets'], ({ record, view }) => {
      const { from, octets } = record;
      const upgrade = record.reason === 'http1' && !view.of(from).notHttp2;
      const agreed = view.opened?.alpn === 'h2';
      const otherSpeaksIt = from === 'client' ? view.server.frames > 0 : !Number.isNaN(view.client.prefaceAt);
      if (upgrade || !(agreed || otherSpeaksIt)) return undefined;
      const look = LOOKS.find(([pattern]) => pattern.test(octets));
      return look && { values: { text: firstLine(record), what: look[1] }, ...unagreed(view, from) };
    }),
    // On cleartext nobody knows that it should be HTTP/2 until the server begins to speak it.
    beforeFrame(['SETTINGS'], ({ from, view }) => {
      if (from !== 'server' || view.server.frames > 0) return undefined;
      const refused = view.upgradeAsked && !view.upgraded;
      if (!view.client.notHttp2 && !refused) return undefined;
      const what = refused
        ? 'The server does not take `Upgrade: h2c`: it sends HTTP/2 frames at once and wants the preface first'
        : 'The server answers with HTTP/2 frames';
      return { from: 'client', values: { text: 'HTTP/1.1', what }, ...unagreed(view, 'client') };
    }),
  ],
};

/** Where TLS has not agreed on h2, HTTP/1.1 is right and the other one is wrong. */
const unagreed = ({ opened }: ConnectionView, from: Peer) =>
  opened?.client.tls && opened.client.tls.alpn !== 'h2' ? { fault: otherPeer(from) } : {};

const firstLine = ({ octets }: RecordOf<'octets'>): string => octets.split(/\r?\n/, 1)[0]!.slice(0, 40);
