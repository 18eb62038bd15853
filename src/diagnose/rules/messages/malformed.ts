import type { Breach } from '../../rule.ts';

/**
 * A malformed message is an error of its stream. A server may answer 400 first, a client must not accept one.
 * @see RFC 9113 §8.1.1
 */
export const MALFORMED: Breach = { scope: 'stream', code: 'PROTOCOL_ERROR', alsoSeen: ['INTERNAL_ERROR'] };

/** What a user sees of a malformed response: it depends on the receiver's version, not on what is wrong. */
export const RESPONSE_REFUSED =
  'curl: (92) HTTP/2 stream was not closed cleanly: PROTOCOL_ERROR; with nghttp2 1.67 and 1.68, which close the whole connection, (16)';

/** And of a malformed request. */
export const REQUEST_REFUSED = 'a 400 response, or the stream or the whole connection ends with PROTOCOL_ERROR';
