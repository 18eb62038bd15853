import { Effect } from '../../effect.ts';
import { hasNoContent } from '../../no-content.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';
import { MALFORMED } from './malformed.ts';

export const bodyOnBodylessResponse: Rule = {
  id: 'body-on-bodyless-response',
  title: 'DATA where no body is allowed',
  section: 'RFC 9110 §6.4.1, §9.3.2, §15.3.5, §15.4.5, RFC 9113 §8.1.1',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'The server sends DATA that is not empty in answer to HEAD, or with 204 or 304.',
  unless: 'Empty DATA with END_STREAM is how such a response may end.',
  peers:
    'Go: `protocol error: received DATA on a HEAD request`; nghttp2 resets the stream, so that `curl -I` fails with `(92)` where GET works.',
  summary: 'the server sent {length} of body on stream {stream} {what}',
  fix: 'Do not run what writes the body for HEAD, 204 and 304.',
  symptom: 'curl -I: (92) HTTP/2 stream was not closed cleanly: PROTOCOL_ERROR',
  fires: ['OPEN; HEAD1; OK1; S> DATA(1,5,ES)', 'OPEN; GET1; OK1{:status 304}; S> DATA(1,5,ES)'],
  silent: ['OPEN; HEAD1; OK1; S> DATA(1,0,ES)', 'OPEN; POST1; OK1{:status 204}; C> DATA(1,5,ES)'],
  watch: afterEffect(Effect.bodyless, ['DATA'], ({ from, frame, stream }) => {
    if (from !== 'server' || frame.contentLength === 0 || !stream || !hasNoContent(stream)) return undefined;
    const what = stream.method === 'HEAD' ? 'in answer to HEAD' : `with a ${stream.status} response`;
    return stream.responded && { values: { length: bytes(frame.contentLength), what } };
  }),
};
