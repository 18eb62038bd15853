/** What a line after `:` asks for. */
export type CommandLine =
  | { readonly name: 'write'; readonly file: string }
  | { readonly name: 'filter'; readonly text: string }
  | { readonly name: 'goto'; readonly seq: number }
  | { readonly name: 'help' }
  | { readonly name: 'quit' }
  | { readonly name: 'nothing' }
  | { readonly name: 'error'; readonly message: string };

interface LineCommand {
  /** All that means the same, the shortest first. */
  readonly names: readonly string[];
  readonly usage: string;
  readonly help: string;
  readonly parse: (rest: string) => CommandLine;
}

const error = (message: string): CommandLine => ({ name: 'error', message });

/** Every command of the line after `:`; the help screen prints it. */
export const LINE_COMMANDS: readonly LineCommand[] = [
  {
    names: ['w', 'write'],
    usage: ':w file',
    help: 'write the rows shown to a trace file',
    parse: (file) => (file === '' ? error('w needs a file name, for example  :w trace.json') : { name: 'write', file }),
  },
  {
    names: ['f', 'filter'],
    usage: ':filter text',
    help: 'show only what matches; alone: all',
    parse: (text) => ({ name: 'filter', text }),
  },
  {
    names: ['g', 'goto'],
    usage: ':goto 1234',
    help: 'go to a record; :1234 does as well',
    parse: (rest) =>
      /^#?\d+$/.test(rest)
        ? { name: 'goto', seq: Number(rest.replace('#', '')) }
        : error('goto needs the number of a record'),
  },
  { names: ['h', 'help'], usage: ':help', help: 'this page', parse: () => ({ name: 'help' }) },
  { names: ['q', 'quit', 'q!'], usage: ':q', help: 'quit', parse: () => ({ name: 'quit' }) },
];

/** Reads a line typed after `:`. */
export function parseCommandLine(line: string): CommandLine {
  const [, name = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(line) ?? [];
  if (name === '') return { name: 'nothing' };
  if (/^#?\d+$/.test(name)) return { name: 'goto', seq: Number(name.replace('#', '')) };
  const command = LINE_COMMANDS.find(({ names }) => names.includes(name));
  if (command) return command.parse(rest);
  return error(`no command "${name}": ${LINE_COMMANDS.map(({ usage }) => usage).join('   ')}`);
}

/** Names of commands that begin with what was typed. */
export const completeCommand = (typed: string): readonly string[] =>
  LINE_COMMANDS.map(({ names }) => names.find((name) => name.length > 2)!).filter((name) => name.startsWith(typed));
