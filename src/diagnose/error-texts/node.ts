import type { ErrorText } from './error-text.ts';
import {
  FIELD_BLOCK_RULES,
  FIELD_RULES,
  HPACK_RULES,
  PSEUDO_HEADER_RULES,
  STREAM_STATE_RULES,
} from './rule-families.ts';
import { GOAWAY_BY_CODE, RESET_BY_CODE } from './rules-by-code.ts';

/** Node's http2 module and fetch (undici). */
export const NODE_TEXTS: readonly ErrorText[] = [
  {
    source: 'Node.js',
    patterns: ['Stream closed with error code {errorCode}', 'ERR_HTTP2_STREAM_ERROR'],
    examples: [
      'Error [ERR_HTTP2_STREAM_ERROR]: Stream closed with error code NGHTTP2_INTERNAL_ERROR',
      "code: 'ERR_HTTP2_STREAM_ERROR'",
    ],
    meaning:
      'The stream was reset with this code. The text does not say by whom: it is the same when this side did it.',
    candidates: ['rst-stream-explained', RESET_BY_CODE],
  },
  {
    source: 'Node.js',
    patterns: ['Session closed with error code {errorCode}', 'ERR_HTTP2_SESSION_ERROR'],
    examples: ['Error [ERR_HTTP2_SESSION_ERROR]: Session closed with error code 11'],
    meaning: 'The connection was ended by a GOAWAY with this code.',
    candidates: ['goaway-explained', GOAWAY_BY_CODE],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_ERROR'],
    examples: ['Error [ERR_HTTP2_ERROR]: Protocol error'],
    meaning:
      'Node’s HTTP/2 library (nghttp2, the same as curl’s) refused what the peer sent: the whole connection is over. The peer did not send an error.',
    candidates: [
      'http1-on-h2-connection',
      ...STREAM_STATE_RULES,
      ...FIELD_BLOCK_RULES,
      'frame-too-large',
      ...HPACK_RULES,
      'first-frame-not-settings',
      'flow-control-violated',
      'window-update-zero',
      ...FIELD_RULES,
    ],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_STREAM_CANCEL', 'The pending stream has been canceled'],
    examples: ['Error [ERR_HTTP2_STREAM_CANCEL]: The pending stream has been canceled (caused by: read ECONNRESET)'],
    meaning:
      'The connection ended before this request could be sent or answered. What ended it stands behind "caused by".',
    candidates: ['conn-closed-streams-open', 'goaway-one-step-race'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_GOAWAY_SESSION', 'New streams cannot be created after receiving a GOAWAY'],
    examples: ['Error [ERR_HTTP2_GOAWAY_SESSION]: New streams cannot be created after receiving a GOAWAY'],
    meaning:
      'The program used a connection that the server had announced to end. It has to open a new one; the server did nothing wrong.',
    candidates: ['goaway-new-stream-after'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_PING_CANCEL', 'HTTP2 ping cancelled'],
    examples: ['Error [ERR_HTTP2_PING_CANCEL]: HTTP2 ping cancelled'],
    meaning: 'The connection ended before a PING was answered.',
    candidates: ['ping-unanswered'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_MAX_PENDING_SETTINGS_ACK', 'ERR_HTTP2_SETTINGS_CANCEL', 'HTTP2 session settings canceled'],
    examples: [
      'Error [ERR_HTTP2_MAX_PENDING_SETTINGS_ACK]: Maximum number of pending settings acknowledgements',
      'Error [ERR_HTTP2_SETTINGS_CANCEL]: HTTP2 session settings canceled',
    ],
    meaning: 'The peer did not acknowledge our SETTINGS.',
    candidates: ['settings-not-acked'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_TOO_MANY_INVALID_FRAMES', 'Too many invalid HTTP/2 frames'],
    examples: ['Error [ERR_HTTP2_TOO_MANY_INVALID_FRAMES]: Too many invalid HTTP/2 frames'],
    meaning: 'The peer sent more than maxSessionInvalidFrames (1000) frames that Node had to throw away.',
    candidates: ['glitch-accumulation', 'frame-on-closed-stream'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_INVALID_CONNECTION_HEADERS', 'HTTP/1 Connection specific headers are forbidden'],
    examples: [
      'TypeError [ERR_HTTP2_INVALID_CONNECTION_HEADERS]: HTTP/1 Connection specific headers are forbidden: "transfer-encoding"',
    ],
    meaning: 'Thrown in this program before anything was sent: the peer has nothing to do with it.',
    candidates: ['header-connection-specific', 'h2c-upgrade-leftover'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_INVALID_PSEUDOHEADER', 'is an invalid pseudoheader or is used incorrectly'],
    examples: ['TypeError [ERR_HTTP2_INVALID_PSEUDOHEADER]: ":foo" is an invalid pseudoheader or is used incorrectly'],
    meaning: 'Thrown in this program before anything was sent: the peer has nothing to do with it.',
    candidates: PSEUDO_HEADER_RULES,
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_HEADER_SINGLE_VALUE', 'Header field … must only have a single value'],
    examples: ['TypeError [ERR_HTTP2_HEADER_SINGLE_VALUE]: Header field ":path" must only have a single value'],
    meaning: 'Thrown in this program before anything was sent: a field that may stand once was given several values.',
    candidates: ['pseudo-header-duplicate', 'content-length-invalid'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_STATUS_101', 'HTTP status code 101 (Switching Protocols) is forbidden'],
    examples: ['Error [ERR_HTTP2_STATUS_101]: HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2'],
    meaning: 'Thrown in this program before anything was sent: HTTP/2 has no Upgrade.',
    candidates: ['response-status-101'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_PAYLOAD_FORBIDDEN', 'Responses with {status} status must not have a payload'],
    examples: ['Error [ERR_HTTP2_PAYLOAD_FORBIDDEN]: Responses with 204 status must not have a payload'],
    meaning: 'Thrown in this program before anything was sent: this status has no body.',
    candidates: ['body-on-bodyless-response'],
  },
  {
    source: 'Node.js',
    patterns: ['Parse Error: Expected HTTP/'],
    examples: ['Error: Parse Error: Expected HTTP/, RTSP/ or ICE/'],
    meaning: 'Node’s HTTP/1.1 client read something else, such as the SETTINGS frame of an HTTP/2 server.',
    candidates: ['http1-on-h2-connection'],
  },
  {
    source: 'Node.js',
    patterns: ['ECONNRESET', 'socket hang up'],
    examples: ['Error: read ECONNRESET', 'Error: socket hang up'],
    meaning: 'The connection ended abruptly, by a TCP reset or in the middle of an answer. No reason was given.',
    candidates: ['conn-tcp-reset', 'conn-closed-streams-open'],
  },
  {
    source: 'Node.js',
    patterns: ['ERR_HTTP2_INVALID_SESSION', 'The session has been destroyed'],
    examples: ['Error [ERR_HTTP2_INVALID_SESSION]: The session has been destroyed'],
    meaning:
      'The program used a connection that was over. Why it was over is the question: it came before this message.',
    candidates: ['goaway-explained', 'conn-closed-streams-open', 'conn-tcp-reset', 'conn-idle-close'],
  },
];
