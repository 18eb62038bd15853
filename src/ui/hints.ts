import { type Command, KEYMAP } from './keymap.ts';
import type { Pane, ViewState } from './view-state.ts';

const WORDS: Partial<Record<Command, string>> = {
  help: 'help',
  down: 'down',
  up: 'up',
  'page-down': 'page',
  'next-hit': 'next hit',
  quit: 'quit',
  search: 'search',
  filter: 'filter',
  'clear-filter': 'no filter',
  'only-stream': 'this stream',
  'only-connection': 'this connection',
  'toggle-follow': 'pause/follow',
  'toggle-hex': 'octets',
  'next-finding': 'next finding',
  'next-time': 'time',
  open: 'open',
  back: 'back',
  'switch-focus': 'detail',
  'copy-json': 'copy',
  'copy-curl': 'as curl',
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
    'next-finding',
    'toggle-hex',
    'switch-focus',
    'next-time',
    'copy-json',
    'write',
    'quit',
  ],
  streams: ['help', 'open', 'left', 'right', 'reverse', 'switch-focus', 'copy-curl', 'back', 'quit'],
  connections: ['help', 'switch-focus', 'right', 'only-connection', 'back', 'quit'],
  findings: ['help', 'open', 'switch-focus', 'copy-json', 'back', 'quit'],
};

/** What the same keys do elsewhere. */
const ELSEWHERE: Partial<Record<Pane, Partial<Record<Command, string>>>> = {
  streams: { open: 'its frames' },
  connections: { right: 'other HPACK table', 'only-connection': 'its frames' },
  findings: { open: 'go to the proof' },
};

/** The keys worth knowing right now, as many as fit, from the key table. */
export function hintsFor(view: Pick<ViewState, 'pane' | 'filter' | 'focus'>, width: number): string {
  if (view.focus === 'detail') return hintsOf(view.pane === 'frames' ? IN_FRAME : IN_DETAIL, IN_DETAIL_WORDS, width);
  const commands =
    view.filter === '' ? SHOWN[view.pane] : (['help', 'clear-filter', ...SHOWN[view.pane].slice(1)] as const);
  return hintsOf(commands, ELSEWHERE[view.pane], width);
}

/** Where the cursor is in the detail. */
const IN_DETAIL: readonly Command[] = ['help', 'back', 'down', 'up', 'open', 'page-down', 'copy-json', 'quit'];
const IN_FRAME: readonly Command[] = [
  'help',
  'back',
  'down',
  'up',
  'toggle-hex',
  'open',
  'copy-json',
  'next-hit',
  'quit',
];
const IN_DETAIL_WORDS = { open: 'go there, or zoom', back: 'back to the list', 'toggle-hex': 'octets of the field' };

function hintsOf(
  commands: readonly Command[],
  words: Partial<Record<Command, string>> | undefined,
  width: number,
): string {
  let line = '';
  for (const command of commands) {
    const binding = KEYMAP.find((candidate) => candidate.command === command)!;
    const hint = ` ${binding.keys[0]} ${words?.[command] ?? WORDS[command]}  `;
    if (line.length + hint.length > width) break;
    line += hint;
  }
  return line;
}
