import { otherPeer } from '../../../decode/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Found, type FrameSight, type Rule } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { duration } from '../../wording.ts';

const TYPES = ['DATA', 'HEADERS', 'WINDOW_UPDATE', 'PUSH_PROMISE'] as const;

export const frameAfterPeerReset: Rule = {
  id: 'frame-after-peer-reset',
  title: 'keeps sending although it knows of the reset',
  section: 'RFC 9113 §5.1, §6.4',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'stream', code: 'STREAM_CLOSED', alsoSeen: ['PROTOCOL_ERROR'] },
  when: 'An endpoint sends on a stream the other one has reset, and has acknowledged a PING or SETTINGS that came after the RST_STREAM (an error), or more than a second and four round trips have passed.',
  unless: 'Nothing proves that it has read the RST_STREAM: see late-frame-after-reset.',
  peers: 'Another RST_STREAM with STREAM_CLOSED, or GOAWAY with STREAM_CLOSED or PROTOCOL_ERROR.',
  summary: '{who} still sends {type} on stream {stream} {time} after {other} reset it{proof}',
  fix: 'Pass the reset on to whoever writes the body.',
  fires: [
    'OPEN; GET1; OK1; C> RST(1,CANCEL); C> PING(x); S> PING.ACK(x); S> DATA(1,100)',
    'OPEN; GET1; OK1; C> RST(1,CANCEL); +3s; S> DATA(1,100)',
  ],
  silent: [
    'OPEN; GET1; OK1; C> RST(1,CANCEL); S> DATA(1,100)',
    'OPEN; GET1; OK1; PAUSE(server); C> RST(1,CANCEL); +3s; S> DATA(1,100)',
  ],
  watch: beforeOddFrame(Odd.streamOver, TYPES, (sight) => judge(sight, true)),
};

export const lateFrameAfterReset: Rule = {
  id: 'late-frame-after-reset',
  title: 'frames in flight when the stream was reset',
  section: 'RFC 9113 §5.1',
  severity: 'info',
  fault: 'none',
  tier: 'P1',
  when: 'Frames arrive on a stream that the other endpoint has reset, and nothing proves that their sender has read the RST_STREAM.',
  unless: 'It is proved: see frame-after-peer-reset.',
  peers:
    'Receivers still have to decode the field blocks and to return the connection credit of such frames; forgetting that desynchronises HPACK or leaks the window.',
  summary: 'stream {stream} was reset, but {type} was already on its way; that is normal',
  fix: 'Nothing to do.',
  fires: ['OPEN; GET1; OK1; C> RST(1,CANCEL); S> DATA(1,100)'],
  silent: [
    'OPEN; GET1; OK1; C> RST(1,CANCEL)',
    'OPEN; GET1; OK1; C> RST(1,CANCEL); C> PING(x); S> PING.ACK(x); S> DATA(1,100)',
  ],
  watch: beforeOddFrame(Odd.streamOver, TYPES, (sight) => judge(sight, false)),
};

/** A frame on a stream that its sender's peer has reset: does the sender know? */
function judge({ from, stream, half, view, at, thresholds }: FrameSight, wantProof: boolean): Found {
  if (!stream || !half || stream.resetBy !== otherPeer(from) || half.resetSeq >= 0) return undefined;
  const reset = stream.half(stream.resetBy);
  const known = view.of(from).knows(reset.resetSeq);
  const elapsed = view.elapsed(reset.resetAt, at);
  const proved = known || elapsed > atLeastFourTrips(view, thresholds.grace);
  if (proved !== wantProof) return undefined;
  return {
    values: { time: duration(at - reset.resetAt), proof: known ? ', which it has provably seen' : '' },
    evidence: [reset.resetSeq],
    ...(known && { severity: 'error' }),
  };
}
