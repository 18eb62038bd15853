import type { Rule } from '../../rule.ts';
import { duration } from '../../wording.ts';
import { explainReset, onReset, silenceOf } from './reset.ts';

/** Milliseconds. Nobody who complains of a frame waits that long; servers' timeouts begin here. */
const TIMEOUT = 10_000;

export const rstProtocolError: Rule = {
  id: 'rst-protocol-error',
  title: 'a stream was reset with PROTOCOL_ERROR',
  section: 'RFC 9113 §7, §8.1.1',
  severity: 'error',
  fault: 'either',
  tier: 'P1',
  when: 'An RST_STREAM with PROTOCOL_ERROR. What the other endpoint did wrong on that stream, or on the connection a moment before, is its reason.',
  unless:
    'Without a visible reason, after ten seconds without a frame from the server’s side, it is most likely a timeout.',
  peers:
    'nginx sends it for plain timeouts. curl: `(92) HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)`; Go: `stream error: stream ID 1; PROTOCOL_ERROR; received from peer`, and the connection is not used again.',
  summary: '{who} calls stream {stream} ({request}) a protocol violation{because}. By then {progress}',
  fix: 'Look in the log of whoever sent it. For nginx: `send_timeout`, `client_body_timeout`, `proxy_read_timeout`, and the error log at level info.',
  symptom: 'curl: (92) HTTP/2 stream was not closed cleanly: PROTOCOL_ERROR; Chrome: ERR_HTTP2_PROTOCOL_ERROR',
  fires: [
    'OPEN; GET1{connection close}; S> RST(1,PROTOCOL_ERROR)',
    'OPEN; GET1; S> HDR(1,EH,ES){:status: 200}; C> RST(1,PROTOCOL_ERROR)',
    'OPEN; POST1; +60s; S> RST(1,PROTOCOL_ERROR)',
  ],
  silent: ['OPEN; GET1; S> RST(1,CANCEL)', 'OPEN; GET1; S> GOAWAY(1,PROTOCOL_ERROR)'],
  alongside: ['request-missing-end-stream'],
  watch: onReset('rst-protocol-error', (reset) => {
    const silence = silenceOf(reset);
    const timedOut = reset.from === 'server' && silence >= TIMEOUT;
    const timeout = `; after ${duration(silence)} of silence this is most likely a timeout, for which nginx uses this code`;
    return explainReset(reset, rstProtocolError, timedOut ? timeout : undefined);
  }),
};
