import { otherPeer, type Peer } from '../../../decode/index.ts';
import { type Rule, type Sight, whileConnectionOpen } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { duration } from '../../wording.ts';

/** Milliseconds: shorter pauses do not make a path forget a connection. */
export const IDLE_BEFORE = 60_000;

export const connDeadSilent: Rule = {
  id: 'conn-dead-silent',
  title: 'the other end has gone without a word',
  section: 'RFC 9113 §6.7, §8.7',
  severity: 'error',
  fault: 'network',
  tier: 'P1',
  when: 'After at least a minute without any frame from an endpoint it is asked something, by a PING or a request, and sends nothing at all for ten seconds.',
  unless: 'It answers PINGs: then it is slow, not dead. Its socket is full.',
  peers:
    'Go: `http2: client connection lost`; without keepalive requests hang until their timeout and a new connection cures it. Load balancers and NAT forget connections after 240 to 350 seconds.',
  summary:
    '{dead} has not sent a byte for {time} although it was asked {question} {waited} ago; the way to it is probably dead',
  fix: 'Send PINGs more often than the shortest idle timeout on the way, and close the connection when one is not acknowledged.',
  symptom: 'requests hang until their timeout, and a new connection works at once',
  fires: ['OPEN; GET1; OK1.ES; +400s; GET3; C> PING(x); +15s'],
  silent: [
    'OPEN; GET1; OK1.ES; +400s; GET3; C> PING(x); S> PING.ACK(x); +15s',
    'OPEN; GET1; +15s',
    'OPEN; GET1; OK1.ES; +400s; GET3; PAUSE(server); +15s',
  ],
  alongside: ['no-response', 'ping-unanswered'],
  watch: whileConnectionOpen((sight) => silent(sight, 'server') ?? silent(sight, 'client')),
};

function silent({ view, at, thresholds }: Sight, dead: Peer) {
  const endpoint = view.of(dead);
  const asker = view.of(otherPeer(dead));
  if (endpoint.frames === 0 || !Number.isNaN(endpoint.endedAt) || !Number.isNaN(asker.endedAt)) return undefined;
  const limit = atLeastFourTrips(view, thresholds.silence);
  if (at - endpoint.lastAt <= IDLE_BEFORE + limit) return undefined;
  // PINGs and requests are in order: the first one after the pause is what it is asked.
  const ping = asker.pings.find((each) => each.at > endpoint.lastAt);
  let asked = ping && { at: ping.at, seq: ping.seq, question: 'by a PING' };
  if (dead === 'server') {
    for (const { openedAt, openedSeq, id } of view.streams.open.values()) {
      if (openedAt <= endpoint.lastAt || (asked && asked.at <= openedAt)) continue;
      asked = { at: openedAt, seq: openedSeq, question: `by a request on stream ${id}` };
      break;
    }
  }
  if (!asked || asked.at - endpoint.lastAt < IDLE_BEFORE || view.elapsed(asked.at, at) <= limit) return undefined;
  const values = {
    dead: `the ${dead}`,
    time: duration(at - endpoint.lastAt),
    question: asked.question,
    waited: duration(at - asked.at),
  };
  return { from: dead, values, evidence: [endpoint.lastSeq, asked.seq] } as const;
}
