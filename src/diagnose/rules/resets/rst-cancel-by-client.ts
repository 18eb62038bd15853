import { notes } from '../../notes.ts';
import type { Rule } from '../../rule.ts';
import { nearTimeout, roundTimeout } from '../../timeouts.ts';
import { explainReset, onReset, type Reset, silenceOf } from './reset.ts';

export const rstCancelByClient: Rule = {
  id: 'rst-cancel-by-client',
  title: 'the client gave up',
  section: 'RFC 9113 §7',
  severity: 'warning',
  fault: 'client',
  tier: 'P1',
  follows: ['rapid-reset', 'grpc-deadline-exceeded'],
  when: 'The client resets its request with CANCEL before the response has ended. It looks like a timeout when the time since the request is a round number of seconds, or the same as twice before.',
  unless:
    'The response had begun and nothing looks like a timeout, the client had waited for less than a second, or it cancelled several streams at once, as browsers do when the page changes: then only for your information.',
  peers: 'nginx logs status 499 or `client canceled stream`; Go: `context canceled`; gRPC: CANCELLED.',
  summary: 'the client cancelled stream {stream} ({request}) after {time}{timeout}{because}. By then {progress}',
  fix: 'Make the server answer sooner, or give the client more time.',
  fires: ['OPEN; GET1; +30s; C> RST(1,CANCEL)', 'OPEN; GET1; OK1; C> RST(1,CANCEL)'],
  silent: ['OPEN; GET1; OK1.ES; C> RST(1,CANCEL)', 'OPEN; GET1; OK1; S> RST(1,CANCEL)'],
  alongside: ['no-response'],
  watch: onReset('rst-cancel-by-client', (reset) => {
    const { view, at, stream } = reset;
    const past = cancelsOf(view);
    const together = at - past.lastAt <= TOGETHER;
    past.lastAt = at;
    const waited = at - stream.openedAt;
    const timeout = timeoutOf(reset, waited, past.waited);
    past.waited = [...past.waited, waited].slice(-REMEMBERED);
    const waitedInVain = !stream.responded && silenceOf(reset) >= PATIENCE;
    const verdict = explainReset(reset, rstCancelByClient, '');
    return {
      ...verdict,
      values: { ...verdict.values, timeout },
      // Whether it was the server that took too long or the client that had no patience nobody can see from here.
      ...((waitedInVain || timeout) && verdict.cause === undefined && { fault: 'either' }),
      ...((together || !(waitedInVain || timeout)) && { severity: 'info' }),
    };
  }),
};

/** Milliseconds. Who leaves sooner has changed its mind. */
const PATIENCE = 1000;
/** Milliseconds between cancels that have one reason. */
const TOGETHER = 20;
const REMEMBERED = 20;

const cancelsOf = notes(() => ({ lastAt: Number.NEGATIVE_INFINITY, waited: [] as readonly number[] }));

function timeoutOf({ stream }: Reset, waited: number, before: readonly number[]): string {
  const deadline = stream.client.fields?.find(({ name }) => name === 'grpc-timeout');
  if (deadline) return '; the request carried a grpc-timeout, its deadline';
  const round = roundTimeout(waited);
  if (round !== undefined) return `; that looks like a timeout of ${round} s`;
  const alike = before.filter((time) => nearTimeout(waited, time, 0.05)).length;
  return waited >= 500 && alike >= 2 ? `; ${alike} others were given up after the same time: its timeout` : '';
}
