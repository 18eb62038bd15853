import type { ErrorText } from './error-text.ts';
import { FIELD_BLOCK_RULES, FIELD_RULES, PSEUDO_HEADER_RULES, STREAM_STATE_RULES } from './rule-families.ts';

/** Apache, Envoy and HAProxy: their logs, and the bodies Envoy answers with. */
export const PROXY_TEXTS: readonly ErrorText[] = [
  {
    source: 'Apache log',
    patterns: ['AH02032'],
    examples: [
      'AH02032: Hostname a.example provided via SNI and hostname b.example provided via HTTP have no compatible SSL setup',
    ],
    meaning: 'A request for one host came over a connection that was made for another. The client sees 421.',
    candidates: ['status-421-misdirected'],
  },
  {
    source: 'Envoy',
    patterns: ['http2.violation.of.messaging.rule'],
    examples: ['response_code_details: http2.violation.of.messaging.rule'],
    meaning:
      'The message does not add up (length, pseudo-header fields, order). The frames themselves were well formed.',
    candidates: [
      'content-length-mismatch',
      ...PSEUDO_HEADER_RULES,
      'interim-with-end-stream',
      'interim-after-final',
      ...FIELD_RULES,
    ],
  },
  {
    source: 'Envoy',
    patterns: ['http2.invalid.header.field'],
    examples: ['http2.invalid.header.field'],
    meaning: 'A field has a name or value that HTTP/2 forbids.',
    candidates: FIELD_RULES,
  },
  {
    source: 'Envoy',
    patterns: ['http2.too_many_headers'],
    examples: ['http2.too_many_headers'],
    meaning: 'The message has more fields, or larger ones, than Envoy accepts (100 fields, 60 KiB unless set).',
    candidates: ['header-list-size-exceeded'],
  },
  {
    source: 'Envoy',
    patterns: ['unexpected_underscore'],
    examples: ['http2.unexpected_underscore'],
    meaning: 'A field name has an underscore and Envoy is configured to refuse that. HTTP allows it.',
    candidates: ['header-name-invalid'],
  },
  {
    source: 'Envoy',
    patterns: ['http2.inbound_empty_frames_flood', 'http2.outbound_frames_flood', 'outbound_control_frames_flood'],
    examples: ['http2.inbound_empty_frames_flood', 'http2.outbound_frames_flood'],
    meaning: 'Too many frames without content came, or too many answers queued up because the peer did not read them.',
    candidates: ['empty-frames-flood', 'ping-flood'],
  },
  {
    source: 'Envoy',
    patterns: ['reset reason: protocol error'],
    examples: ['upstream connect error or disconnect/reset before headers. reset reason: protocol error'],
    meaning: 'Envoy refused what the upstream answered. The upstream did not report an error.',
    candidates: [...FIELD_RULES, ...FIELD_BLOCK_RULES],
  },
  {
    source: 'Envoy',
    patterns: ['reset reason: remote reset'],
    examples: ['upstream connect error or disconnect/reset before headers. reset reason: remote reset'],
    meaning: 'The upstream reset the stream. Envoy does not say with which code.',
    candidates: ['rst-stream-explained'],
  },
  {
    source: 'Envoy',
    patterns: ['reset reason: connection termination'],
    examples: ['upstream connect error or disconnect/reset before headers. reset reason: connection termination'],
    meaning: 'The upstream’s connection ended under the request.',
    candidates: ['conn-closed-streams-open'],
  },
  {
    source: 'Envoy',
    patterns: ['reset reason: overflow'],
    examples: ['upstream connect error or disconnect/reset before headers. reset reason: overflow'],
    meaning:
      'Envoy’s own limit on requests or connections to this upstream was reached. The upstream did not see the request.',
    candidates: ['max-concurrent-streams-saturated'],
  },
  {
    source: 'Envoy',
    patterns: ['remote refused stream reset'],
    examples: ['upstream connect error or disconnect/reset before headers. reset reason: remote refused stream reset'],
    meaning: 'The upstream refused the stream before it looked at it: a retry is safe.',
    candidates: ['rst-refused-stream'],
  },
  {
    source: 'Apache log, nghttp2',
    patterns: ['Received bad client magic byte string'],
    examples: ['nghttp2_session_mem_recv2() returned error: Received bad client magic byte string'],
    meaning: 'HTTP/2 was expected on this connection and its first octets were something else.',
    candidates: ['preface-bad', 'http1-on-h2-connection'],
  },
  {
    source: 'HAProxy log',
    patterns: ['<BADREQ'],
    examples: ['frontend~ frontend/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 1/1/0/0/0 0/0 "<BADREQ>"'],
    meaning: 'HAProxy refused the request as malformed before it had a method and a path.',
    candidates: ['preface-bad', 'http1-on-h2-connection', ...FIELD_RULES, ...STREAM_STATE_RULES],
  },
];
