import { ERROR_CODES } from '../../decode/index.ts';
import type { ErrorText } from './error-text.ts';
import { goawayRules, resetRules } from './rules-by-code.ts';

/** Plain words for what a sender of the code says. @see RFC 9113 §7 */
const SAYS: readonly string[] = [
  'It ends without an error.',
  'You broke a rule, and none of the other codes fits.',
  'I failed; it was not you.',
  'You sent more than you had credit for, or gave more than a window can hold.',
  'You did not acknowledge my SETTINGS.',
  'You sent a frame on a stream that was over.',
  'You sent a frame of a wrong length.',
  'I did not look at this request: send it again.',
  'It is not needed any more.',
  'I could not decompress your fields.',
  'The connection behind the CONNECT tunnel broke.',
  'You ask too much of me.',
  'Your TLS is too weak for HTTP/2.',
  'Use HTTP/1.1 for this.',
];

/** The codes of RST_STREAM and GOAWAY by themselves, in whatever text: all that is left when no message is known. */
export const HTTP2_TEXTS: readonly ErrorText[] = ERROR_CODES.map((name, code) => ({
  source: 'any HTTP/2 software',
  patterns: [
    // "Cancel" is also a button.
    ...(name === 'CANCEL' ? [] : [name]),
    `NGHTTP2_${name}`,
    `error code ${code}`,
    `error code: ${code}`,
    `error code = ${code}`,
    `errcode ${code}`,
    `(err ${code})`,
    `err ${code}`,
    `0x${code.toString(16)} ${name}`,
    `error 0x${code.toString(16)}`,
    `error code 0x${code.toString(16)}`,
  ],
  examples: [`NGHTTP2_${name}`, `err ${code}`],
  meaning: `HTTP/2 error code ${code}, ${name}. A sender says by it: "${SAYS[code]}" The name alone does not tell whether a stream (RST_STREAM) or the whole connection (GOAWAY) ended, nor who ended it.`,
  candidates: [...resetRules(code), ...goawayRules(code), 'rst-stream-explained', 'goaway-explained'],
  general: true,
}));
