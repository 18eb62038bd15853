import type { ErrorText } from './error-text.ts';
import { PSEUDO_HEADER_RULES, STALL_RULES } from './rule-families.ts';
import { RESET_BY_CODE } from './rules-by-code.ts';

/** OkHttp, the JDK's HttpClient, Netty (and what stands on it: Spring WebFlux, Vert.x, gRPC, akka). */
export const JAVA_TEXTS: readonly ErrorText[] = [
  {
    source: 'OkHttp',
    patterns: ['stream was reset: PROTOCOL_ERROR'],
    examples: ['okhttp3.internal.http2.StreamResetException: stream was reset: PROTOCOL_ERROR'],
    meaning:
      'The stream was reset, by the server or by OkHttp itself. If OkHttp’s own keepalive PING was not answered, it says exactly this: then look for its GOAWAY.',
    candidates: ['ping-unanswered', 'rst-protocol-error'],
  },
  {
    source: 'OkHttp',
    patterns: ['stream was reset: {errorCode}'],
    unless: ['stream was reset: PROTOCOL_ERROR'],
    examples: [
      'okhttp3.internal.http2.StreamResetException: stream was reset: CANCEL',
      'stream was reset: REFUSED_STREAM',
      'stream was reset: NO_ERROR',
    ],
    meaning: 'The stream was reset with this code; the connection lives on.',
    candidates: [RESET_BY_CODE, 'rst-stream-explained'],
  },
  {
    source: 'OkHttp',
    patterns: ['FRAME_SIZE_ERROR: {length}'],
    examples: ['java.io.IOException: FRAME_SIZE_ERROR: 16777216', 'FRAME_SIZE_ERROR: 4740180'],
    meaning: 'A frame header said this length, which is above OkHttp’s limit of 16384. 4740180 are the letters "HTT".',
    candidates: ['frame-too-large', 'http1-on-h2-connection'],
  },
  {
    source: 'OkHttp',
    patterns: ['Expected a SETTINGS frame but was'],
    examples: ['java.io.IOException: Expected a SETTINGS frame but was 7'],
    meaning: 'The server’s first frame was not SETTINGS.',
    candidates: ['first-frame-not-settings'],
  },
  {
    source: 'OkHttp',
    patterns: ['!= TYPE_CONTINUATION', 'TYPE_CONTINUATION streamId changed'],
    examples: ['java.io.IOException: 0 != TYPE_CONTINUATION', 'TYPE_CONTINUATION streamId changed'],
    meaning: 'Another frame stood between HEADERS and its CONTINUATION. Nothing may.',
    candidates: ['header-block-interrupted'],
  },
  {
    source: 'OkHttp',
    patterns: ['PROTOCOL_ERROR response malformed: mixed case name'],
    examples: ['java.io.IOException: PROTOCOL_ERROR response malformed: mixed case name: Content-Type'],
    meaning: 'A field name of the response has an upper-case letter. The server did not report an error.',
    candidates: ['header-name-uppercase'],
  },
  {
    source: 'OkHttp',
    patterns: ["Expected ':status' header not present"],
    examples: ["java.net.ProtocolException: Expected ':status' header not present"],
    meaning: 'The response has no :status, or another pseudo-header field stands in its place.',
    candidates: ['pseudo-header-unknown', ...PSEUDO_HEADER_RULES],
  },
  {
    source: 'OkHttp',
    patterns: ['ConnectionShutdownException'],
    examples: ['okhttp3.internal.http2.ConnectionShutdownException'],
    meaning:
      'The server had announced the end of the connection before this request could use it. It is safe to send it again.',
    candidates: ['goaway-graceful', 'goaway-one-step-race'],
  },
  {
    source: 'OkHttp',
    patterns: ['SocketTimeoutException: timeout'],
    examples: ['java.net.SocketTimeoutException: timeout'],
    meaning:
      'Nothing came on this stream for readTimeout, or it could not send for writeTimeout. The connection may be fine.',
    candidates: ['no-response', ...STALL_RULES],
  },
  {
    source: 'JDK HttpClient',
    patterns: ['IOException … GOAWAY received', 'GOAWAY received'],
    unless: ['Network closed for unknown reason', 'LastStreamID='],
    examples: ['java.io.IOException: /127.0.0.1:53122: GOAWAY received'],
    meaning: 'The server ended the connection while this request was under way.',
    candidates: ['goaway-graceful', 'goaway-explained'],
  },
  {
    source: 'JDK HttpClient',
    patterns: ['too many concurrent streams'],
    examples: ['java.io.IOException: too many concurrent streams'],
    meaning: 'The program has more requests under way than the server allows at once. The JDK does not queue them.',
    candidates: ['max-concurrent-streams-exceeded', 'settings-max-concurrent-streams-tiny'],
  },
  {
    source: 'JDK HttpClient',
    patterns: ['Received RST_STREAM: {errorCode}', 'Received RST_STREAM:'],
    examples: ['java.io.IOException: Received RST_STREAM: Internal error', 'Received RST_STREAM: Stream not processed'],
    meaning: 'The server reset this stream.',
    candidates: ['rst-stream-explained', RESET_BY_CODE],
  },
  {
    source: 'JDK HttpClient',
    patterns: ['HTTP/1.1 header parser received no bytes'],
    examples: ['java.io.IOException: HTTP/1.1 header parser received no bytes'],
    meaning: 'The connection closed before a single octet of an answer, before HTTP/2 had begun.',
    candidates: ['conn-closed-before-settings', 'conn-idle-close-race'],
  },
  {
    source: 'Netty',
    patterns: [
      'First received frame was not SETTINGS. Hex dump for first 5 bytes: 485454502f',
      'Frame length: 4740180 exceeds maximum',
      'Unexpected HTTP/1.x request',
      'Received overlong frame: length 4740180',
    ],
    examples: [
      'io.netty.handler.codec.http2.Http2Exception: First received frame was not SETTINGS. Hex dump for first 5 bytes: 485454502f',
      'Frame length: 4740180 exceeds maximum: 16384',
    ],
    meaning: 'The octets are the text "HTTP/": the other side answered in HTTP/1.1. There was no large frame.',
    candidates: ['http1-on-h2-connection'],
  },
  {
    source: 'Netty',
    patterns: ['First received frame was not SETTINGS'],
    unless: ['485454502f'],
    examples: ['Http2Exception: First received frame was not SETTINGS. Hex dump for first 5 bytes: 0000080600'],
    meaning: 'The other side’s first frame was not SETTINGS. The hex dump is the beginning of what came instead.',
    candidates: ['first-frame-not-settings', 'http1-on-h2-connection'],
  },
  {
    source: 'Netty',
    patterns: ['Frame length: {length} exceeds maximum'],
    unless: ['Frame length: 4740180'],
    examples: ['Http2Exception: Frame length: 20000 exceeds maximum: 16384'],
    meaning: 'A frame header said this length, which is above what this side allows.',
    candidates: ['frame-too-large', 'http1-on-h2-connection'],
  },
  {
    source: 'Netty',
    patterns: ['HTTP/2 client preface string missing or corrupt'],
    examples: [
      'Http2Exception: HTTP/2 client preface string missing or corrupt. Hex dump for received bytes: 474554202f',
    ],
    meaning:
      'The first octets of the client are not the HTTP/2 preface; the hex dump is what they are (474554 is "GET").',
    candidates: ['preface-bad', 'http1-on-h2-connection'],
  },
  {
    source: 'Netty',
    patterns: ['Stream {streamId} does not exist for inbound frame'],
    examples: ['Http2Exception: Stream 5 does not exist for inbound frame DATA, endOfStream = false'],
    meaning: 'A frame came on a stream that this side never opened.',
    candidates: ['stream-id-not-opened-by-client', 'frame-on-idle-stream'],
  },
  {
    source: 'Netty',
    patterns: ['Maximum active streams violated'],
    examples: ['Http2Exception: Maximum active streams violated for this endpoint: 100'],
    meaning: 'More streams were open at once than the receiver allows.',
    candidates: ['max-concurrent-streams-exceeded'],
  },
  {
    source: 'Netty',
    patterns: ['Header size exceeded max allowed size'],
    examples: ['Http2Exception$HeaderListSizeException: Header size exceeded max allowed size (8192)'],
    meaning: 'The fields of a message are larger than the receiver’s limit (8 KiB unless set).',
    candidates: ['header-list-size-exceeded'],
  },
  {
    source: 'OkHttp, JDK',
    patterns: ['unexpected end of stream on http', 'EOF reached while reading'],
    examples: [
      'java.io.IOException: unexpected end of stream on https://example.com/...',
      'java.io.EOFException: EOF reached while reading',
    ],
    meaning: 'The connection ended before the response did, without a GOAWAY or a reset.',
    candidates: ['conn-closed-streams-open', 'conn-tcp-reset', 'conn-idle-close'],
  },
];
