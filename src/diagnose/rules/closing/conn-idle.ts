import type { ConnectionView } from '../../../trace/index.ts';
import { endedFirst } from '../../closing.ts';
import { Effect } from '../../effect.ts';
import { notes } from '../../notes.ts';
import { Odd } from '../../oddity.ts';
import {
  afterEffect,
  afterRecord,
  beforeFrame,
  beforeOddFrame,
  type Found,
  type Rule,
  type Sight,
} from '../../rule.ts';
import { requestOf } from '../../stream-story.ts';
import { duration } from '../../wording.ts';

/** Milliseconds without a stream from which on a connection counts as idle. */
const IDLE = 5000;

/** Seconds, and whose default they are. */
const DEFAULTS: Readonly<Record<number, string>> = {
  60: 'of AWS load balancers and many servers',
  65: 'of older nginx configurations',
  75: 'nginx has for keepalive_timeout',
  90: 'of Go’s client',
  120: 'of several servers',
  180: 'of older nginx (http2_idle_timeout)',
  240: 'of Azure load balancers',
  300: 'of OkHttp and of Chrome',
  350: 'of AWS network load balancers',
  600: 'of Google Cloud load balancers',
};

/** When the last stream ended, and when the first one after an idle time was opened. */
const idling = notes(() => ({ since: Number.NaN, woken: undefined as Woken | undefined }));

interface Woken {
  readonly at: number;
  readonly seq: number;
  readonly streamId: number;
  readonly idle: number;
}

/** To be asked about a connection on which no stream is open. */
function idleFor(view: ConnectionView, at: number): number {
  const { since } = idling(view);
  return at - (Number.isNaN(since) ? view.openedAt : since);
}

/** The one that books; both rules read. */
const bookkeeping = [
  beforeOddFrame(Odd.opensAlone, ['HEADERS'], ({ view, from, at, seq, frame: { streamId }, stream }) => {
    if (stream || from === 'server' || view.streams.open.size > 0) return undefined;
    const idle = idleFor(view, at);
    idling(view).woken = idle >= IDLE ? { at, seq, streamId, idle } : undefined;
    return undefined;
  }),
  afterEffect(Effect.idle, ['DATA', 'HEADERS', 'RST_STREAM', 'CONTINUATION'], ({ view, at }) => {
    if (view.streams.open.size === 0) idling(view).since = at;
    return undefined;
  }),
];

export const connIdleClose: Rule = {
  id: 'conn-idle-close',
  title: 'closed after being idle',
  section: 'RFC 9113 §9.1',
  severity: 'info',
  fault: 'none',
  tier: 'P1',
  when: 'A connection is closed on which no stream was open for at least five seconds.',
  unless: 'Only the GOAWAY came after a shorter time.',
  summary: '{who} closed the connection after {idle} without a request{default}',
  fix: 'Nothing to do. If it disturbs: let idle times grow from the client over proxies to the server.',
  fires: ['OPEN; GET1; OK1.ES; +75s; S> GOAWAY(1,NO_ERROR); S> FIN', 'OPEN; GET1; OK1.ES; +20s; C> FIN'],
  silent: [
    'OPEN; GET1; OK1.ES; +200ms; S> FIN',
    'OPEN; GET1; OK1; +75s; S> FIN',
    'OPEN; GET1; OK1.ES; +75s; S> STOPPED',
  ],
  watch: [
    ...bookkeeping,
    afterRecord(['direction-ended'], ({ record, view, at }) => {
      if (!endedFirst(view, record) || view.streams.open.size > 0) return undefined;
      const idle = idleFor(view, at);
      if (idle < IDLE) return undefined;
      return { values: { idle: duration(idle), default: defaultNear(idle) } };
    }),
  ],
};

function defaultNear(idle: number): string {
  for (const [seconds, whose] of Object.entries(DEFAULTS)) {
    const over = idle - 1000 * Number(seconds);
    if (over > -200 && over < 1000) return `; ${seconds} s is the default ${whose}`;
  }
  return '';
}

export const connIdleCloseRace: Rule = {
  id: 'conn-idle-close-race',
  title: 'a request met a connection that was being closed',
  section: 'RFC 9113 §6.8, §9.1',
  severity: 'warning',
  fault: 'either',
  tier: 'P1',
  follows: ['goaway-one-step-race', 'conn-closed-streams-open', 'conn-tcp-reset'],
  when: 'The client opens a stream on a connection that was idle for five seconds or more, and the server’s GOAWAY, close or reset comes within one round trip: it was sent before the request can have been read.',
  unless: 'The server has answered, or closes later.',
  peers: 'First requests that fail now and then; Envoy: 503 UC; Armeria: `ClosedSessionException`.',
  summary:
    'the request on stream {stream} ({request}) was sent just as the server closed the connection, which had been idle for {idle}. {retry}',
  fix: 'Let the client’s idle time be shorter than the server’s, or let it send a PING before it uses an old connection; send the request again.',
  symptom: 'the first request after a pause fails now and then',
  fires: ['OPEN; GET1; OK1.ES; +75s; GET3; S> FIN', 'OPEN; GET1; OK1.ES; +75s; GET3; S> GOAWAY(1,NO_ERROR)'],
  silent: [
    'OPEN; GET1; OK1.ES; +5s; S> FIN',
    'OPEN; GET1; OK1.ES; +75s; GET3; OK3; S> FIN',
    'OPEN; GET1; OK1.ES; +75s; GET3; +500ms; S> FIN',
  ],
  watch: [
    beforeFrame(['GOAWAY'], (sight) => {
      const { from, frame } = sight;
      if (from === 'client' || frame.errorCode !== 0) return undefined;
      return race(sight, (id) => id > frame.lastStreamId);
    }),
    afterRecord(['direction-ended'], (sight) => {
      const { record, view } = sight;
      if (record.from === 'client' || !endedFirst(view, record) || view.server.goaways.length > 0) return undefined;
      return race(sight, () => false);
    }),
  ],
};

function race({ view, at }: Sight, unprocessed: (id: number) => boolean): Found {
  const { woken } = idling(view);
  if (!woken) return undefined;
  const stream = view.streams.open.get(woken.streamId);
  const trip = Number.isFinite(view.server.roundTrip) ? view.server.roundTrip : 0;
  if (!stream || stream.server.frames > 0 || at - woken.at > trip) return undefined;
  if (view.server.goaways.length > 0) return undefined;
  return {
    streamId: woken.streamId,
    values: {
      request: requestOf(stream),
      idle: duration(woken.idle),
      retry: unprocessed(woken.streamId)
        ? 'Its GOAWAY says that it was not processed: sending it again is safe'
        : 'Whether it was processed is unknown',
    },
    evidence: [woken.seq],
  };
}
