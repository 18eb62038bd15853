import type { Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';
import { explainReset, onReset } from './reset.ts';

/** Octets per second below which servers and proxies are known to lose patience. */
const SLOW = 10_000;

export const rstCancelByServer: Rule = {
  id: 'rst-cancel-by-server',
  title: 'the server cancelled a response',
  section: 'RFC 9113 §7',
  severity: 'warning',
  fault: 'server',
  tier: 'P1',
  when: 'The server resets a stream with CANCEL before its END_STREAM.',
  unless: 'It withdraws a push.',
  peers:
    'Servers with a minimum transfer rate (IIS `minBytesPerSecond`, Git hosts: `RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)`), CDNs whose origin went away; gRPC C-core: error code 8.',
  summary:
    'the server cancelled stream {stream} ({request}) {time} after it was opened{because}. By then {progress}{rate}',
  fix: 'Look for minimum-rate limits and timeouts of the server and of proxies before it, and at how fast the client reads.',
  symptom: 'curl: (92) HTTP/2 stream was not closed cleanly: CANCEL (err 8)',
  fires: [
    'OPEN; GET1; OK1; S> DATA(1,1000); S> RST(1,CANCEL)',
    'OPEN; GET1; OK1; S> DATA(1,1000); +9s; S> RST(1,CANCEL)',
  ],
  silent: ['OPEN; GET1; OK1; S> DATA(1,1000,ES)', 'OPEN; GET1; OK1.ES; S> RST(1,CANCEL)'],
  watch: onReset('rst-cancel-by-server', (reset) => {
    const { stream, at } = reset;
    const perSecond = (1000 * stream.server.content) / (at - stream.openedAt);
    const slow = stream.server.content > 0 && at - stream.openedAt > 5000 && perSecond < SLOW;
    const rate = slow ? ` (${bytes(Math.round(perSecond))} per second; limits on slow transfers end like this)` : '';
    const verdict = explainReset(reset, rstCancelByServer);
    return { ...verdict, values: { ...verdict.values, rate } };
  }),
};
