import { exitCode } from './curl-exit-code.ts';
import type { ErrorText } from './error-text.ts';
import { FIELD_RULES, PSEUDO_HEADER_RULES, RESPONSE_RULES, STREAM_STATE_RULES, WINDOW_RULES } from './rule-families.ts';
import { RESET_BY_CODE } from './rules-by-code.ts';

/** A stream that ended with a code, in the words of curl up to 8.18, before 7.52, and from 8.19 on. */
const streamEnded = (name: string, code: number): string[] => [
  `HTTP/2 stream {streamId} was not closed cleanly: ${name}`,
  `HTTP/2 stream {streamId} was not closed cleanly: error_code = ${code}`,
  `HTTP/2 stream {streamId} reset by server (error 0x${code.toString(16)}`,
  `curl: (92) … (err ${code})`,
  `curl 92 … err ${code}`,
  `curl 92 ${name}`,
  `curl: (92) ${name}`,
];

/** curl, libcurl and what is built on them about single streams: its exit code 92. */
export const CURL_STREAM_TEXTS: readonly ErrorText[] = [
  {
    source: 'curl',
    patterns: streamEnded('PROTOCOL_ERROR', 1),
    unless: ['Invalid HTTP header field was received'],
    examples: [
      'curl: (92) HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)',
      'curl: (92) HTTP/2 stream 1 reset by server (error 0x1 PROTOCOL_ERROR)',
      'curl 92 err 1',
    ],
    meaning:
      'One stream was reset with PROTOCOL_ERROR; the connection lives on. Up to curl 8.18 the text does not say who reset it: the server, or curl itself because the response was malformed.',
    candidates: ['rst-protocol-error', ...FIELD_RULES],
    note: 'nginx sends PROTOCOL_ERROR for plain timeouts too.',
  },
  {
    source: 'curl',
    patterns: ['HTTP/2 stream {streamId} reset by curl', 'Invalid HTTP header field was received'],
    unless: ['received invalid frame: FRAME['],
    examples: [
      '* Invalid HTTP header field was received: frame type: 1, stream: 1, name: [upgrade], value: [h2,h2c]\ncurl: (92) HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)',
      'curl: (92) HTTP/2 stream 1 reset by curl (error 0x1 PROTOCOL_ERROR)',
    ],
    meaning:
      'curl itself reset the stream: the response holds something HTTP/2 forbids. The server did not report an error and may have nothing in its log.',
    candidates: RESPONSE_RULES,
  },
  {
    source: 'curl',
    patterns: streamEnded('INTERNAL_ERROR', 2),
    examples: [
      'curl: (92) HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)',
      'curl: (92) HTTP/2 stream 1 reset by server (error 0x2 INTERNAL_ERROR)',
    ],
    meaning:
      'The server gave up on this response: a crash, a lost upstream, a timeout. The reason is in the server’s log; HTTP/2 itself was in order.',
    candidates: ['rst-internal-error'],
  },
  {
    source: 'curl, git',
    patterns: streamEnded('CANCEL', 8),
    examples: [
      'error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nerror: 2211 bytes of body are still expected\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF',
      'curl: (92) HTTP/2 stream 1 reset by server (error 0x8 CANCEL)',
    ],
    meaning:
      'The server stopped sending this response on purpose, often because the client read too slowly. It is no sign of a broken rule, and `http.postBuffer` does not change it.',
    candidates: ['rst-cancel-by-server', 'throughput-window-limited'],
  },
  {
    source: 'curl',
    patterns: [...streamEnded('REFUSED_STREAM', 7), 'refused by server, try again on a new connection'],
    examples: [
      'curl: (92) HTTP/2 stream 7 was not closed cleanly: REFUSED_STREAM (err 7)',
      'HTTP/2 stream 7 refused by server, try again on a new connection',
    ],
    meaning:
      'The server did not even look at this request: sending it again is safe. Nothing was wrong with the request.',
    candidates: ['rst-refused-stream', 'max-concurrent-streams-exceeded'],
  },
  {
    source: 'curl',
    patterns: streamEnded('ENHANCE_YOUR_CALM', 11),
    examples: [
      'curl: (92) HTTP/2 stream 1 was not closed cleanly: ENHANCE_YOUR_CALM (err 11)',
      'curl: (92) HTTP/2 stream 1 reset by server (error 0xb ENHANCE_YOUR_CALM)',
    ],
    meaning:
      'The server found this one request too expensive, most often because of its header fields. It is a limit of the server, no broken rule.',
    candidates: ['rst-enhance-your-calm', 'header-list-size-exceeded'],
  },
  {
    source: 'curl',
    patterns: streamEnded('STREAM_CLOSED', 5),
    examples: ['curl: (92) HTTP/2 stream 1 was not closed cleanly: STREAM_CLOSED (err 5)'],
    meaning:
      'Somebody sent a frame on a stream that was over. curl also uses this code for any invalid frame: then the line before it has the real reason.',
    candidates: ['frame-after-end-stream', 'rst-stream-closed'],
  },
  {
    source: 'curl',
    patterns: [
      'HTTP/2 stream {streamId} was not closed cleanly: {errorCode}',
      'HTTP/2 stream {streamId} was not closed cleanly: error_code = {errorCode}',
      'HTTP/2 stream {streamId} reset by server (error {errorCode}',
      'curl 92 … err {errorCode}',
    ],
    examples: ['curl: (92) HTTP/2 stream 3 was not closed cleanly: HTTP_1_1_REQUIRED (err 13)'],
    meaning: 'One stream was reset with this code; the connection lives on.',
    candidates: [RESET_BY_CODE, 'rst-stream-explained'],
    general: true,
  },
  {
    source: 'curl',
    patterns: exitCode(92, 'CURLE_HTTP2_STREAM'),
    examples: ['cURL error 92: HTTP/2 stream 0 was not closed cleanly'],
    meaning: 'One stream ended badly; the connection lives on. The text behind the number says how.',
    candidates: ['rst-stream-explained', 'rst-protocol-error', 'rst-internal-error', 'rst-cancel-by-server'],
    general: true,
  },
  {
    source: 'curl',
    patterns: ['was closed cleanly, but before getting all response header fields'],
    examples: [
      'curl: (92) HTTP/2 stream 1 was closed cleanly, but before getting all response header fields, treated as error',
    ],
    meaning: 'The stream ended before a final response had begun: there was no :status, or only a 1xx one.',
    candidates: ['interim-with-end-stream', 'pseudo-header-missing', 'rst-no-error'],
  },
  {
    source: 'curl',
    patterns: ['received invalid frame: FRAME[…], error -531'],
    examples: [
      'curl: (92) received invalid frame: FRAME[HEADERS, len=43, hend=1, eos=0], error -531: Invalid HTTP header field was received',
    ],
    meaning: 'A field of the response is one HTTP/2 forbids. curl refused it; the server reported nothing.',
    candidates: [...RESPONSE_RULES, ...FIELD_RULES],
    note: 'curl 8.13 and newer.',
  },
  {
    source: 'curl',
    patterns: ['received invalid frame: FRAME[…], error -532'],
    examples: [
      'curl: (92) received invalid frame: FRAME[DATA, len=12, eos=1, padlen=0], error -532: Violation in HTTP messaging rule',
    ],
    meaning:
      'The response does not add up as a message: its length, its status or its trailers. The frames themselves were well formed.',
    candidates: ['content-length-mismatch', ...PSEUDO_HEADER_RULES, 'trailers-without-end-stream'],
    note: 'curl 8.13 and newer.',
  },
  {
    source: 'curl',
    patterns: ['received invalid frame: FRAME[…], error -510'],
    examples: [
      'curl: (92) received invalid frame: FRAME[DATA, len=5, eos=0, padlen=0], error -510: Stream was already closed or invalid',
    ],
    meaning: 'The server went on sending on a stream that it had ended.',
    candidates: ['frame-after-end-stream'],
    note: 'curl 8.13 and newer.',
  },
  {
    source: 'curl',
    patterns: ['received invalid frame: FRAME[…], error -505'],
    examples: ['curl: (92) received invalid frame: FRAME[WINDOW_UPDATE, incr=0], error -505: Protocol error'],
    meaning: 'The server sent a frame that must not stand there. curl refused it; the server reported nothing.',
    candidates: [...STREAM_STATE_RULES, ...WINDOW_RULES],
    note: 'curl 8.13 and newer.',
  },
];
