import { FilterFault, type Token } from './syntax.ts';

/** Milliseconds. */
const TIME_UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
};
const OCTET_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  KiB: 1024,
  MB: 1000 ** 2,
  MiB: 1024 ** 2,
  GB: 1000 ** 3,
  GiB: 1024 ** 3,
};
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const SPACE = /\s+/y;
const SYMBOL = /&&|\|\||==|!=|<=|>=|\.\.|[!<>()[\]{},~]/y;
const NUMBER = /(0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?)([a-zA-Zµ]*)(?=$|\.\.|[\s()[\]{}"'!=<>&|,~])/y;
const WORD = /(?:(?!\.\.)[^\s()[\]{}"'!=<>&|,~])+/y;
/** Comparisons of other languages, and what asks the same here. */
const FOREIGN = /===|!==|=~|!~|<>|=<|=>/y;
const MEANT: Readonly<Record<string, string>> = {
  '=': '==',
  '&': '&&',
  '|': '||',
  '===': '==',
  '!==': '!=',
  '=~': 'matches',
  '!~': 'not … matches',
  '<>': '!=',
  '=<': '<=',
  '=>': '>=',
};
const STRING = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/sy;
const PATTERN = /\/((?:[^/\\]|\\.)+)\/([a-zA-Z0-9_]*)(?=$|[\s)},])/sy;

/** Cuts a filter line into tokens, the last one of kind `end`. Throws a {@link FilterFault}. */
export function tokenize(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at;
    return expression.exec(line);
  };
  for (;;) {
    at += match(SPACE)?.[0].length ?? 0;
    if (at >= line.length) break;
    const token = tokenAt(line, at, match);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: line.length, end: line.length });
  return tokens;
}

function tokenAt(line: string, start: number, match: (expression: RegExp) => RegExpExecArray | null): Token {
  const token = (kind: Token['kind'], text: string, rest: Partial<Token> = {}): Token => ({
    kind,
    text,
    start,
    end: start + text.length,
    ...rest,
  });
  const first = line[start]!;
  if (first === '/') {
    const pattern = match(PATTERN);
    if (pattern) return token('pattern', pattern[0], { value: pattern[1]!, flags: pattern[2]! });
    const [word] = match(WORD)!;
    throw new FilterFault(
      `a pattern is written /…/; text with a slash in front needs quotes`,
      { start, end: start + word.length },
      JSON.stringify(word),
    );
  }
  if (first === '"' || first === "'") {
    const string = match(STRING);
    if (!string) throw new FilterFault(`the closing ${first} is missing`, { start, end: line.length });
    const value = (string[1] ?? string[2]!).replace(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
    return token('string', string[0], { value });
  }
  const number = match(NUMBER);
  if (number) {
    const [text, digits, unit] = number as unknown as [string, string, string];
    const value = Number(digits);
    if (unit === '') return token('number', text, { number: value });
    if (Object.hasOwn(TIME_UNITS, unit))
      return token('number', text, { number: value * TIME_UNITS[unit]!, unit: 'time' });
    if (Object.hasOwn(OCTET_UNITS, unit)) {
      return token('number', text, { number: value * OCTET_UNITS[unit]!, unit: 'octets' });
    }
  }
  const foreign = match(FOREIGN);
  if (foreign) throw notHere(foreign[0], start);
  const symbol = match(SYMBOL);
  if (symbol) return token('symbol', symbol[0]);
  const word = match(WORD);
  if (word) return token('word', word[0]);
  throw notHere(first, start);
}

const notHere = (symbol: string, start: number): FilterFault =>
  new FilterFault(`there is no ${symbol}`, { start, end: start + symbol.length }, MEANT[symbol]);

/** The unit that is meant by one of another spelling, such as `K`, `mb` or `sec`. */
export function unitMeant(typed: string, kind: 'time' | 'octets'): string | undefined {
  const unit = typed.toLowerCase().replace(/(?<=..)s$/, '');
  const aliases = kind === 'time' ? TIME_ALIASES : OCTET_ALIASES;
  return Object.keys(aliases).find((name) => aliases[name]!.includes(unit));
}

const TIME_ALIASES: Readonly<Record<string, readonly string[]>> = {
  us: ['us', 'usec', 'microsecond'],
  ms: ['ms', 'msec', 'millisecond'],
  s: ['s', 'sec', 'second'],
  min: ['m', 'min', 'minute'],
  h: ['h', 'hr', 'hour'],
};
const OCTET_ALIASES: Readonly<Record<string, readonly string[]>> = {
  B: ['b', 'byte', 'octet'],
  kB: ['k', 'kb', 'kilobyte'],
  KiB: ['ki', 'kib'],
  MB: ['m', 'mb', 'megabyte'],
  MiB: ['mi', 'mib'],
  GB: ['g', 'gb', 'gigabyte'],
  GiB: ['gi', 'gib'],
};
