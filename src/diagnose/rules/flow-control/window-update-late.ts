import { otherPeer } from '../../../decode/index.ts';
import { notes } from '../../notes.ts';
import { beforeFrame, type Rule } from '../../rule.ts';
import { counted } from '../../wording.ts';

const TIMES = 5;

export const windowUpdateLate: Rule = {
  id: 'window-update-late',
  title: 'credit is returned only when there is none left',
  section: 'RFC 9113 §6.9.1',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  fromStart: true,
  when: 'Five times on one stream, or on the connection, WINDOW_UPDATE comes only after the window was closed.',
  unless: 'The window was open when the credit came.',
  peers: 'Each time the sender stands still for a round trip: at worst half the possible speed.',
  summary:
    '{who} returns credit for {where} only when the window is empty, {count} so far; each time costs a round trip',
  fix: 'Return credit when half of the window is used.',
  fires: ['OPEN; GET1; OK1; 5 x (5 x S> DATA(1,13107); C> WU(1,65535), WU(0,65535))'],
  silent: ['OPEN; GET1; OK1; 5 x (2 x S> DATA(1,16384); C> WU(1,32768), WU(0,32768))'],
  watch: beforeFrame(['WINDOW_UPDATE'], ({ from, frame: { streamId }, stream, view }) => {
    const sender = otherPeer(from);
    const holder = streamId === 0 ? view.of(sender) : stream;
    const window = streamId === 0 ? view.of(sender).window : stream?.half(sender).window;
    // A window that begins at 0 has not been emptied by anyone.
    if (!holder || !window || Number.isNaN(window.blockedSince) || window.spent === 0) return undefined;
    const seen = late(holder);
    seen[sender]++;
    const where = streamId === 0 ? 'the connection' : `stream ${streamId}`;
    return seen[sender] === TIMES && { values: { where, count: counted(TIMES, 'time') } };
  }),
};

const late = notes(() => ({ client: 0, server: 0 }));
