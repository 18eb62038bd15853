import type { ErrorText } from './error-text.ts';
import { FIELD_RULES, HPACK_RULES } from './rule-families.ts';

/** Chrome and its relatives, Firefox, Safari. */
export const BROWSER_TEXTS: readonly ErrorText[] = [
  {
    source: 'Chrome',
    patterns: ['ERR_HTTP2_PROTOCOL_ERROR', 'ERR_SPDY_PROTOCOL_ERROR', 'net_error -337', 'net_error = -337'],
    examples: [
      'Failed to load resource: net::ERR_HTTP2_PROTOCOL_ERROR',
      'GET https://example.com/app.js net::ERR_HTTP2_PROTOCOL_ERROR 200 (OK)',
    ],
    meaning:
      'The stream or the connection failed in almost any way: Chrome uses this one name for nearly every error code a server sends, and for what it refuses itself. It does not mean that PROTOCOL_ERROR was on the wire.',
    candidates: [
      'rst-internal-error',
      'rst-cancel-by-server',
      'rst-protocol-error',
      ...FIELD_RULES,
      'reserved-bits-set',
      'unknown-frame-on-unopened-stream',
      'origin-or-altsvc-ignored',
      'ping-ack-unsolicited',
      'padding-too-long',
      'goaway-protocol-error',
    ],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_HTTP2_COMPRESSION_ERROR', 'ERR_SPDY_COMPRESSION_ERROR'],
    examples: ['net::ERR_HTTP2_COMPRESSION_ERROR'],
    meaning: 'Chrome could not decompress the response’s fields. It is about HPACK, not about gzip or br.',
    candidates: HPACK_RULES,
  },
  {
    source: 'Chrome',
    patterns: ['ERR_HTTP2_FLOW_CONTROL_ERROR', 'ERR_SPDY_FLOW_CONTROL_ERROR'],
    examples: ['net::ERR_HTTP2_FLOW_CONTROL_ERROR'],
    meaning: 'The server sent more than Chrome had given credit for, or a WINDOW_UPDATE of 0 on a stream.',
    candidates: ['flow-control-violated', 'window-update-zero'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_HTTP2_FRAME_SIZE_ERROR', 'ERR_SPDY_FRAME_SIZE_ERROR'],
    examples: ['net::ERR_HTTP2_FRAME_SIZE_ERROR'],
    meaning: 'A frame from the server had a length it must not have.',
    candidates: ['frame-too-large', 'frame-length-wrong', 'settings-length'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_HTTP2_SERVER_REFUSED_STREAM', 'ERR_SPDY_SERVER_REFUSED_STREAM'],
    examples: ['net::ERR_HTTP2_SERVER_REFUSED_STREAM'],
    meaning:
      'The server did not process the request, and Chrome’s retries met the same. The request itself was in order.',
    candidates: ['rst-refused-stream', 'goaway-one-step-race', 'goaway-graceful'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_HTTP2_RST_STREAM_NO_ERROR_RECEIVED'],
    examples: ['net::ERR_HTTP2_RST_STREAM_NO_ERROR_RECEIVED'],
    meaning: 'The server ended the stream without an error code before the response was complete.',
    candidates: ['rst-no-error'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_HTTP2_PING_FAILED', 'ERR_SPDY_PING_FAILED'],
    examples: ['net::ERR_HTTP2_PING_FAILED'],
    meaning: 'Chrome doubted the connection, sent a PING, and got no answer in time. Nobody closed the connection.',
    candidates: ['ping-unanswered', 'conn-dead-silent'],
  },
  {
    source: 'Chrome, Firefox',
    patterns: [
      'ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY',
      'ERR_SPDY_INADEQUATE_TRANSPORT_SECURITY',
      'NS_ERROR_NET_INADEQUATE_SECURITY',
    ],
    examples: ['net::ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY', 'NS_ERROR_NET_INADEQUATE_SECURITY'],
    meaning:
      'The server agreed on HTTP/2 with a TLS version or cipher that HTTP/2 forbids. The certificate is not the problem.',
    candidates: ['tls12-prohibited-cipher', 'tls-version-too-low'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_HTTP_1_1_REQUIRED'],
    examples: ['net::ERR_HTTP_1_1_REQUIRED'],
    meaning: 'The server asked for HTTP/1.1 for this resource, usually because of client certificates or NTLM.',
    candidates: ['rst-http-1-1-required'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_CONNECTION_CLOSED'],
    examples: ['net::ERR_CONNECTION_CLOSED'],
    meaning: 'The connection was closed under the request without an error code.',
    candidates: ['conn-closed-streams-open'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_CONNECTION_RESET'],
    examples: ['net::ERR_CONNECTION_RESET'],
    meaning: 'The connection ended by a TCP reset, from the server or from something on the way.',
    candidates: ['conn-tcp-reset'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_EMPTY_RESPONSE'],
    examples: ['net::ERR_EMPTY_RESPONSE'],
    meaning: 'The connection closed before a single octet of an answer.',
    candidates: ['conn-closed-before-settings'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_INCOMPLETE_CHUNKED_ENCODING', 'ERR_CONTENT_LENGTH_MISMATCH'],
    examples: ['net::ERR_CONTENT_LENGTH_MISMATCH', 'net::ERR_INCOMPLETE_CHUNKED_ENCODING'],
    meaning: 'The body ended before it was complete. HTTP/2 has no chunked coding; the name is older than that.',
    candidates: ['content-length-mismatch', 'rst-no-error'],
  },
  {
    source: 'Chrome',
    patterns: ['ERR_INVALID_HTTP_RESPONSE'],
    examples: ['net::ERR_INVALID_HTTP_RESPONSE'],
    meaning: 'Chrome expected HTTP/1.1 and the answer began with something else, such as HTTP/2 frames.',
    candidates: ['http1-on-h2-connection'],
  },
  {
    source: 'Safari, iOS',
    patterns: [
      'NSPOSIXErrorDomain Code=100',
      'NSPOSIXErrorDomain:100',
      'kCFErrorDomainCFNetwork Code=303',
      'kCFErrorDomainCFNetwork 303',
      'kCFErrorDomainCFNetwork error 303',
    ],
    examples: [
      'Error Domain=NSPOSIXErrorDomain Code=100 "Protocol error"',
      'The operation couldn’t be completed. (kCFErrorDomainCFNetwork error 303.)',
    ],
    meaning:
      'Apple’s network stack refused the response, most often over a field that HTTP/2 forbids. The server did not report an error.',
    candidates: ['header-connection-specific', 'h2c-upgrade-leftover', ...FIELD_RULES],
  },
  {
    source: 'Firefox',
    patterns: ['NS_ERROR_NET_HTTP2_SENT_GOAWAY'],
    examples: ['NS_ERROR_NET_HTTP2_SENT_GOAWAY'],
    meaning: 'The server ended the connection by GOAWAY while this request was under way.',
    candidates: ['goaway-explained', 'goaway-one-step-race', 'goaway-graceful'],
  },
];
