import { afterRecord, type Rule } from '../../rule.ts';
import { duration } from '../../wording.ts';

export const proxyLag: Rule = {
  id: 'proxy-lag',
  title: 'h2inspect itself was late',
  section: 'RFC 9113 §5.2',
  severity: 'warning',
  fault: 'proxy',
  tier: 'P1',
  when: 'The event loop of h2inspect was blocked for more than 50 ms while streams of the connection were open. Rules about time take that off. A warning from the shortest time on that they look at, one second; for information below.',
  unless: 'An endpoint does not read its socket (tcp-backpressure), or the connection is idle.',
  peers: 'Everything passes later than it was sent, which endpoints may take for a slow network.',
  summary: 'h2inspect itself held everything up for {time}; what was measured around that moment is not reliable',
  fix: 'Record less (a filter, no content), close what else runs, or use a faster machine.',
  fires: ['OPEN; GET1; +200ms; LAG(150)', 'OPEN; GET1; +2s; LAG(1500)'],
  silent: ['OPEN; GET1; LAG(10); OK1.ES', 'OPEN; GET1; OK1.ES; LAG(150)'],
  watch: afterRecord(['loop-lag'], ({ record, view, thresholds }) => {
    if (record.duration <= LATE || view.streams.open.size === 0) return undefined;
    const severity = record.duration < thresholds.grace ? 'info' : 'warning';
    return { severity, values: { time: duration(record.duration) } };
  }),
};

/** Milliseconds. */
const LATE = 50;
