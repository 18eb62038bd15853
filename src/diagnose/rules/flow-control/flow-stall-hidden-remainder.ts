import { otherPeer, type Peer } from '../../../decode/index.ts';
import { type Found, type Rule, type StreamSight, whileStreamOpen } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { bytes, duration } from '../../wording.ts';

/** Octets of a window that a sender may think not worth a frame. */
const REMAINDER = 64;

export const flowStallHiddenRemainder: Rule = {
  id: 'flow-stall-hidden-remainder',
  title: 'a few bytes of credit that nobody uses',
  section: 'RFC 9113 §6.9.1',
  severity: 'warning',
  fault: 'either',
  tier: 'P2',
  fromStart: true,
  when: 'A message is not complete, between 1 and 64 bytes are left of its stream’s or the connection’s window, and nothing has been sent on the stream for more than a second.',
  unless: 'All declared content was sent, or the receiver grants more.',
  peers:
    'hyper keeps back one byte per stream and stops at 65 534 bytes, where a receiver that waits for an empty window never updates it.',
  summary:
    'stream {stream} has stopped for {time} with {left} of credit left: {who} does not use so little, and {other} does not add to it',
  fix: 'Return credit when half of the window is used, not when it is empty.',
  symptom: 'the transfer hangs one byte before the window is full',
  fires: ['OPEN; POST1; 7 x C> DATA(1,9362); S> WU(0,65534); +2s'],
  silent: [
    'OPEN; POST1; 7 x C> DATA(1,9362); S> WU(0,65534), WU(1,65534); +2s',
    'OPEN; POST1{content-length 65534}; 7 x C> DATA(1,9362); +800ms',
  ],
  watch: whileStreamOpen((sight) => stopped(sight, 'client') || stopped(sight, 'server')),
};

function stopped({ stream, view, at, thresholds }: StreamSight, from: Peer): Found {
  const half = stream.half(from);
  if (half.state !== 'open' || half.content === 0 || half.content >= half.contentLength) return undefined;
  const left = Math.min(half.window.left(view.initialWindow(from)), view.connectionWindow(from));
  if (left < 1 || left > REMAINDER) return undefined;
  const time = view.elapsed(Math.max(half.lastDataAt, stream.half(otherPeer(from)).lastAt || 0), at);
  if (!(time > atLeastFourTrips(view, thresholds.stall))) return undefined;
  return { from, values: { time: duration(time), left: bytes(left) }, evidence: [half.lastSeq] };
}
