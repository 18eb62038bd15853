import { LINE_COMMANDS } from './command-line.ts';
import { type Binding, KEYMAP } from './keymap.ts';
import { SEVERITY_MARKS } from './theme.ts';

/** A heading, or a key and what it does. */
export type HelpEntry = string | { readonly keys: string; readonly help: string };

const GROUPS: readonly Binding['group'][] = ['Views', 'Moving', 'Finding', 'Taking away', 'Program'];

const entry = (keys: string, help: string): HelpEntry => ({ keys, help });

/** The help screen: the key table, printed, and what no key stands for. */
export const HELP_LINES: readonly HelpEntry[] = [
  ...GROUPS.flatMap((group) => [
    group,
    ...KEYMAP.filter((binding) => binding.group === group).map(({ keys, help }) => entry(keys.join(' '), help)),
  ]),
  'Commands',
  ...LINE_COMMANDS.map(({ usage, help }) => entry(usage, help)),
  'While typing',
  entry('Tab', 'complete'),
  entry('Up Down', 'what was typed before'),
  entry('Ctrl-A Ctrl-E', 'to the start, to the end'),
  entry('Ctrl-W Ctrl-U', 'delete a word, all of it'),
  'Mouse',
  entry('wheel', 'move the list or the detail under it'),
  entry('click', 'choose a row, a tab, a column to sort'),
  entry('click again', 'open it'),
  'Signs',
  entry('→ ←', 'the client sends, the server sends'),
  entry('ES EH', 'END_STREAM, END_HEADERS; dot: not set'),
  entry('P !', 'PADDED, PRIORITY'),
  entry(
    `${SEVERITY_MARKS.error} ${SEVERITY_MARKS.warning} ${SEVERITY_MARKS.info}`,
    'proves an error, a warning, a remark',
  ),
];
