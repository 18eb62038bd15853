import { afterFrame, type Rule } from '../../rule.ts';
import { grouped } from '../../wording.ts';

const DATA = 0x0;
const WINDOW_UPDATE = 0x8;
/** Below this nobody minds. */
const FEW = 50;

export const windowUpdateFlood: Rule = {
  id: 'window-update-flood',
  title: 'too many WINDOW_UPDATE frames',
  section: 'RFC 9113 §10.5',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  fromStart: true,
  when: 'An endpoint has sent more than 50 WINDOW_UPDATE frames, and more than 1 + 2 × (streams + 10 × DATA frames it received).',
  unless: 'There are two per DATA frame, one for the stream and one for the connection.',
  peers: 'The formula is Envoy’s: `Too many WINDOW_UPDATE frames`.',
  summary: '{who} sent {updates} WINDOW_UPDATE frames for {frames} DATA frames it received',
  fix: 'Collect credit and return it when half of the window is used.',
  fires: ['OPEN; GET1; 100 x C> WU(0,1)'],
  silent: ['OPEN; GET1; OK1; 60 x (S> DATA(1,300); C> WU(0,300), WU(1,300))'],
  alongside: ['window-update-tiny'],
  watch: afterFrame(['WINDOW_UPDATE'], ({ from, view }) => {
    const updates = view.of(from).count(WINDOW_UPDATE);
    if (updates <= FEW) return undefined;
    const frames = view.other(from).count(DATA);
    const { total } = view.streams;
    if (updates <= 1 + 2 * (total.client + total.server + 10 * frames)) return undefined;
    return { streamId: null, values: { updates: grouped(updates), frames: grouped(frames) } };
  }),
};
