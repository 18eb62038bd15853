/** What a line after `:` asks for. */
export type CommandLine =
  | { readonly name: 'write'; readonly file: string }
  | { readonly name: 'filter'; readonly text: string }
  | { readonly name: 'goto'; readonly seq: number }
  | { readonly name: 'help' }
  | { readonly name: 'quit' }
  | { readonly name: 'nothing' }
  | { readonly name: 'error'; readonly message: string };

const USAGE = 'w file · filter text · goto 1234 · help · q';

/** Reads a line typed after `:`. */
export function parseCommandLine(line: string): CommandLine {
  const [, name = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(line) ?? [];
  if (/^\d+$/.test(name)) return { name: 'goto', seq: Number(name) };
  switch (name) {
    case '':
      return { name: 'nothing' };
    case 'w':
    case 'write':
      return rest === '' ? error('w needs a file name, for example  :w trace.json') : { name: 'write', file: rest };
    case 'f':
    case 'filter':
      return { name: 'filter', text: rest };
    case 'g':
    case 'goto':
      return /^#?\d+$/.test(rest)
        ? { name: 'goto', seq: Number(rest.replace('#', '')) }
        : error('goto needs the number of a record');
    case 'h':
    case 'help':
      return { name: 'help' };
    case 'q':
    case 'q!':
    case 'quit':
      return { name: 'quit' };
    default:
      return error(`no command "${name}": ${USAGE}`);
  }
}

const error = (message: string): CommandLine => ({ name: 'error', message });
