import { notes } from '../../notes.ts';
import { type Rule, whileConnectionOpen } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { counted, duration } from '../../wording.ts';

const FEW = 9;

export const settingsMaxConcurrentStreamsTiny: Rule = {
  id: 'settings-max-concurrent-streams-tiny',
  title: 'the client may open almost no streams',
  section: 'RFC 9113 §6.5.2',
  severity: 'warning',
  fault: 'server',
  tier: 'P1',
  fromStart: true,
  when: 'The server’s SETTINGS_MAX_CONCURRENT_STREAMS has been 0 for more than a second, or it is below 10 and all of them have been in use that long. 100 or more are recommended.',
  unless:
    'A client’s 0 only forbids pushes. Embedded servers allow few streams on purpose: that is told only when it hurts.',
  peers:
    'Clients queue silently, which looks like a hang. JDK: `too many concurrent streams`; Chrome logs `HTTP2_SESSION_STALLED_MAX_STREAMS`.',
  summary: 'the server allows only {limit} at a time{use}; further requests wait in the client and look like a hang',
  fix: 'Raise the server’s limit, and end streams that are held open.',
  fires: ['OPEN; S> SET{3=0}; C> SACK; +5s', 'OPEN; S> SET{3=2}; C> SACK; POST1, POST3; +3s'],
  silent: ['C> PREFACE, SET{3=0}; +5s', 'OPEN; S> SET{3=2}; C> SACK; POST1; +5s', 'OPEN; S> SET{3=100}; C> SACK; +5s'],
  watch: whileConnectionOpen(({ view, at, thresholds }) => {
    const { settings } = view.server;
    const limit = settings.latest.maxConcurrentStreams;
    const full = limit <= FEW && view.streams.concurrent.client >= limit;
    const tight = tightSince(view);
    if (!full) tight.since = at;
    const time = at - Math.max(tight.since, settings.firstAt);
    if (!full || time <= atLeastFourTrips(view, thresholds.grace)) return undefined;
    const use = limit === 0 ? '' : ` and all of them have been in use for ${duration(time)}`;
    return { from: 'server', values: { limit: counted(limit, 'stream'), use }, evidence: [view.server.lastSeq] };
  }),
};

/** When the limit was last seen not to hurt. */
const tightSince = notes(() => ({ since: 0 }));
