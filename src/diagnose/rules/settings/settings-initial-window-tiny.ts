import { otherPeer, type Peer } from '../../../decode/index.ts';
import { type Found, type Rule, type StreamSight, whileStreamOpen } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { bytes, duration } from '../../wording.ts';

const TINY = 16_384;

export const settingsInitialWindowTiny: Rule = {
  id: 'settings-initial-window-tiny',
  title: 'stream windows start at 0 or near 0',
  section: 'RFC 9113 §6.5.2, §6.9.2',
  severity: 'warning',
  fault: 'receiver',
  tier: 'P1',
  fromStart: true,
  when: 'Streams start with less than 16 384 bytes of credit, and a sender has used that up and got no WINDOW_UPDATE on the stream for more than a second.',
  unless:
    'The receiver follows each new stream with WINDOW_UPDATE at once. A value of 100, 128 or 256 hints at MAX_CONCURRENT_STREAMS written under the wrong identifier.',
  peers: 'Uploads stall at exactly that many bytes.',
  summary:
    '{other} lets each new stream start with only {initial} of credit, and stream {stream} has waited {time} for more{hint}',
  fix: 'Use 65 535 or more, or send WINDOW_UPDATE right after HEADERS.',
  fires: [
    'OPEN; S> SET{4=256}; C> SACK; POST1; C> DATA(1,256); +2s',
    'C> PREFACE, SETTINGS{}; S> SET{4=0}; C> SACK; POST1; +2s',
  ],
  silent: [
    'OPEN; S> SET{4=0}; C> SACK; POST1; S> WU(1,65535); C> DATA(1,65535); +2s',
    'OPEN; S> SET{4=0}; C> SACK; GET1; +2s',
  ],
  watch: whileStreamOpen((sight) => starved(sight, 'client') || starved(sight, 'server')),
};

function starved({ stream, view, at, thresholds }: StreamSight, from: Peer): Found {
  const { latest } = view.of(otherPeer(from)).settings;
  const initial = view.initialWindow(from);
  const { state, window, headAt } = stream.half(from);
  if (initial >= TINY || state !== 'open' || window.credited > 0 || window.left(initial) > 0) return undefined;
  const time = view.elapsed(Math.max(window.blockedSince, headAt), at);
  if (!(time > atLeastFourTrips(view, thresholds.stall))) return undefined;
  const mixedUp = [100, 128, 256].includes(initial) && latest.maxConcurrentStreams === Number.POSITIVE_INFINITY;
  const hint = mixedUp ? '. Was that meant to be MAX_CONCURRENT_STREAMS (identifier 3, not 4)?' : '';
  return {
    from,
    values: { initial: bytes(initial), time: duration(time), hint },
    evidence: [stream.half(from).lastSeq],
  };
}
