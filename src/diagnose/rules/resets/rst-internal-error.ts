import type { Rule } from '../../rule.ts';
import { explainReset, onReset } from './reset.ts';

export const rstInternalError: Rule = {
  id: 'rst-internal-error',
  title: 'the server failed on a stream',
  section: 'RFC 9113 §7',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  when: 'The server resets a stream with INTERNAL_ERROR.',
  unless: 'The client sends it: then the client’s own code failed (see rst-stream-explained).',
  peers:
    'nginx: the upstream closed early, or the disk for `proxy_temp` is full; Go: a handler panicked; Envoy: local reset. curl: `(92) HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)`; gRPC: `RST_STREAM with error code 2`.',
  summary:
    'the server gave up on stream {stream} ({request}) {time} after it was opened{because}. By then {progress}. Only an idempotent request is safe to send again',
  fix: 'Look in the server’s error log at that second: a crash, a timeout, or an upstream that went away.',
  symptom: 'curl: (92) HTTP/2 stream was not closed cleanly: INTERNAL_ERROR',
  fires: ['OPEN; GET1; OK1{content-length 100}; S> DATA(1,40); S> RST(1,INTERNAL_ERROR)'],
  silent: ['OPEN; GET1; OK1{content-length 5}; S> DATA(1,5,ES)', 'OPEN; GET1; C> RST(1,INTERNAL_ERROR)'],
  watch: onReset('rst-internal-error', (reset) =>
    explainReset(reset, rstInternalError, '; nothing on the wire explains it, the server’s own log does'),
  ),
};
