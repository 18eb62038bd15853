import type { StreamState } from '../../../trace/index.ts';
import { endedFirst } from '../../closing.ts';
import { afterRecord, type Rule, whileConnectionOpen } from '../../rule.ts';
import { progressOf, requestOf } from '../../stream-story.ts';
import { duration, list } from '../../wording.ts';

export const goawayAcceptedStreamAbandoned: Rule = {
  id: 'goaway-accepted-stream-abandoned',
  title: 'streams that the GOAWAY promised to finish were not',
  section: 'RFC 9113 §6.8, §5.4.3',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  when: 'The server closes the connection after a GOAWAY with NO_ERROR while streams up to its last stream are not finished.',
  unless:
    'The GOAWAY had an error code, or the client closed first. Only for information where all that was open were channels held on purpose (response-held-open).',
  peers:
    'Some load balancers do it. Go: `http2: server sent GOAWAY and closed the connection`, which is not sent again for POST.',
  summary:
    'the server’s GOAWAY said that stream {which} would be handled, but then it closed: {story}. Whether it was processed is unknown',
  fix: 'In the server or load balancer: wait for open streams before closing. In the client: send again only what is idempotent.',
  fires: ['OPEN; GET1; OK1; S> GOAWAY(1,NO_ERROR); S> FIN', 'OPEN; GET1; S> GOAWAY(2147483647,NO_ERROR); S> TCPRST'],
  silent: [
    'OPEN; GET1; OK1; S> GOAWAY(1,NO_ERROR); S> DATA(1,5,ES); S> FIN',
    'OPEN; GET1; OK1; S> GOAWAY(1,NO_ERROR); C> FIN',
    'OPEN; GET1; S> GOAWAY(1,INTERNAL_ERROR); S> FIN',
  ],
  alongside: ['conn-tcp-reset'],
  watch: afterRecord(['direction-ended'], ({ record, view, findings }) => {
    const last = view.server.goaways.at(-1);
    if (last?.frame.errorCode !== 0 || record.from === 'client' || !endedFirst(view, record)) return undefined;
    const left = [...view.streams.open.values()].filter(({ id }) => id % 2 === 1 && id <= last.frame.lastStreamId);
    const [first] = left;
    if (!first) return undefined;
    const held = (id: number) =>
      findings.some(
        ({ rule, streamId, severity }) => rule === 'response-held-open' && streamId === id && severity === 'info',
      );
    return {
      streamId: first.id,
      values: {
        which: list(left.map(({ id }) => id)),
        story: `${requestOf(first)}, ${progressOf(first)}`,
      },
      evidence: [last.seq],
      ...(left.every(({ id }) => held(id)) && { severity: 'info', fault: 'none', fix: FIX_CHANNEL }),
    };
  }),
};

/** It has no other end than that of its connection. */
const FIX_CHANNEL =
  'Open it again on a new connection if it is a channel that is held on purpose: that is its usual end.';

export const goawayDrainStuck: Rule = {
  id: 'goaway-drain-stuck',
  title: 'the drain does not end',
  section: 'RFC 9113 §6.8',
  severity: 'info',
  fault: 'either',
  tier: 'P2',
  when: 'A minute after a GOAWAY with NO_ERROR the connection is still open.',
  peers: 'nginx waits until `worker_shutdown_timeout`, gRPC until its `max_age_grace`.',
  summary: 'the drain has lasted {time}; {holders}',
  fix: 'End long streams (polling, events, gRPC streams) when the connection drains.',
  fires: ['OPEN; GET1; OK1; S> GOAWAY(2147483647,NO_ERROR); +61s; S> DATA(1,5)', 'OPEN; S> GOAWAY(0,NO_ERROR); +62s'],
  silent: ['OPEN; GET1; OK1; S> GOAWAY(1,NO_ERROR); +5s; S> DATA(1,5,ES); S> FIN'],
  alongside: ['response-held-open', 'response-missing-end-stream'],
  watch: whileConnectionOpen(({ view, at, thresholds }) => {
    const [first] = view.server.goaways;
    if (first?.frame.errorCode !== 0 || at - first.at <= thresholds.drain) return undefined;
    if (!Number.isNaN(view.server.endedAt)) return undefined;
    const { open } = view.streams;
    const named = firstOf(open.values(), 3).map((stream) => `stream ${stream.id} (${requestOf(stream)})`);
    if (open.size > named.length) named.push(`${open.size - named.length} more`);
    const holders = open.size === 0 ? 'no stream is open: the client keeps it' : `it waits for ${list(named)}`;
    return { from: 'client', values: { time: duration(at - first.at), holders }, evidence: [first.seq] };
  }),
};

function firstOf(streams: Iterable<StreamState>, count: number): StreamState[] {
  const first: StreamState[] = [];
  for (const stream of streams) {
    if (first.length === count) break;
    first.push(stream);
  }
  return first;
}

export const goawayMissingBeforeClose: Rule = {
  id: 'goaway-missing-before-close',
  title: 'closed while idle, without GOAWAY',
  section: 'RFC 9113 §5.4.1, §9.1',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  when: 'The server closes in order while no stream is open, and has not sent GOAWAY.',
  unless: 'The client closes: browsers leave it out on purpose.',
  peers:
    'A request that is sent at that moment fails, and nobody can say whether it was processed: see conn-idle-close-race.',
  summary:
    '{who} closed the idle connection without GOAWAY. That is allowed, but a request sent at that moment is lost',
  fix: 'Send GOAWAY before closing.',
  fires: ['OPEN; GET1; OK1.ES; S> FIN'],
  silent: ['OPEN; GET1; OK1.ES; S> GOAWAY(1,NO_ERROR); S> FIN', 'OPEN; GET1; OK1.ES; C> FIN', 'OPEN; GET1; S> FIN'],
  watch: afterRecord(['direction-ended'], ({ record, view }) => {
    const { from, how } = record;
    if (from === 'client' || how === 'reset' || how === 'error' || !endedFirst(view, record)) return undefined;
    const { goaways, frames } = view.of(from);
    return goaways.length === 0 && frames > 0 && view.client.goaways.length === 0 && view.streams.open.size === 0 && {};
  }),
};
