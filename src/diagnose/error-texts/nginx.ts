import type { ErrorText } from './error-text.ts';
import { FIELD_RULES, STALL_RULES } from './rule-families.ts';
import { GOAWAY_BY_CODE, RESET_BY_CODE } from './rules-by-code.ts';

/** nginx’s error log. */
export const NGINX_TEXTS: readonly ErrorText[] = [
  {
    source: 'nginx log',
    patterns: [
      'frame with incorrect length {length}',
      'frame with incorrect identifier',
      'frame with incorrect length',
      'HEADERS frame with incorrect',
    ],
    examples: [
      '2026/03/01 10:00:00 [info] 31#31: *7 client sent WINDOW_UPDATE frame with incorrect length 5 while processing HTTP/2 connection, client: 127.0.0.1',
      '[info] 31#31: *7 client sent RST_STREAM frame with incorrect identifier while processing HTTP/2 connection',
    ],
    meaning:
      'The client sent a frame of a wrong length, or on a stream where it must not stand. nginx closed the connection.',
    candidates: [
      'frame-length-wrong',
      'frame-on-stream-zero',
      'stream-id-parity-wrong',
      'stream-id-not-increasing',
      'settings-length',
    ],
  },
  {
    source: 'nginx log',
    patterns: ['client sent stream with data before settings were acknowledged'],
    examples: ['client sent stream with data before settings were acknowledged while processing HTTP/2 connection'],
    meaning:
      'The client began an upload before it had acknowledged nginx’s SETTINGS; nginx refused the stream. A retry is safe.',
    candidates: ['settings-not-acked', 'rst-refused-stream'],
  },
  {
    source: 'nginx log',
    patterns: ['concurrent streams exceeded', 'client sent too many streams at once', 'too many refused streams'],
    examples: [
      'concurrent streams exceeded 128 while processing HTTP/2 connection',
      'client sent too many streams at once while processing HTTP/2 connection',
    ],
    meaning:
      'The client opened more streams than http2_max_concurrent_streams allows, or opened and cancelled them in a storm.',
    candidates: ['max-concurrent-streams-exceeded', 'rapid-reset'],
  },
  {
    source: 'nginx log',
    patterns: ['client sent too large header', 'client sent too large field', 'client sent too many header lines'],
    examples: [
      'client sent too large header field while processing HTTP/2 connection',
      'client sent too large header while processing HTTP/2 connection',
    ],
    meaning:
      'The request’s fields do not fit large_client_header_buffers. The client sees ENHANCE_YOUR_CALM and not a 431.',
    candidates: ['header-list-size-exceeded', 'http2-bomb'],
  },
  {
    source: 'nginx log',
    patterns: ['client sent inappropriate frame while CONTINUATION was expected'],
    examples: ['client sent inappropriate frame while CONTINUATION was expected while processing HTTP/2 connection'],
    meaning: 'Another frame stood between HEADERS and its CONTINUATION. Nothing may.',
    candidates: ['header-block-interrupted'],
  },
  {
    source: 'nginx log',
    patterns: [
      'client violated flow control',
      'client violated connection flow control',
      'window update … incorrect delta',
    ],
    examples: [
      'client violated connection flow control: received DATA frame length 16384, available window 1024',
      'client violated flow control for stream 1: received WINDOW_UPDATE frame with window increment 2147483647 not allowed for window 65535',
    ],
    meaning: 'The client sent more than it had credit for, or gave nginx more credit than a window can hold.',
    candidates: ['flow-control-violated', 'window-update-overflow'],
  },
  {
    source: 'nginx log',
    patterns: [
      'client sent invalid header',
      'client sent "Connection" header',
      'client sent "TE" header',
      'client sent "Upgrade" header',
      'client sent "Keep-Alive" header',
      'client sent "Transfer-Encoding" header',
      'client sent invalid "TE" header',
      'client sent … header with different values',
      'client sent ":authority" and "Host"',
      'client sent invalid host',
      'client sent unknown pseudo-header',
      'client sent duplicate … header',
    ],
    examples: [
      'client sent invalid header: "X-Test" while processing HTTP/2 connection',
      'client sent ":authority" and "Host" headers with different values',
      'client sent unknown pseudo-header ":foo"',
    ],
    meaning: 'The request has a field that HTTP/2 forbids; nginx answered 400 or reset the stream.',
    candidates: FIELD_RULES,
  },
  {
    source: 'nginx log',
    patterns: ['http2 flood detected'],
    examples: ['http2 flood detected while processing HTTP/2 connection'],
    meaning:
      'Far more octets of frames than of requests came. nginx closed with NO_ERROR: the client does not learn why.',
    candidates: ['ping-flood', 'empty-frames-flood', 'settings-flood', 'rapid-reset'],
  },
  {
    source: 'nginx log',
    patterns: ['client canceled stream {streamId}', 'client terminated stream {streamId}'],
    examples: ['client canceled stream 5 while sending response to client'],
    meaning: 'The client reset the stream itself; the access log shows 499. Nothing failed in nginx.',
    candidates: ['rst-cancel-by-client'],
  },
  {
    source: 'nginx log',
    patterns: ['client prematurely closed connection', 'client prematurely closed stream'],
    examples: [
      'client prematurely closed connection while sending response to client',
      'client prematurely closed stream: only 10 out of 100 bytes of request body received',
    ],
    meaning: 'The client went away, or ended its body early.',
    candidates: ['conn-closed-by-client', 'content-length-mismatch'],
  },
  {
    source: 'nginx log',
    patterns: ['client timed out'],
    examples: ['client timed out (110: Connection timed out) while reading client request body'],
    meaning:
      'nginx waited too long for the client to send, or to take what was sent. The client sees PROTOCOL_ERROR and no word of a timeout.',
    candidates: ['request-missing-end-stream', ...STALL_RULES.slice(0, 2), 'tcp-backpressure'],
  },
  {
    source: 'nginx log',
    patterns: ['invalid connection preface', 'invalid http2 connection preface', 'client sent invalid preface'],
    examples: ['invalid connection preface while processing HTTP/2 connection'],
    meaning: 'HTTP/2 was expected on this connection and its first 24 octets were something else.',
    candidates: ['preface-bad', 'http1-on-h2-connection'],
  },
  {
    source: 'nginx log',
    patterns: ['upstream sent frame for unknown stream', 'upstream sent frame for closed stream'],
    examples: [
      'upstream sent frame for unknown stream 5 while reading response header from upstream',
      'upstream sent frame for closed stream 1 while reading upstream',
    ],
    meaning: 'The gRPC or HTTP/2 server behind nginx sent a frame on a stream nginx did not open, or that is over.',
    candidates: ['stream-id-not-opened-by-client', 'frame-after-end-stream'],
  },
  {
    source: 'nginx log',
    patterns: ['upstream rejected request with error {errorCode}'],
    examples: ['upstream rejected request with error 1 while reading response header from upstream'],
    meaning: 'The server behind nginx reset nginx’s stream with this code.',
    candidates: ['rst-stream-explained', RESET_BY_CODE],
  },
  {
    source: 'nginx log',
    patterns: ['upstream sent goaway with error {errorCode}'],
    examples: ['upstream sent goaway with error 11 while reading response header from upstream'],
    meaning: 'The server behind nginx ended the connection with this code.',
    candidates: ['goaway-explained', GOAWAY_BY_CODE],
  },
  {
    source: 'nginx log',
    patterns: ['upstream prematurely closed stream'],
    examples: ['upstream prematurely closed stream while reading upstream'],
    meaning: 'The response of the server behind nginx ended before it was complete.',
    candidates: ['conn-closed-streams-open', 'content-length-mismatch'],
  },
  {
    source: 'nginx log',
    patterns: ['upstream sent no ":status" header', 'no :status header'],
    examples: ['upstream sent no ":status" header while reading response header from upstream'],
    meaning: 'The response of the server behind nginx has no :status.',
    candidates: ['pseudo-header-missing'],
  },
  {
    source: 'nginx log',
    patterns: ['too large http2 frame'],
    examples: ['upstream sent too large http2 frame: 4740180 while reading response header from upstream'],
    meaning:
      'The server behind nginx sent a frame above the limit; 4740180 are the letters "HTT": then it speaks HTTP/1.1.',
    candidates: ['frame-too-large', 'http1-on-h2-connection'],
  },
  {
    source: 'nginx log',
    patterns: ['upstream sent no valid HTTP/1.0 header'],
    examples: ['upstream sent no valid HTTP/1.0 header while reading response header from upstream'],
    meaning:
      'nginx speaks HTTP/1.x (proxy_pass) to a port that speaks HTTP/2: grpc_pass is meant. Nobody spoke HTTP/1.0.',
    candidates: ['http1-on-h2-connection'],
  },
  {
    source: 'nginx',
    patterns: ['upstream prematurely closed connection while reading response header'],
    examples: ['upstream prematurely closed connection while reading response header from upstream'],
    meaning: 'The server behind nginx closed before it had answered. The client sees 502, or for gRPC UNAVAILABLE.',
    candidates: ['conn-closed-streams-open', 'conn-idle-close', 'conn-tcp-reset', 'goaway-explained'],
    note: 'It is the connection between nginx and its upstream that has to be looked at: put h2inspect there.',
  },
];
