import { exitCode } from './curl-exit-code.ts';
import type { ErrorText } from './error-text.ts';
import { FIELD_RULES, HPACK_RULES, PUSH_RULES, SETTINGS_RULES, STALL_RULES } from './rule-families.ts';
import { GOAWAY_BY_CODE } from './rules-by-code.ts';

/** What is left of curl's message when a server sends something that its HTTP/2 library refuses. */
const FRAMING = [
  'http1-on-h2-connection',
  'stream-id-not-opened-by-client',
  'header-block-interrupted',
  'frame-too-large',
  'hpack-index-invalid',
  ...HPACK_RULES,
  'frame-after-end-stream',
  'push-promise-disabled',
  ...SETTINGS_RULES,
  'first-frame-not-settings',
  'flow-control-violated',
  'window-update-zero',
  'goaway-explained',
  'conn-closed-streams-open',
  ...FIELD_RULES,
];

/** curl, libcurl and what is built on them (git, PHP, R), about whole connections. */
export const CURL_TEXTS: readonly ErrorText[] = [
  {
    source: 'curl',
    patterns: [...exitCode(16, 'CURLE_HTTP2'), 'Error in the HTTP2 framing layer'],
    examples: [
      'curl: (16) Error in the HTTP2 framing layer',
      'error: RPC failed; curl 16 Error in the HTTP2 framing layer',
    ],
    meaning:
      'curl’s HTTP/2 library refused what the server sent, or found the connection gone: the whole connection is over, not one stream. It does not say which frame was at fault, nor that the server sent any error.',
    candidates: FRAMING,
    general: true,
    note: 'With nghttp2 1.67.0 to 1.68.x a malformed field ends here too; before and after, it is curl: (92).',
  },
  {
    source: 'curl',
    patterns: ['Remote peer returned unexpected data while we expected SETTINGS frame'],
    examples: [
      'curl: (16) Remote peer returned unexpected data while we expected SETTINGS frame. Perhaps, peer does not support HTTP/2 properly.',
    ],
    meaning:
      'The first octets from the server were no SETTINGS frame: most often an HTTP/1.1 answer. It does not mean that a SETTINGS frame was wrong.',
    candidates: ['http1-on-h2-connection', 'first-frame-not-settings'],
  },
  {
    source: 'curl',
    patterns: ['nghttp2 shuts down connection with error {errorCode}'],
    examples: ['curl: (16) nghttp2 shuts down connection with error 1: PROTOCOL_ERROR'],
    meaning:
      'curl’s own HTTP/2 library ended the connection with this code, because the server broke a rule. The server did not send the code.',
    candidates: [GOAWAY_BY_CODE, ...FRAMING],
    note: 'curl 8.13 and newer.',
  },
  {
    source: 'curl',
    patterns: ['nghttp2 recv error -902', 'The user callback function failed'],
    examples: ['curl: (16) nghttp2 recv error -902: The user callback function failed'],
    meaning:
      'A frame came for a stream that curl does not know. "Callback" is curl’s own code; no callback of yours failed.',
    candidates: ['stream-id-not-opened-by-client', ...PUSH_RULES, 'frame-on-closed-stream'],
  },
  {
    source: 'curl',
    patterns: ['Too many CONTINUATION frames following a HEADERS frame'],
    examples: ['curl: (16) nghttp2 recv error -539: Too many CONTINUATION frames following a HEADERS frame'],
    meaning:
      'The server spread one set of fields over more CONTINUATION frames than nghttp2 accepts (8). RFC 9113 sets no such limit: the block may be legal.',
    candidates: ['continuation-over-peer-limit', 'continuation-flood'],
    note: 'nghttp2 1.61 and newer.',
  },
  {
    source: 'curl',
    patterns: ['Flooding was detected in this HTTP/2 session'],
    examples: [
      'curl: (16) nghttp2 recv error -904: Flooding was detected in this HTTP/2 session, and it must be closed',
    ],
    meaning:
      'Answers that curl’s library owed (to PING or SETTINGS) piled up because the server sent so many and did not read. It does not count requests.',
    candidates: ['ping-flood', 'settings-flood'],
  },
  {
    source: 'curl',
    patterns: [
      ...exitCode(18, 'CURLE_PARTIAL_FILE'),
      'transfer closed with outstanding read data remaining',
      'transfer closed with {length} bytes remaining to read',
      'was not closed cleanly before end of the underlying',
    ],
    examples: [
      'curl: (18) transfer closed with outstanding read data remaining',
      'curl: (18) transfer closed with 4096 bytes remaining to read',
      'curl: (92) HTTP/2 stream 1 was not closed cleanly before end of the underlying stream',
    ],
    meaning:
      'The response stopped in the middle: the connection or the stream ended first. It does not say who ended it.',
    candidates: ['conn-closed-streams-open', 'goaway-accepted-stream-abandoned', 'rst-no-error'],
  },
  {
    source: 'curl',
    patterns: [
      ...exitCode(28, 'CURLE_OPERATION_TIMEDOUT'),
      'Operation timed out after {number} milliseconds with {number} out of {number} bytes received',
      'Operation timed out after {number} milliseconds with {number} bytes received',
    ],
    examples: [
      'curl: (28) Operation timed out after 30001 milliseconds with 65535 out of 1048576 bytes received',
      'cURL error 28: Operation timed out after 10000 milliseconds with 0 bytes received',
    ],
    meaning:
      'curl stopped waiting by its own clock. If octets had come before, the transfer stalled; if none had, the server never answered. Neither is said to be the server’s fault.',
    candidates: [...STALL_RULES.slice(0, 2), 'response-missing-end-stream', 'no-response', 'conn-dead-silent'],
  },
  {
    source: 'curl',
    patterns: [...exitCode(52, 'CURLE_GOT_NOTHING'), 'Empty reply from server'],
    examples: ['curl: (52) Empty reply from server'],
    meaning: 'The connection ended before a single octet of an answer. It does not say who ended it, nor why.',
    candidates: [
      'conn-closed-before-settings',
      'conn-tcp-reset',
      'conn-no-close-notify',
      'stream-id-not-opened-by-client',
      'first-frame-not-settings',
      'http1-on-h2-connection',
      'header-block-interrupted',
      'frame-too-large',
      'hpack-index-invalid',
    ],
    note: 'curl 7.88 says so too where newer ones say (16): its HTTP/2 library refused the answer before it had begun.',
  },
  {
    source: 'curl',
    patterns: [
      ...exitCode(55, 'CURLE_SEND_ERROR'),
      ...exitCode(56, 'CURLE_RECV_ERROR'),
      'OpenSSL SSL_read: … unexpected eof while reading',
      'Recv failure: Connection reset by peer',
      'Send failure: Broken pipe',
    ],
    examples: [
      'curl: (56) OpenSSL SSL_read: OpenSSL/3.0.22: error:0A000126:SSL routines::unexpected eof while reading, errno 0',
      'curl: (55) Send failure: Broken pipe',
      'curl: (56) Recv failure: Connection reset by peer',
    ],
    meaning:
      'The connection ended under curl’s hands: a TCP reset, or an end without TLS saying goodbye. HTTP/2 gave no reason, or curl did not read it.',
    candidates: ['conn-tcp-reset', 'conn-closed-before-settings', 'conn-no-close-notify', 'upstream-unreachable'],
  },
  {
    source: 'curl',
    patterns: ['Received HTTP/0.9 when not allowed'],
    examples: ['curl: (1) Received HTTP/0.9 when not allowed'],
    meaning:
      'curl spoke HTTP/1.1 and the answer began with something else, such as the SETTINGS frame of an HTTP/2 server. Nobody spoke HTTP/0.9.',
    candidates: ['http1-on-h2-connection'],
  },
  {
    source: 'curl',
    patterns: [...exitCode(35, 'CURLE_SSL_CONNECT_ERROR'), 'TLS connect error'],
    examples: ['curl: (35) OpenSSL SSL_connect: Connection reset by peer in connection to example.com:443'],
    meaning: 'TLS did not come about, so HTTP/2 never began. It says nothing about HTTP/2.',
    candidates: ['tls-upstream-failed', 'upstream-unreachable', 'tls-alpn-h2-not-negotiated'],
  },
  {
    source: 'curl',
    patterns: [
      'ALPN: server did not agree on a protocol',
      '[ALPN] server did not agree on a protocol',
      'ALPN, server did not agree to a protocol',
    ],
    examples: [
      '* ALPN: server did not agree on a protocol. Uses default.',
      '* ALPN, server did not agree to a protocol',
    ],
    meaning: 'TLS stands, but the server chose no protocol: curl goes on with HTTP/1.1. It is no error of curl.',
    candidates: ['tls-alpn-h2-not-negotiated'],
  },
  {
    source: 'curl',
    patterns: ['The cumulative length of all headers exceeds {number} bytes'],
    examples: [
      '[HTTP/2] Warning: The cumulative length of all headers exceeds 60000 bytes and that could cause the stream to be rejected.',
    ],
    meaning:
      'curl’s warning about the request it is about to send: many servers refuse that much. Nothing has failed yet.',
    candidates: ['header-list-size-exceeded'],
  },
];
