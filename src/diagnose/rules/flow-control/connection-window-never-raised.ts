import { otherPeer } from '../../../decode/index.ts';
import { INITIAL_CONNECTION_WINDOW } from '../../../trace/index.ts';
import { afterFrame, type Rule } from '../../rule.ts';
import { grouped } from '../../wording.ts';

const LARGE = 131_072;
const TRANSFERRED = 256 * 1024;
/** Milliseconds that the sender stood at the closed window, all together: below it the window makes no difference. */
const STOOD = 100;

export const connectionWindowNeverRaised: Rule = {
  id: 'connection-window-never-raised',
  title: 'large stream windows, small connection window',
  section: 'RFC 9113 §6.9.2',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  fromStart: true,
  when: 'A receiver announces a SETTINGS_INITIAL_WINDOW_SIZE of 131 072 or more, but the connection window it grants has never been above 65 535 after 256 KiB have come, and its sender has stood at that window for 100 ms all together.',
  unless: 'Little was transferred, or credit comes so soon, as on a local connection, that nobody waits.',
  peers:
    'A common half configuration: SETTINGS cannot change the connection window, only WINDOW_UPDATE on stream 0 can. nginx, Chrome, curl and Go send one right after SETTINGS.',
  summary:
    '{who} allows {initial} bytes per stream but only 65 535 for all of them together, so the larger value has no effect',
  fix: 'Send WINDOW_UPDATE on stream 0 right after the first SETTINGS.',
  fires: [
    'C> PREFACE, SET{4=1048576}; S> SETTINGS{}; C> SACK; S> SACK; GET1; OK1; 5 x (5 x S> DATA(1,13107); +50ms; C> WU(0,65535))',
  ],
  silent: [
    'C> PREFACE, SET{4=1048576}, WU(0,15663105); S> SETTINGS{}; C> SACK; S> SACK; GET1; OK1; 5 x (5 x S> DATA(1,13107); +50ms; C> WU(0,65535))',
    'C> PREFACE, SET{4=1048576}; S> SETTINGS{}; C> SACK; S> SACK; GET1; OK1; 5 x (5 x S> DATA(1,13107); C> WU(0,65535))',
  ],
  watch: afterFrame(['WINDOW_UPDATE'], ({ from, frame: { streamId }, view }) => {
    const { window } = view.other(from);
    if (streamId !== 0 || window.spent < TRANSFERRED || window.largest > INITIAL_CONNECTION_WINDOW) return undefined;
    const initial = view.initialWindow(otherPeer(from));
    return initial >= LARGE && window.blockedTime >= STOOD && { values: { initial: grouped(initial) } };
  }),
};
