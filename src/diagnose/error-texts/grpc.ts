import type { ErrorText } from './error-text.ts';
import { STALL_RULES } from './rule-families.ts';
import { RESET_BY_CODE } from './rules-by-code.ts';

/** gRPC in its languages: grpc-go, C-core (C++, Python, Ruby, PHP), grpc-js, grpc-java. */
export const GRPC_TEXTS: readonly ErrorText[] = [
  {
    source: 'gRPC',
    patterns: ['error reading server preface: http2: frame too large', 'Trying to connect an http1.x server'],
    examples: [
      'rpc error: code = Unavailable desc = connection error: desc = "error reading server preface: http2: frame too large"',
      'failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:8080: Trying to connect an http1.x server',
    ],
    meaning: 'The server answered in HTTP/1.1. The frame that is "too large" is the text "HTTP/1.1 ".',
    candidates: ['http1-on-h2-connection'],
  },
  {
    source: 'grpc-go',
    patterns: [
      'error reading server preface: EOF',
      'error reading server preface: connection reset by peer',
      'error reading server preface: read … connection reset by peer',
    ],
    examples: [
      'connection error: desc = "error reading server preface: EOF"',
      'error reading server preface: read tcp 127.0.0.1:5000->127.0.0.1:443: read: connection reset by peer',
    ],
    meaning:
      'The server closed before its first SETTINGS frame. Whether it speaks HTTP/2 at all is not known from this.',
    candidates: ['conn-closed-before-settings', 'tls-alpn-h2-not-negotiated'],
  },
  {
    source: 'grpc-go',
    patterns: ['initial http2 frame from server is not a settings frame'],
    examples: ['initial http2 frame from server is not a settings frame: *http2.GoAwayFrame'],
    meaning: 'The server’s first frame was not SETTINGS.',
    candidates: ['first-frame-not-settings'],
  },
  {
    source: 'grpc-go',
    patterns: ['missing selected ALPN property'],
    examples: ['credentials: cannot check peer: missing selected ALPN property'],
    meaning: 'TLS stands, but the server (or what ends TLS in front of it) chose no protocol by ALPN. gRPC wants "h2".',
    candidates: ['tls-alpn-h2-not-negotiated'],
    note: 'grpc-go 1.67 and newer insist.',
  },
  {
    source: 'gRPC',
    patterns: ['too_many_pings'],
    examples: [
      'rpc error: code = Unavailable desc = closing transport due to: connection error: desc = "error reading from server: EOF", received prior goaway: code: ENHANCE_YOUR_CALM, debug data: "too_many_pings"',
    ],
    meaning:
      'The client’s keepalive sends PINGs more often than the server allows, and the server closed the connection over it. Load has nothing to do with it.',
    candidates: ['grpc-too-many-pings'],
  },
  {
    source: 'gRPC',
    patterns: [
      'stream terminated by RST_STREAM with error code: {errorCode}',
      'Received RST_STREAM with error code {errorCode}',
      'Received RST_STREAM with code {errorCode}',
    ],
    unless: [0, 2, 8].flatMap((code) => [`RST_STREAM with error code ${code}`, `RST_STREAM with code ${code}`]),
    examples: [
      'rpc error: code = Internal desc = stream terminated by RST_STREAM with error code: PROTOCOL_ERROR',
      'Received RST_STREAM with error code 7',
    ],
    meaning:
      'The server, or a proxy in front of it, reset the call’s stream: there is no grpc-status of the application.',
    candidates: ['rst-stream-explained', RESET_BY_CODE],
  },
  {
    source: 'gRPC',
    patterns: ['Received RST_STREAM with error code 2', 'Received RST_STREAM with code 2'],
    examples: ['INTERNAL: Received RST_STREAM with error code 2', '13 INTERNAL: Received RST_STREAM with code 2'],
    meaning: 'The server’s HTTP/2 layer gave up on the call (INTERNAL_ERROR): a crash, a lost upstream, a timeout.',
    candidates: ['rst-internal-error'],
  },
  {
    source: 'gRPC',
    patterns: ['Received RST_STREAM with error code 8', 'Received RST_STREAM with code 8'],
    examples: ['CANCELLED: Received RST_STREAM with error code 8', '1 CANCELLED: Received RST_STREAM with code 8'],
    meaning: 'The server cancelled the call (CANCEL): it gave up, or its deadline passed first.',
    candidates: ['rst-cancel-by-server', 'grpc-deadline-exceeded'],
  },
  {
    source: 'gRPC',
    patterns: [
      'server closed the stream without sending trailers',
      'Received unexpected EOS on DATA frame from server',
      'Received unexpected EOS on empty DATA frame from server',
      'Received unexpected EOS on non-empty DATA frame from server',
      'Received RST_STREAM with code 0',
      'Stream removed',
    ],
    examples: [
      'rpc error: code = Internal desc = server closed the stream without sending trailers',
      'INTERNAL: Received unexpected EOS on empty DATA frame from server',
      '13 INTERNAL: Received RST_STREAM with code 0',
      'UNKNOWN: Stream removed',
    ],
    meaning:
      'The response ended without grpc-status. Its messages may all have come; nobody said whether the call succeeded.',
    candidates: ['grpc-status-missing'],
  },
  {
    source: 'gRPC',
    patterns: ['unexpected HTTP status code received from server: {status}', 'HTTP status code {status}'],
    examples: [
      'rpc error: code = Unavailable desc = unexpected HTTP status code received from server: 502 (Bad Gateway); transport: received unexpected content-type "text/html"',
    ],
    meaning:
      'The answer is a plain HTTP error, usually from a proxy: the gRPC server did not see the call, or did not answer it.',
    candidates: ['grpc-http-status', 'status-from-intermediary'],
  },
  {
    source: 'gRPC',
    patterns: ['received unexpected content-type', 'missing HTTP content-type', 'invalid content-type'],
    examples: [
      'transport: received unexpected content-type "text/html; charset=utf-8"',
      'malformed header: missing HTTP content-type',
    ],
    meaning:
      'The answer is not gRPC: its content-type is not application/grpc. Something else than the service answered.',
    candidates: ['grpc-content-type-wrong'],
  },
  {
    source: 'gRPC',
    patterns: [
      'received message larger than max',
      'message larger than max ({number} vs. {number})',
      'exceeds maximum size {number}',
      'gRPC message exceeds maximum size',
    ],
    examples: [
      'rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5242880 vs. 4194304)',
      'RESOURCE_EXHAUSTED: gRPC message exceeds maximum size 4194304: 5000000',
    ],
    meaning: 'One message is larger than the receiver’s own limit (4 MiB unless set). It is no limit of HTTP/2.',
    candidates: ['grpc-message-too-large'],
  },
  {
    source: 'gRPC',
    patterns: [
      'closing transport due to: connection error',
      'transport is closing',
      'Network closed for unknown reason',
      'Socket closed',
    ],
    unless: ['too_many_pings'],
    examples: [
      'rpc error: code = Unavailable desc = closing transport due to: connection error: desc = "error reading from server: EOF"',
      'rpc error: code = Unavailable desc = transport is closing',
      'io.grpc.StatusRuntimeException: UNAVAILABLE: Network closed for unknown reason',
      'UNAVAILABLE: Socket closed',
    ],
    meaning: 'The connection ended under the call. It does not say who ended it, nor that the call was processed.',
    candidates: ['conn-closed-streams-open', 'conn-idle-close-race', 'conn-tcp-reset'],
  },
  {
    source: 'gRPC',
    patterns: [
      'keepalive ping failed to receive ACK within timeout',
      'Keepalive failed. The connection is likely gone',
    ],
    examples: [
      'rpc error: code = Unavailable desc = keepalive ping failed to receive ACK within timeout',
      'UNAVAILABLE: Keepalive failed. The connection is likely gone',
    ],
    meaning: 'A keepalive PING was not answered in time: the connection was given up. Nobody closed it.',
    candidates: ['ping-unanswered', 'conn-dead-silent'],
  },
  {
    source: 'gRPC',
    patterns: [
      'peer header list size exceeded limit',
      'header list size to send violates the maximum size',
      'received trailing metadata size exceeds limit',
      'received metadata size exceeds',
    ],
    examples: [
      'rpc error: code = Internal desc = peer header list size exceeded limit',
      'header list size to send violates the maximum size (8192 bytes) set by server',
    ],
    meaning: 'The metadata of the call is larger than one side accepts. The messages are not meant.',
    candidates: ['header-list-size-exceeded'],
  },
  {
    source: 'grpc-go',
    patterns: ['a HEADERS frame cannot appear in the middle of a stream'],
    examples: ['rpc error: code = Internal desc = a HEADERS frame cannot appear in the middle of a stream'],
    meaning:
      'After the response had begun, another HEADERS frame came that did not end the stream: trailers without END_STREAM.',
    candidates: ['trailers-without-end-stream'],
  },
  {
    source: 'gRPC',
    patterns: ['compressed flag set with identity or empty encoding'],
    examples: ['grpc: compressed flag set with identity or empty encoding'],
    meaning: 'A message says it is compressed, but no grpc-encoding says how.',
    candidates: ['grpc-compressed-flag'],
  },
  {
    source: 'gRPC',
    patterns: ['DEADLINE_EXCEEDED', 'code = DeadlineExceeded', 'context deadline exceeded', 'Deadline Exceeded'],
    examples: [
      '4 DEADLINE_EXCEEDED: Deadline exceeded after 5.001s',
      'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    ],
    meaning:
      'The client’s time was over. It does not say where the time went: waiting for a stream, for credit, or for the server.',
    candidates: [
      'grpc-deadline-exceeded',
      ...STALL_RULES.slice(0, 2),
      'no-response',
      'max-concurrent-streams-saturated',
    ],
  },
  {
    source: 'gRPC',
    patterns: [
      'received goaway and there are no active streams',
      'debug data: "max_age"',
      'Connection closed: max_age',
    ],
    examples: [
      'closing transport due to: received goaway and there are no active streams',
      'received prior goaway: code: NO_ERROR, debug data: "max_age"',
    ],
    meaning: 'The server ends connections of a certain age on purpose; the client opens a new one. It is no error.',
    candidates: ['grpc-max-age', 'goaway-graceful'],
  },
  {
    source: 'grpc-go',
    patterns: ['error reading from server: EOF', 'error reading from server: … connection reset by peer'],
    unless: ['too_many_pings'],
    examples: [
      'rpc error: code = Unavailable desc = error reading from server: EOF',
      'error reading from server: read tcp 127.0.0.1:5000->127.0.0.1:443: read: connection reset by peer',
    ],
    meaning: 'The connection ended while calls were open, without a GOAWAY that says why.',
    candidates: ['conn-closed-streams-open', 'conn-tcp-reset', 'conn-idle-close', 'goaway-explained'],
  },
];
