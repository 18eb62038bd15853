import type { Peer } from '../../../decode/index.ts';
import { type Found, type Rule, type Sight, whileConnectionOpen } from '../../rule.ts';
import { bytes, counted, duration, grouped, list } from '../../wording.ts';
import { connectionStall, markTold } from './connection-stall.ts';

export const flowStallConnectionWindow: Rule = {
  id: 'flow-stall-connection-window',
  title: 'every stream waits for connection credit',
  section: 'RFC 9113 §5.2, §6.9',
  severity: 'warning',
  fault: 'receiver',
  tier: 'P0',
  follows: ['flow-deadlock-mutual', 'flow-deadlock-unread-streams', 'flow-credit-leak'],
  fromStart: true,
  when: 'The connection window of a sender is 0 or less for longer than a second (and four round trips), and at least one of its messages has begun and is not complete.',
  unless: 'All its streams have ended, or have nothing more to send.',
  peers:
    'Known as “HTTP/2 hangs after a while”, all requests at once and without a message. A receiver that returns only stream credit stops everything after 65 535 bytes; one that forgets the credit of cancelled streams or of padding stops it later (flow-credit-leak).',
  summary:
    '{who} can send nothing more: its connection window is {window} after {sent} in all, for {time}, and {waiting} ({streams}) wait. {other} must send WINDOW_UPDATE on stream 0',
  fix: 'Return credit on stream 0 for every byte of DATA received, padding and the data of streams you reset included.',
  symptom: 'all transfers of the connection hang at once, then time out',
  fires: [
    'OPEN; GET1; OK1{content-length 200000}; 3 x S> DATA(1,16384); S> DATA(1,16383); C> WU(1,65535); +2s',
    'OPEN; POST1{content-length 200000}; 5 x C> DATA(1,13107); +2s',
  ],
  silent: [
    'OPEN; GET1; OK1{content-length 200000}; 3 x S> DATA(1,16384); S> DATA(1,16383); +50ms; C> WU(0,65535), WU(1,65535); S> DATA(1,5); +2s',
    'OPEN; GET1; OK1; 4 x S> DATA(1,13107); S> DATA(1,13107,ES); GET3; OK3{content-type text/event-stream}; +2s',
  ],
  watch: whileConnectionOpen((sight) => stalled(sight, 'server') || stalled(sight, 'client')),
};

function stalled(sight: Sight, from: Peer): Found {
  const stall = connectionStall(sight, from);
  if (!stall) return undefined;
  const { view } = sight;
  const { window, lastSeq } = view.of(from);
  markTold(view, from);
  return {
    from,
    streamId: null,
    values: {
      window: grouped(view.connectionWindow(from)),
      sent: bytes(window.spent),
      time: duration(stall.time),
      waiting: counted(stall.waiting.length, 'stream'),
      streams: list(stall.waiting.map(({ id }) => id)),
    },
    evidence: [lastSeq],
  };
}
