import { otherPeer, type Peer } from '../../../decode/index.ts';
import type { ConnectionView } from '../../../trace/index.ts';
import { type Found, type Rule, whileConnectionOpen } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { duration } from '../../wording.ts';

export const settingsNotAcked: Rule = {
  id: 'settings-not-acked',
  title: 'SETTINGS never acknowledged',
  section: 'RFC 9113 §6.5.3',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  fromStart: true,
  when: 'The oldest SETTINGS frame without acknowledgement is older than two seconds (and four round trips), and the other endpoint has sent frames since. An error where that endpoint has provably read past it.',
  unless:
    'Its socket does not take more, or it has been silent altogether: then nothing is known of it. It has ended the connection with an error.',
  peers:
    'nghttp2 programs give up after 10 s with GOAWAY SETTINGS_TIMEOUT; nginx may reset uploads sent before the acknowledgement (`client sent stream with data before settings were acknowledged`); Node: `ERR_HTTP2_MAX_PENDING_SETTINGS_ACK`; most clients wait for ever.',
  summary: '{who} has not acknowledged the SETTINGS of {other} for {time}; until it does, the new values bind nobody',
  fix: 'Read frames while writing, apply SETTINGS as they arrive and send the acknowledgement at once.',
  fires: ['C> PREFACE, SETTINGS{}; S> SETTINGS{}; GET1; OK1.ES; S> SACK; +3s; GET3; OK3.ES; +1s'],
  silent: [
    'C> PREFACE, SETTINGS{}; S> SETTINGS{}; GET1; OK1.ES; S> SACK; +400ms; C> SACK; +5s',
    'C> PREFACE, SETTINGS{}; S> SACK; S> SETTINGS{}; +5s',
    'C> PREFACE, SETTINGS{}; S> SACK; S> SETTINGS{}; PAUSE(client); GET1; +5s',
  ],
  watch: whileConnectionOpen(({ view, at, thresholds }) => {
    const patience = atLeastFourTrips(view, thresholds.settingsAck);
    return owes(view, 'client', at, patience) || owes(view, 'server', at, patience);
  }),
};

function owes(view: ConnectionView, from: Peer, at: number, patience: number): Found {
  const oldest = view.of(otherPeer(from)).settings.pending[0];
  const endpoint = view.of(from);
  if (endpoint.goaways.some(({ frame }) => frame.errorCode !== 0)) return undefined;
  if (!oldest || !(endpoint.lastAt > oldest.at) || view.elapsed(oldest.at, at) <= patience) return undefined;
  return {
    from,
    values: { time: duration(at - oldest.at) },
    evidence: [oldest.seq, endpoint.lastSeq],
    ...(endpoint.processed > oldest.seq && { severity: 'error' }),
  };
}
