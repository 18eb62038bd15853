import { otherPeer } from '../../../decode/index.ts';
import { MAX_WINDOW } from '../../../trace/index.ts';
import { afterFrame, type Rule } from '../../rule.ts';
import { grouped } from '../../wording.ts';

export const settingsWindowChangeOverflows: Rule = {
  id: 'settings-window-change-overflows',
  title: 'a new initial window overflows open streams',
  section: 'RFC 9113 §6.9.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'FLOW_CONTROL_ERROR' },
  follows: ['settings-initial-window-too-large'],
  fromStart: true,
  when: 'With the new SETTINGS_INITIAL_WINDOW_SIZE the window of an open stream is above 2^31-1, even when all DATA that passed is taken off.',
  unless: 'The window is exactly 2^31-1.',
  peers: 'FLOW_CONTROL_ERROR on the connection.',
  summary: '{who} raised INITIAL_WINDOW_SIZE to {value}, which takes the window of stream {stream} above 2 147 483 647',
  fix: 'Do not combine a huge initial window with additional WINDOW_UPDATEs.',
  fires: ['OPEN; POST1; S> WU(1,2147418112); S> SET{4=131072}'],
  silent: ['OPEN; POST1; S> SET{4=131072}', 'OPEN; POST1; S> WU(1,2147418112)'],
  watch: afterFrame(['SETTINGS'], ({ from, view, at }) => {
    const sender = otherPeer(from);
    // Only where the view has just looked through the streams too, which it does not for each of a flood of SETTINGS.
    if (view.of(sender).resizedAt !== at) return undefined;
    const initial = view.initialWindow(sender);
    for (const stream of view.streams.open.values()) {
      if (stream.half(sender).window.left(initial) <= MAX_WINDOW) continue;
      return { streamId: stream.id, values: { value: grouped(initial) } };
    }
    return undefined;
  }),
};
