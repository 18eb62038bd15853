import type { Rule } from '../../rule.ts';
import { explainReset, onReset } from './reset.ts';

export const rstNoError: Rule = {
  id: 'rst-no-error',
  title: 'NO_ERROR before the response was complete',
  section: 'RFC 9113 §8.1',
  severity: 'warning',
  fault: 'server',
  tier: 'P1',
  when: 'The server resets a stream with NO_ERROR before it has sent END_STREAM.',
  unless:
    'The response is complete: then NO_ERROR asks the client to stop its upload (see rst-stream-explained). The client may end a stream like this.',
  peers:
    'curl: `(18) transfer closed with outstanding read data remaining` or (16); Chrome: `ERR_HTTP2_RST_STREAM_NO_ERROR_RECEIVED`.',
  summary:
    'the server ended stream {stream} ({request}) with NO_ERROR although {progress}{because}. NO_ERROR is meant for a response that is complete',
  fix: 'Send END_STREAM first, or the error code that says what went wrong. Often a proxy cuts a response like this: look behind it.',
  symptom: 'the response is cut short',
  fires: ['OPEN; GET1; OK1; S> RST(1,NO_ERROR)', 'OPEN; GET1; S> RST(1,NO_ERROR)'],
  silent: ['OPEN; POST1; OK1.ES; S> RST(1,NO_ERROR)', 'OPEN; GET1; OK1; C> RST(1,NO_ERROR)'],
  watch: onReset('rst-no-error', (reset) => explainReset(reset, rstNoError, '')),
};
