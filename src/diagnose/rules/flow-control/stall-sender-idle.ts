import type { Peer } from '../../../decode/index.ts';
import { type Found, type Rule, type StreamSight, whileStreamOpen } from '../../rule.ts';
import { bytes, duration } from '../../wording.ts';

/** Credit for one whole frame. */
const FRAME = 16_384;

export const stallSenderIdle: Rule = {
  id: 'stall-sender-idle',
  title: 'the window is open and nobody sends',
  section: 'RFC 9113 §5.2',
  severity: 'info',
  fault: 'sender',
  tier: 'P1',
  when: 'A body with a declared content-length has begun, is not complete, has credit for a whole frame on its stream and on the connection, and has not gone on for three seconds.',
  unless:
    'A window is closed: then it is the receiver’s turn. Bodies without content-length may pause on purpose (response-held-open).',
  peers: 'Nothing is wrong on the wire: a slow backend, a disk, or another upstream behind the sender.',
  summary:
    '{who} has paused for {time} on stream {stream} after {sent} of {declared}, with {credit} of credit: it has nothing to send, or is blocked inside',
  fix: 'Look at the sending application and what it reads from.',
  fires: [
    'OPEN; GET1; OK1{content-length 100000}; S> DATA(1,16384); +4s',
    'OPEN; POST1{content-length 100000}; C> DATA(1,100); +4s',
  ],
  silent: [
    'OPEN; GET1; OK1{content-length 100000}; 4 x S> DATA(1,16383); S> DATA(1,3); C> WU(0,65535); +4s',
    'OPEN; GET1; OK1; S> DATA(1,16384); +4s',
  ],
  watch: whileStreamOpen((sight) => pauses(sight, 'server') || pauses(sight, 'client')),
};

function pauses({ stream, view, at, thresholds }: StreamSight, from: Peer): Found {
  const { state, content, contentLength, lastDataAt, lastSeq, window } = stream.half(from);
  if (state !== 'open' || content === 0 || !(content < contentLength)) return undefined;
  const time = view.elapsed(lastDataAt, at);
  if (time <= thresholds.firstData) return undefined;
  const credit = Math.min(window.left(view.initialWindow(from)), view.connectionWindow(from));
  if (credit < FRAME) return undefined;
  const values = { time: duration(time), sent: bytes(content), declared: bytes(contentLength), credit: bytes(credit) };
  return { from, values, evidence: [lastSeq] };
}
