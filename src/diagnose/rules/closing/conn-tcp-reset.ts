import { explain } from '../../cause-wording.ts';
import { endedFirst, openStreams } from '../../closing.ts';
import { afterRecord, type RecordSight, type Rule } from '../../rule.ts';
import { duration } from '../../wording.ts';

export const connTcpReset: Rule = {
  id: 'conn-tcp-reset',
  title: 'TCP reset instead of a close',
  section: 'RFC 9113 §5.4.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  follows: ['frame-truncated-at-close', 'goaway-accepted-stream-abandoned', 'conn-closed-before-settings'],
  when: 'An endpoint ends its connection with a TCP reset before the other one has ended. Without open streams, or after its own GOAWAY, only for your information.',
  unless: 'h2inspect itself was stopped.',
  peers: 'Go: `read: connection reset by peer`; Chrome: `ERR_CONNECTION_RESET`; Node: `ECONNRESET`.',
  summary: '{who} reset the TCP connection {phase}{because}{open}',
  fix: 'Look for a killed process, a firewall or a load balancer. A server should read what still arrives before it closes: octets that nobody reads turn a close into a reset.',
  symptom: 'connection reset by peer; ERR_CONNECTION_RESET; ECONNRESET',
  fires: [
    'OPEN; GET1; S> TCPRST',
    'OPEN; GET1; OK1.ES; S> TCPRST',
    'OPEN; GET1; S> GOAWAY(1,INTERNAL_ERROR); S> TCPRST',
  ],
  silent: [
    'OPEN; GET1; S> GOAWAY(1,NO_ERROR); S> FIN',
    'OPEN; GET1; OK1; C> FIN; S> TCPRST',
    'OPEN; GET1; C> STOPPED; S> TCPRST',
  ],
  alongside: ['goaway-internal-error'],
  watch: afterRecord(['direction-ended'], (sight) => {
    const { record, view, seq } = sight;
    if (record.how !== 'reset' || !endedFirst(view, record)) return undefined;
    const { from } = record;
    const open = view.streams.open.size === 0 ? '' : `. Open: ${openStreams(view)}`;
    const verdict = explain(sight, { by: from, seq }, connTcpReset.summary.replace('{open}', open), '');
    const calm = view.streams.open.size === 0 || view.of(from).goaways.length > 0;
    return { ...verdict, values: { phase: phaseOf(sight) }, ...(calm && { severity: 'info' }) };
  }),
};

function phaseOf({ view, record, at }: RecordSight<'direction-ended'>): string {
  const { goaways, frames, lastAt } = view.of(record.from);
  const goaway = goaways.at(-1);
  if (goaway) return `${duration(at - goaway.at)} after its GOAWAY, which the reset may have overtaken`;
  if (frames === 0) return 'before it had sent a frame';
  return `${duration(at - lastAt)} after its last frame`;
}
