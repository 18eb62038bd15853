import { Effect } from '../../effect.ts';
import { hasNoContent, isTunnel } from '../../no-content.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';

export const contentLengthMismatch: Rule = {
  id: 'content-length-mismatch',
  title: 'the body is not as long as content-length says',
  section: 'RFC 9113 §8.1.1, RFC 9110 §8.6',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  unbroken: true,
  breaks: MALFORMED,
  when: 'The content of a direction grows beyond the declared content-length, or END_STREAM comes before it is reached. Padding is not content.',
  unless:
    'Responses to HEAD, 204, 304 and 2xx to CONNECT have no content whatever they declare. A stream that was reset was cut off, which is no violation.',
  peers:
    'curl: `(92) … PROTOCOL_ERROR`; Go: `server replied with more than declared Content-Length; truncated`, `unexpected EOF` or, as a server, `request declared a Content-Length of N but only wrote M bytes`; hyper resets with PROTOCOL_ERROR; Netty: `Received amount of data N does not match content-length header M`, though it lets a response without any DATA pass, which may answer HEAD; nginx: 400, `client intended to send body data larger than declared` or `client prematurely closed stream: only N out of M bytes`, and of an upstream `response body larger than indicated content length`; Chrome: `ERR_HTTP2_PROTOCOL_ERROR` or `ERR_CONTENT_LENGTH_MISMATCH`.',
  summary: '{who} declared a content-length of {declared} on stream {stream} but sent {sent}',
  fix: 'Leave content-length out, or compute it after compression and in bytes, not characters; look for a script that sets it by hand.',
  symptom: RESPONSE_REFUSED,
  fires: [
    'OPEN; GET1; OK1{content-length 10}; S> DATA(1,7,ES)',
    'OPEN; GET1; OK1{content-length 10}; S> DATA(1,11)',
    'OPEN; GET1; OK1.ES{content-length 10}',
  ],
  silent: [
    'OPEN; HEAD1; OK1.ES{content-length 10}',
    'OPEN; GET1; OK1.ES{:status 304, content-length 10}',
    'OPEN; GET1; OK1{content-length 10}; S> DATA(1,10,PAD=5,ES)',
  ],
  watch: afterEffect(Effect.wrongLength, ['DATA', 'HEADERS', 'CONTINUATION'], ({ from, stream, half }) => {
    if (!stream || !half || Number.isNaN(half.contentLength) || half.resetSeq >= 0) return undefined;
    const { content, contentLength, ended } = half;
    const wrong = content > contentLength || (ended && content < contentLength);
    if (!wrong || (from === 'server' && (hasNoContent(stream) || isTunnel(stream)))) return undefined;
    return { values: { declared: bytes(contentLength), sent: bytes(content) } };
  }),
};
