import { type Command, KEYMAP } from './keymap.ts';
import type { Pane, ViewState } from './view-state.ts';

const WORDS: Partial<Record<Command, string>> = {
  help: 'help',
  quit: 'quit',
  search: 'search',
  filter: 'filter',
  'clear-filter': 'no filter',
  'only-stream': 'this stream',
  'only-connection': 'this connection',
  'toggle-follow': 'pause/follow',
  'toggle-hex': 'octets',
  'next-time': 'time',
  open: 'open',
  back: 'back',
  'switch-focus': 'detail',
  'copy-json': 'copy',
  write: 'write',
  left: 'sort ←',
  right: 'sort →',
  reverse: 'reverse',
  command: 'command',
};

const SHOWN: Readonly<Record<Pane, readonly Command[]>> = {
  frames: [
    'help',
    'search',
    'filter',
    'only-stream',
    'only-connection',
    'toggle-follow',
    'open',
    'switch-focus',
    'toggle-hex',
    'next-time',
    'copy-json',
    'write',
    'quit',
  ],
  streams: ['help', 'open', 'left', 'right', 'reverse', 'back', 'filter', 'quit'],
  connections: ['help', 'switch-focus', 'open', 'back', 'quit'],
  findings: ['help', 'open', 'switch-focus', 'back', 'quit'],
};

/** The keys worth knowing right now, as many as fit, from the key table. */
export function hintsFor(view: Pick<ViewState, 'pane' | 'filter'>, width: number): string {
  const commands =
    view.filter === '' ? SHOWN[view.pane] : (['help', 'clear-filter', ...SHOWN[view.pane].slice(1)] as const);
  let line = '';
  for (const command of commands) {
    const binding = KEYMAP.find((candidate) => candidate.command === command)!;
    const hint = ` ${binding.keys[0]} ${WORDS[command]}  `;
    if (line.length + hint.length > width) break;
    line += hint;
  }
  return line;
}
