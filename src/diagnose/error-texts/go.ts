import type { ErrorText } from './error-text.ts';
import { FIELD_BLOCK_RULES, FIELD_RULES, HPACK_RULES, STREAM_STATE_RULES, WINDOW_RULES } from './rule-families.ts';
import { GOAWAY_BY_CODE, RESET_BY_CODE } from './rules-by-code.ts';

/** Go's net/http and golang.org/x/net/http2. */
export const GO_TEXTS: readonly ErrorText[] = [
  {
    source: 'Go client',
    patterns: ['http2: frame too large'],
    examples: [
      'http2: frame too large',
      'http2: frame too large, note that the frame header looked like an HTTP/1.1 header',
    ],
    meaning:
      'The first nine octets read as a frame header gave a length above the limit. Nearly always they are the letters "HTTP/1.1 ": the other side does not speak HTTP/2 here.',
    candidates: ['http1-on-h2-connection', 'frame-too-large'],
  },
  {
    source: 'Go client',
    patterns: ['malformed HTTP response "\\x00\\x00'],
    examples: [
      'Get "http://localhost:8080/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x12\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x03\\x00\\x00\\x00\\x80"',
    ],
    meaning:
      'The octets are an HTTP/2 SETTINGS frame: the server speaks HTTP/2, this client speaks HTTP/1.1. The server is not broken; ALPN was missing or the port is cleartext HTTP/2.',
    candidates: ['http1-on-h2-connection', 'tls-alpn-h2-not-negotiated'],
  },
  {
    source: 'Go',
    patterns: ['stream error: stream ID {streamId}; {errorCode}; received from peer'],
    examples: ['Get "https://example.com/": stream error: stream ID 5; INTERNAL_ERROR; received from peer'],
    meaning: 'The other side reset this one stream with this code. Go found nothing wrong itself.',
    candidates: [RESET_BY_CODE, 'rst-stream-explained'],
  },
  {
    source: 'Go',
    patterns: [
      'stream error: stream ID {streamId}; PROTOCOL_ERROR',
      'http2: malformed response from server',
      'malformed response from server: missing status pseudo header',
      'malformed response from server: malformed non-numeric status pseudo header',
      'headers after END_STREAM',
    ],
    unless: ['received from peer'],
    examples: [
      'stream error: stream ID 1; PROTOCOL_ERROR; malformed response from server: missing status pseudo header',
      'stream error: stream ID 1; PROTOCOL_ERROR',
    ],
    meaning:
      'Go itself refused the response on this stream: without "received from peer" the code is its own verdict. The server did not send an error.',
    candidates: ['pseudo-header-missing', 'pseudo-header-status-invalid', 'frame-after-end-stream', ...FIELD_RULES],
  },
  {
    source: 'Go client',
    patterns: ['server sent GOAWAY and closed the connection; LastStreamID={lastStreamId}, ErrCode={errorCode}'],
    examples: ['server sent GOAWAY and closed the connection; LastStreamID=1999, ErrCode=PROTOCOL_ERROR, debug=""'],
    meaning:
      'The server announced the end of the connection and closed it while this request was under way. Requests above LastStreamID were not processed and can be sent again.',
    candidates: ['goaway-explained', 'goaway-accepted-stream-abandoned', GOAWAY_BY_CODE],
  },
  {
    source: 'Go client',
    patterns: ['Transport received Server’s graceful shutdown GOAWAY'],
    unless: ['cannot retry err'],
    examples: ["http2: Transport received Server's graceful shutdown GOAWAY"],
    meaning:
      'The server is closing this connection politely, and this request came too late for it. It was not processed.',
    candidates: ['goaway-graceful', 'goaway-one-step-race'],
  },
  {
    source: 'Go client',
    patterns: ['cannot retry err [ … after Request.Body was written'],
    examples: [
      "http2: Transport: cannot retry err [http2: Transport received Server's graceful shutdown GOAWAY] after Request.Body was written; define Request.GetBody to avoid this error",
    ],
    meaning:
      'The server did not process the request, so sending it again would be safe, but Go cannot repeat the body: it has no Request.GetBody. What happened first stands in the brackets.',
    candidates: ['goaway-one-step-race', 'rst-refused-stream'],
  },
  {
    source: 'Go client',
    patterns: ['http2: client connection lost'],
    examples: ['http2: client connection lost'],
    meaning: 'Go’s keepalive PING was not answered in time, so it gave the connection up. Nobody closed it.',
    candidates: ['ping-unanswered', 'conn-dead-silent'],
  },
  {
    source: 'Go client',
    patterns: ['http2: timeout awaiting response headers', 'net/http: timeout awaiting response headers'],
    examples: ['http2: timeout awaiting response headers'],
    meaning: 'The request was sent and ResponseHeaderTimeout passed without an answer. The connection may be fine.',
    candidates: ['no-response', 'request-missing-end-stream'],
  },
  {
    source: 'Go client log',
    patterns: ['Transport received unsolicited DATA frame'],
    examples: ['http2: Transport received unsolicited DATA frame; closing connection'],
    meaning: 'The server sent DATA on a stream Go never opened. HEADERS on such a stream Go passes over in silence.',
    candidates: ['stream-id-not-opened-by-client'],
  },
  {
    source: 'Go client',
    patterns: ['http2: response header list larger than advertised limit'],
    examples: ['http2: response header list larger than advertised limit'],
    meaning: 'The response’s fields are larger than Transport.MaxResponseHeaderBytes (10 MiB unless set).',
    candidates: ['header-list-size-exceeded'],
  },
  {
    source: 'Go',
    patterns: ['unexpected EOF'],
    unless: ['unexpected EOF while reading'],
    examples: ['Get "https://example.com/": unexpected EOF', 'read tcp: unexpected EOF'],
    meaning: 'The connection or the body ended where more was promised. It does not say who ended it.',
    candidates: ['conn-closed-streams-open', 'content-length-mismatch', 'frame-truncated-at-close'],
  },
  {
    source: 'Go client',
    patterns: ['server replied with more than declared Content-Length'],
    examples: ['net/http: server replied with more than declared Content-Length; truncated'],
    meaning: 'More body came than content-length announced. Go cut it off.',
    candidates: ['content-length-mismatch'],
  },
  {
    source: 'Go client',
    patterns: ['http2: unexpected ALPN protocol', 'http2: could not negotiate protocol mutually'],
    examples: ['http2: unexpected ALPN protocol "http/1.1"; want "h2"', 'http2: could not negotiate protocol mutually'],
    meaning: 'TLS stands, but the server did not choose "h2" by ALPN. No HTTP/2 frame was sent.',
    candidates: ['tls-alpn-h2-not-negotiated'],
  },
  {
    source: 'Go',
    patterns: ['connection error: PROTOCOL_ERROR'],
    examples: ['http2: server connection error from 127.0.0.1:5000: connection error: PROTOCOL_ERROR'],
    meaning: 'Go found that the other side broke a rule and ended the whole connection. The code is Go’s verdict.',
    candidates: [...FIELD_BLOCK_RULES, ...STREAM_STATE_RULES],
  },
  {
    source: 'Go',
    patterns: ['connection error: COMPRESSION_ERROR'],
    examples: ['connection error: COMPRESSION_ERROR'],
    meaning: 'Go could not decompress the other side’s fields. It is about HPACK, not about gzip.',
    candidates: HPACK_RULES,
  },
  {
    source: 'Go',
    patterns: ['connection error: FLOW_CONTROL_ERROR'],
    examples: ['connection error: FLOW_CONTROL_ERROR'],
    meaning: 'The other side sent more than it had credit for, or gave more credit than a window can hold.',
    candidates: WINDOW_RULES,
  },
  {
    source: 'Go client',
    patterns: ['extended connect not supported by peer'],
    examples: ['net/http: extended connect not supported by peer'],
    meaning:
      'The server’s first SETTINGS frame did not enable extended CONNECT (WebSocket over HTTP/2). Later ones Go does not look at.',
    candidates: ['extended-connect-not-enabled'],
  },
  {
    source: 'Go server log',
    patterns: ['bogus greeting'],
    examples: [
      'http2: server: error reading preface from client 127.0.0.1:53122: bogus greeting "GET / HTTP/1.1\\r\\nHost: 127"',
    ],
    meaning:
      'The connection was to be HTTP/2, but its first octets are the quoted text. A greeting "GET / HTTP/1.1" is a client that speaks HTTP/1.1.',
    candidates: ['http1-on-h2-connection', 'preface-bad'],
  },
  {
    source: 'Go server log',
    patterns: ['timeout waiting for client preface', 'timeout waiting for SETTINGS frames from'],
    examples: [
      'http2: server: error reading preface from client 127.0.0.1:53122: timeout waiting for client preface',
      'timeout waiting for SETTINGS frames from 127.0.0.1:53122',
    ],
    meaning: 'A client connected and did not begin HTTP/2 in time (10 s for the preface, 2 s for SETTINGS).',
    candidates: ['preface-incomplete'],
  },
  {
    source: 'Go server',
    patterns: ['request declared a Content-Length of {number} but only wrote {number} bytes'],
    examples: ['request declared a Content-Length of 100 but only wrote 40 bytes'],
    meaning: 'The client’s body was shorter than its content-length. The server did not cut it.',
    candidates: ['content-length-mismatch'],
  },
  {
    source: 'Go server',
    patterns: ['client disconnected', 'context canceled'],
    examples: ['http2: client disconnected', 'context canceled'],
    meaning: 'The client gave up on the request or closed the connection while the handler was at work.',
    candidates: ['rst-cancel-by-client', 'conn-closed-by-client'],
    note: 'In a Go client "context canceled" is the program’s own doing.',
  },
  {
    source: 'Go server log',
    patterns: ['received … before a SETTINGS frame'],
    examples: ['protocol error: received *http2.HeadersFrame before a SETTINGS frame'],
    meaning: 'The first frame of the connection was not SETTINGS.',
    candidates: ['first-frame-not-settings'],
  },
  {
    source: 'Go server',
    patterns: ['http2: stream closed'],
    examples: ['http: proxy error: http2: stream closed', 'write: http2: stream closed'],
    meaning:
      'The handler went on writing after the stream was over: the client had reset it, or its connection was gone.',
    candidates: ['rst-cancel-by-client', 'conn-closed-by-client', 'conn-tcp-reset'],
  },
  {
    source: 'Go client',
    patterns: ['http2: response body closed'],
    examples: ['http2: response body closed'],
    meaning:
      'The program closed the response’s body itself before its end; on the wire that is RST_STREAM with CANCEL.',
    candidates: ['rst-cancel-by-client'],
  },
];
