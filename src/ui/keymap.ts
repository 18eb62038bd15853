/** What a key can do. The reducer and the session know these words, never keys. */
export type Command =
  | 'pane-frames'
  | 'pane-streams'
  | 'pane-connections'
  | 'pane-findings'
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'left'
  | 'right'
  | 'reverse'
  | 'open'
  | 'back'
  | 'switch-focus'
  | 'toggle-follow'
  | 'search'
  | 'next-hit'
  | 'previous-hit'
  | 'next-finding'
  | 'previous-finding'
  | 'filter'
  | 'command'
  | 'only-stream'
  | 'only-connection'
  | 'clear-filter'
  | 'toggle-hex'
  | 'next-time'
  | 'copy-json'
  | 'copy-curl'
  | 'write'
  | 'redraw'
  | 'suspend'
  | 'help'
  | 'quit';

export interface Binding {
  /** As `keyName` spells them; the first is the one shown. */
  readonly keys: readonly string[];
  readonly command: Command;
  readonly group: 'Views' | 'Moving' | 'Finding' | 'Taking away' | 'Program';
  readonly help: string;
}

const bind = (keys: string, command: Command, group: Binding['group'], help: string): Binding => ({
  keys: keys.split(' '),
  command,
  group,
  help,
});

/** Every key of the program; the help screen is this table. */
export const KEYMAP: readonly Binding[] = [
  bind('1', 'pane-frames', 'Views', 'Frames: every record as it passed'),
  bind('2', 'pane-streams', 'Views', 'Streams: one row per request'),
  bind('3', 'pane-connections', 'Views', 'Connections: SETTINGS, windows, HPACK'),
  bind('4', 'pane-findings', 'Views', 'Findings: what is wrong, who has to act'),
  bind('Tab', 'switch-focus', 'Views', 'between the list and the detail'),
  bind('Enter', 'open', 'Views', 'open: the detail, a stream, a proof'),
  bind('Esc', 'back', 'Views', 'back to where you came from'),
  bind('x', 'toggle-hex', 'Views', 'octets; those of the chosen field marked'),
  bind('t', 'next-time', 'Views', 'time: from start, from last row, of day'),
  bind('j Down', 'down', 'Moving', 'next row'),
  bind('k Up', 'up', 'Moving', 'previous row'),
  bind('PgDn Ctrl-F Ctrl-D', 'page-down', 'Moving', 'one screen down'),
  bind('PgUp Ctrl-B Ctrl-U', 'page-up', 'Moving', 'one screen up'),
  bind('g Home', 'first', 'Moving', 'first row'),
  bind('G End', 'last', 'Moving', 'last row; in Frames: follow what comes'),
  bind('Space', 'toggle-follow', 'Moving', 'pause, or follow what comes'),
  bind('h Left', 'left', 'Moving', 'sort by column left · HPACK other side'),
  bind('l Right', 'right', 'Moving', 'sort by column right · HPACK other side'),
  bind('r', 'reverse', 'Moving', 'sort the other way round'),
  bind('/', 'search', 'Finding', 'search fields, content, types, findings'),
  bind('n', 'next-hit', 'Finding', 'next hit'),
  bind('N', 'previous-hit', 'Finding', 'previous hit'),
  bind('e', 'next-finding', 'Finding', 'next frame with an error or a warning'),
  bind('E', 'previous-finding', 'Finding', 'previous frame with one'),
  bind('f', 'filter', 'Finding', 'filter, for example  type == GOAWAY'),
  bind('F', 'clear-filter', 'Finding', 'no filter'),
  bind('s', 'only-stream', 'Finding', 'only this stream; again: all'),
  bind('c', 'only-connection', 'Finding', 'only this connection; again: all'),
  bind('y', 'copy-json', 'Taking away', 'copy the record as JSON (OSC 52)'),
  bind('Y', 'copy-curl', 'Taking away', 'copy the request as a curl command'),
  bind('w', 'write', 'Taking away', 'write the rows shown to a trace file'),
  bind(':', 'command', 'Program', 'a command, see below'),
  bind('?', 'help', 'Program', 'this page'),
  bind('Ctrl-L', 'redraw', 'Program', 'draw the screen anew'),
  bind('Ctrl-Z', 'suspend', 'Program', 'suspend; fg brings it back'),
  bind('q Ctrl-C', 'quit', 'Program', 'quit'),
];

const byKey = new Map(KEYMAP.flatMap((binding) => binding.keys.map((key) => [key, binding.command] as const)));

/** The command of a key, by the name the table gives it. */
export const commandOf = (key: string): Command | undefined => byKey.get(key);
