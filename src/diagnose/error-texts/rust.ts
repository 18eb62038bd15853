import type { ErrorText } from './error-text.ts';
import {
  FIELD_BLOCK_RULES,
  FIELD_RULES,
  FRAME_LAYER_RULES,
  HPACK_RULES,
  STREAM_STATE_RULES,
  WINDOW_RULES,
} from './rule-families.ts';

/** The words of hyper's h2 for the codes, and the rules of a code that was received for a stream and a connection. */
const received = (
  words: string,
  code: string,
  stream: readonly string[],
  connection: readonly string[],
): ErrorText[] => [
  {
    source: 'Rust hyper, reqwest',
    patterns: [`stream error received: ${words}`],
    examples: [`http2 error: stream error received: ${words}`],
    meaning: `The other side reset the stream with ${code}.`,
    candidates: stream,
  },
  {
    source: 'Rust hyper, reqwest',
    patterns: [`connection error received: ${words}`],
    examples: [`http2 error: connection error received: ${words}`],
    meaning: `The other side ended the connection with ${code}.`,
    candidates: connection,
  },
];

/** hyper's h2 and what stands on it: reqwest, tonic, linkerd. */
export const RUST_TEXTS: readonly ErrorText[] = [
  ...received(
    'unspecific protocol error detected',
    'PROTOCOL_ERROR',
    ['rst-protocol-error'],
    ['goaway-protocol-error'],
  ),
  ...received(
    'unexpected internal error encountered',
    'INTERNAL_ERROR',
    ['rst-internal-error'],
    ['goaway-internal-error'],
  ),
  ...received('not a result of an error', 'NO_ERROR', ['rst-no-error'], ['goaway-graceful']),
  ...received(
    'refused stream before processing any application logic',
    'REFUSED_STREAM',
    ['rst-refused-stream'],
    ['goaway-odd-code'],
  ),
  ...received(
    'stream no longer needed',
    'CANCEL',
    ['rst-cancel-by-server', 'rst-cancel-by-client'],
    ['goaway-odd-code'],
  ),
  ...received(
    'detected excessive load generating behavior',
    'ENHANCE_YOUR_CALM',
    ['rst-enhance-your-calm'],
    ['goaway-enhance-your-calm'],
  ),
  {
    source: 'Rust hyper, reqwest',
    patterns: ['connection error received', 'stream error received'],
    unless: [
      'received: unspecific',
      'received: unexpected internal',
      'received: not a result',
      'received: refused stream',
      'received: stream no longer',
      'received: detected excessive',
    ],
    examples: ['http2 error: connection error received: flow-control protocol violated'],
    meaning: '"Received" means that the other side sent this code. It does not say what made it do so.',
    candidates: ['goaway-explained', 'rst-stream-explained'],
  },
  {
    source: 'Rust hyper, reqwest',
    patterns: ['connection error detected: frame with invalid size', 'stream error detected: frame with invalid size'],
    examples: ['http2 error: connection error detected: frame with invalid size'],
    meaning:
      '"Detected" means that this side found it: the other one sent a frame of a wrong length, or no HTTP/2 at all.',
    candidates: ['http1-on-h2-connection', ...FRAME_LAYER_RULES],
  },
  {
    source: 'Rust hyper, reqwest',
    patterns: [
      'connection error detected: unspecific protocol error detected',
      'stream error detected: unspecific protocol error detected',
      'error detected: unspecific protocol error',
    ],
    examples: ['http2 error: connection error detected: unspecific protocol error detected'],
    meaning:
      '"Detected" means that this side found it: the other one broke a rule. hyper uses this code for wrong lengths and for HPACK too.',
    candidates: [...FRAME_LAYER_RULES, ...STREAM_STATE_RULES, ...FIELD_BLOCK_RULES, ...HPACK_RULES, ...FIELD_RULES],
  },
  {
    source: 'Rust hyper, reqwest',
    patterns: ['error detected: flow-control protocol violated'],
    examples: ['http2 error: connection error detected: flow-control protocol violated'],
    meaning: '"Detected" means that this side found it: the other one sent more than it had credit for.',
    candidates: WINDOW_RULES,
  },
  {
    source: 'Rust hyper, reqwest',
    patterns: ['keep-alive timed out'],
    examples: ['error sending request: http2 error: keep-alive timed out'],
    meaning: 'hyper’s own keepalive PING was not answered in time, so it gave the connection up. Nobody closed it.',
    candidates: ['ping-unanswered', 'conn-dead-silent'],
  },
];
