import { afterFrame, type Rule } from '../../rule.ts';
import { grouped } from '../../wording.ts';

export const flowNegativeWindow: Rule = {
  id: 'flow-negative-window',
  title: 'a window below zero',
  section: 'RFC 9113 §6.9.2',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  fromStart: true,
  when: 'The acknowledgement of a lower SETTINGS_INITIAL_WINDOW_SIZE leaves the window of an open stream below zero.',
  unless: 'The stream has sent less than the new size allows.',
  peers: 'Legal; the sender has to wait until WINDOW_UPDATE makes it positive again.',
  summary:
    'the window of stream {stream} is {window} after {other} lowered the initial size to {initial}; {who} must pause',
  fix: 'Nothing to do. Whoever lowers the initial size of open streams should expect a pause.',
  fires: ['OPEN; POST1; 4 x C> DATA(1,15000); S> SET{4=16384}; C> SACK'],
  silent: ['OPEN; POST1; S> SET{4=16384}; C> SACK', 'OPEN; POST1; 4 x C> DATA(1,15000); S> SET{4=16384}'],
  watch: afterFrame(['SETTINGS'], ({ from, view, at }) => {
    // The view looks through the streams when the initial size changes; only then there is something to find.
    if (view.of(from).resizedAt !== at) return undefined;
    const initial = view.initialWindow(from);
    for (const stream of view.streams.open.values()) {
      const window = stream.half(from).window.left(initial);
      if (window < 0) return { streamId: stream.id, values: { window: grouped(window), initial: grouped(initial) } };
    }
    return undefined;
  }),
};
