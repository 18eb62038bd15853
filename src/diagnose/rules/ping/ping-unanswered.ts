import { otherPeer, type Peer } from '../../../decode/index.ts';
import { type Found, type Rule, type Sight, whileConnectionOpen } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { duration } from '../../wording.ts';
import { IDLE_BEFORE } from '../closing/conn-dead-silent.ts';

export const pingUnanswered: Rule = {
  id: 'ping-unanswered',
  title: 'a PING without its acknowledgement',
  section: 'RFC 9113 §6.7',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  follows: ['conn-dead-silent', 'tcp-backpressure'],
  fromStart: true,
  when: 'A PING has not been acknowledged for five seconds (and four round trips). An error where the receiver has provably read past it.',
  unless:
    'Its socket does not take more, it has sent GOAWAY (nghttp2 stops answering while it closes), the other endpoint has left (conn-closed-by-client), or it had been silent for a minute before that (conn-dead-silent).',
  peers:
    'Go: `http2: client connection lost`; gRPC: UNAVAILABLE `keepalive ping failed to receive ACK within timeout`; Chrome: `ERR_HTTP2_PING_FAILED`; Node: `ERR_HTTP2_PING_CANCEL`; OkHttp closes with GOAWAY PROTOCOL_ERROR, and every call then fails with `stream was reset: PROTOCOL_ERROR`: a missed PING that looks like a broken protocol.',
  summary: '{who} has not answered a PING of {other} for {time}{meanwhile}',
  fix: 'Answer PING in the loop that reads frames, not behind the work of the application.',
  symptom: 'connections that carry traffic are closed by a keepalive timeout',
  fires: ['OPEN; GET1; OK1; C> PING(x); 7 x (+1s; S> DATA(1,5))', 'OPEN; GET1; OK1.ES; +30s; C> PING(x); +6s'],
  silent: [
    'OPEN; GET1; OK1; C> PING(x); +900ms; S> PING.ACK(x); 7 x (+1s; S> DATA(1,5))',
    'OPEN; GET1; OK1; S> GOAWAY(1,NO_ERROR); C> PING(x); 7 x (+1s; S> DATA(1,5))',
    'OPEN; GET1; OK1.ES; +400s; C> PING(x); +6s',
    'OPEN; GET1; OK1.ES; C> PING(x); +4s; C> FIN; S> FIN; +3s',
    'OPEN; GET1; OK1; C> PING(x); PAUSE(server); 7 x (+1s; S> DATA(1,5))',
  ],
  alongside: ['tcp-backpressure'],
  watch: whileConnectionOpen((sight) => owes(sight, 'client') || owes(sight, 'server')),
};

function owes({ view, at, thresholds }: Sight, from: Peer): Found {
  const asker = view.of(otherPeer(from));
  const oldest = asker.pings[0];
  const endpoint = view.of(from);
  if (!oldest || endpoint.goaways.length > 0 || !Number.isNaN(asker.endedAt)) return undefined;
  const isSilent = !(endpoint.lastAt > oldest.at);
  // One that has never sent a frame, has ended or was silent for long before has other troubles.
  if (isSilent && (!Number.isNaN(endpoint.endedAt) || !(oldest.at - endpoint.lastAt < IDLE_BEFORE))) return undefined;
  const time = view.elapsed(oldest.at, at);
  if (time <= atLeastFourTrips(view, thresholds.ping)) return undefined;
  return {
    from,
    streamId: null,
    values: {
      time: duration(time),
      meanwhile: isSilent
        ? ' and has sent nothing else either: it hangs, or the way to it is dead'
        : ', though it sent other frames meanwhile',
    },
    evidence: [oldest.seq, endpoint.lastSeq],
    ...(endpoint.processed > oldest.seq && { severity: 'error' }),
  };
}
