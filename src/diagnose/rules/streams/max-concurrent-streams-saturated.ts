import type { ConnectionView } from '../../../trace/index.ts';
import { Effect } from '../../effect.ts';
import { notes } from '../../notes.ts';
import { afterEffect, type Rule, whileConnectionOpen } from '../../rule.ts';
import { duration, list } from '../../wording.ts';

export const maxConcurrentStreamsSaturated: Rule = {
  id: 'max-concurrent-streams-saturated',
  title: 'the client waits for a free stream',
  section: 'RFC 9113 §5.1.2',
  severity: 'warning',
  fault: 'either',
  tier: 'P1',
  fromStart: true,
  when: 'All streams the server allows were in use for more than two seconds and a new request follows within a round trip of one becoming free; or they have all been in use for ten seconds.',
  unless: 'Few streams are open, or no request waits.',
  peers: 'Looks like random latency. Chrome logs `HTTP2_SESSION_STALLED_MAX_STREAMS`; Go just blocks.',
  summary: 'all {limit} stream slots were in use for {time}{waiting}. They are held by streams {streams}',
  fix: 'Raise SETTINGS_MAX_CONCURRENT_STREAMS, end streams that are held open, or use a second connection.',
  fires: [
    'OPEN; S> SET{3=2}; C> SACK; GET1, GET3; +3s; OK1.ES; GET5',
    'OPEN; S> SET{3=2}; C> SACK; POST1, POST3; OK1, OK3; +11s',
  ],
  silent: [
    'OPEN; S> SET{3=100}; C> SACK; GET1, GET3; +3s; OK1.ES; GET5',
    'OPEN; S> SET{3=1}; C> SACK; GET1; +3s; OK1.ES; +3s; GET3',
  ],
  alongside: ['settings-max-concurrent-streams-tiny', 'no-response'],
  watch: [
    afterEffect(
      Effect.opened | Effect.over,
      ['HEADERS', 'DATA', 'RST_STREAM'],
      ({ view, at, from, frame, seq, stream, thresholds }) => {
        const limit = view.server.settings.loosest.maxConcurrentStreams;
        if (limit === Number.POSITIVE_INFINITY) return undefined;
        const slots = slotsOf(view);
        const opens = from === 'client' && stream?.openedSeq === seq && frame.type === 'HEADERS';
        const soon = at - slots.freedAt <= Math.max(50, 2 * Math.min(view.roundTrip, 1000));
        const queued = opens && soon && slots.fullFor > thresholds.saturated;
        const { fullFor } = slots;
        if (view.streams.concurrent.client < limit) {
          if (!Number.isNaN(slots.fullSince)) {
            slots.fullFor = at - slots.fullSince;
            slots.freedAt = at;
            slots.fullSince = Number.NaN;
          }
        } else if (Number.isNaN(slots.fullSince)) {
          slots.fullSince = at;
        }
        return queued && verdict(view, fullFor, '; the next request came as soon as one was free');
      },
    ),
    whileConnectionOpen(({ view, at, thresholds }) => {
      const time = at - slotsOf(view).fullSince;
      return time > thresholds.held && verdict(view, time, '');
    }),
  ],
};

/** Streams that are listed one by one. */
const NAMED = 4;

const slotsOf = notes(() => ({ fullSince: Number.NaN, fullFor: 0, freedAt: Number.NEGATIVE_INFINITY }));

function verdict(view: ConnectionView, time: number, waiting: string) {
  const { open } = view.streams;
  const holders: string[] = [];
  for (const { id, method, path } of open.values()) {
    if (holders.length === NAMED) break;
    holders.push(`${id} (${method ?? '?'} ${path ?? ''})`);
  }
  if (open.size > NAMED) holders.push(`${open.size - NAMED} more`);
  const limit = view.server.settings.loosest.maxConcurrentStreams;
  return {
    streamId: null,
    from: 'client',
    values: { limit, time: duration(time), waiting, streams: list(holders) },
  } as const;
}
