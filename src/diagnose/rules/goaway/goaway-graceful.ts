import type { ConnectionView } from '../../../trace/index.ts';
import type { Rule } from '../../rule.ts';
import { counted, duration } from '../../wording.ts';
import { explainGoaway, type Goaway, isAnnouncement, onGoaway } from './goaway.ts';

export const goawayGraceful: Rule = {
  id: 'goaway-graceful',
  title: 'the server drains the connection',
  section: 'RFC 9113 §6.8',
  severity: 'info',
  fault: 'none',
  tier: 'P1',
  when: 'The server sends GOAWAY with NO_ERROR. The reason is guessed from the debug data, the number of requests, the age of the connection and how long it was idle.',
  unless: 'The client sends it: it is simply done.',
  peers:
    'nginx after `keepalive_requests` (1000) or `keepalive_time` (1 h); nginx also ends floods like this; Envoy and gRPC when a connection is old (`max_connection_duration`, `max_age`); load balancers after 10 000 requests; every server that is restarted.',
  summary: 'the server drains this connection{reason}{says}{step}',
  fix: 'Nothing to do, as long as the client opens a new connection for new requests.',
  fires: [
    'OPEN; GET1, GET3, GET5; S> GOAWAY(2147483647,NO_ERROR); +1s; S> GOAWAY(5,NO_ERROR)',
    'OPEN; GET1; OK1.ES; +75s; S> GOAWAY(1,NO_ERROR)',
    'OPEN; GET1; OK1.ES; S> GOAWAY(1,NO_ERROR,"max_age")',
  ],
  silent: ['OPEN; GET1; S> GOAWAY(1,PROTOCOL_ERROR)', 'OPEN; C> GOAWAY(0,NO_ERROR)'],
  watch: onGoaway(['NO_ERROR'], (goaway) => {
    const { from, frame, view } = goaway;
    if (from === 'client') return undefined;
    const verdict = explainGoaway(goaway, goawayGraceful, '');
    const announced = view.server.goaways.some((earlier) => isAnnouncement(earlier.frame.lastStreamId));
    const step = isAnnouncement(frame.lastStreamId)
      ? '; this is the announcement, another GOAWAY will name the last stream'
      : `; the last stream it takes is ${frame.lastStreamId}`;
    const reason = frame.debugData ? '' : announced ? ' as announced' : reasonOf(goaway);
    return { summary: verdict.summary!, again: true, values: { ...verdict.values, reason, step } };
  }),
};

const HOUR = 3_600_000;
/** Milliseconds. Servers of tests and of tight places have idle timeouts of a few seconds. */
const IDLE = 1000;
const REQUESTS = [100, 1000, 10_000, 100_000];

function reasonOf({ view, at }: Goaway): string {
  const { total } = view.streams;
  const idle = at - lastExchange(view);
  const age = at - view.openedAt;
  if (REQUESTS.includes(total.client)) return `, probably because it had ${counted(total.client, 'request')}`;
  if (view.streams.open.size === 0 && idle >= IDLE) return `, which had been idle for ${duration(idle)}`;
  if (Math.abs(age - HOUR) < 0.02 * HOUR) return ', probably because it is an hour old';
  return ` after ${counted(total.client, 'request')} in ${duration(age)}; it does not say why`;
}

/** When a request or a response was last under way. */
function lastExchange({ streams, openedAt }: ConnectionView): number {
  let last = openedAt;
  for (const { overAt } of streams.recent.values()) if (overAt > last) last = overAt;
  return last;
}
