import type { Peer } from '../../../decode/index.ts';
import type { ConnectionView } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { type Rule, whileConnectionOpen } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { duration } from '../../wording.ts';

export const flowDeadlockMutual: Rule = {
  id: 'flow-deadlock-mutual',
  title: 'both sides wait for each other',
  section: 'RFC 9113 §5.2.2',
  severity: 'error',
  fault: 'either',
  tier: 'P2',
  fromStart: true,
  when: 'In both directions a message that is not complete waits at a closed window, or neither socket takes more, and for more than a second no frame has come from anyone.',
  unless: 'One direction still flows.',
  peers: 'An endpoint that writes without reading: the WINDOW_UPDATE it waits for lies in its own socket’s buffer.',
  summary: 'client and server both wait for credit to send more and for {time} neither has sent a frame: a deadlock',
  fix: 'Go on reading frames, and returning credit, while writing.',
  symptom: 'the connection freezes in the middle of transfers in both directions',
  fires: [
    'OPEN; POST1; OK1; 5 x (C> DATA(1,13107), S> DATA(1,13107)); +3s',
    'OPEN; POST1; OK1; PAUSE(client); PAUSE(server); +3s',
  ],
  silent: [
    'OPEN; POST1; OK1; 5 x S> DATA(1,13107); 6 x (C> DATA(1,10); +500ms)',
    'OPEN; POST1; OK1; 4 x C> DATA(1,13107); C> DATA(1,13107,ES); 5 x S> DATA(1,13107); +3s',
  ],
  alongside: ['tcp-backpressure'],
  watch: whileConnectionOpen(({ view, at, thresholds }) => {
    const patience = atLeastFourTrips(view, thresholds.stall);
    const sockets = ['client', 'server'].map((who) => at - (view.lag.pausedSince(who) ?? at));
    const time = Math.min(...sockets) > 0 ? Math.min(...sockets) : view.elapsed(view.lastAt, at);
    if (time <= patience) return undefined;
    const look = looks(view);
    // Nothing changes until the next record: one look is enough.
    if (look.records === view.records) return undefined;
    look.records = view.records;
    const stuck = Math.min(...sockets) > 0 || (blocked(view, 'client') && blocked(view, 'server'));
    return (
      stuck && {
        streamId: null,
        values: { time: duration(time) },
        evidence: [view.client.lastSeq, view.server.lastSeq],
      }
    );
  }),
};

const looks = notes(() => ({ records: 0 }));

/** A message of this sender has begun, is not complete and cannot go on. */
function blocked(view: ConnectionView, from: Peer): boolean {
  const connection = !Number.isNaN(view.of(from).window.blockedSince);
  for (const stream of view.streams.open.values()) {
    const { state, window, content, contentLength } = stream.half(from);
    const closed = connection || !Number.isNaN(window.blockedSince);
    if (closed && state === 'open' && content > 0 && !(content >= contentLength)) return true;
  }
  return false;
}
