import { ERROR_CODES, errorCodeName } from '../../decode/index.ts';
import type { ErrorTextFacts } from './error-text.ts';

/*
 * A pattern is the message itself. Upper and lower case, white space, line breaks, quotes and terminal colours do not
 * count. `{streamId}`, `{lastStreamId}`, `{status}` and `{length}` read a number, `{errorCode}` a number, `0x…` or the
 * name of a code, `{field}` a field name; `{number}` and `{code}` read the same and keep nothing; `…` skips what
 * varies, up to a line or two.
 */

/** A compiled pattern. */
export interface Pattern {
  readonly text: string;
  readonly expression: RegExp;
  /** Characters that have to be there: how much a match says. */
  readonly weight: number;
}

/** Where and with what a pattern was found. */
export interface Found {
  /** The pattern as it was written. */
  readonly pattern: string;
  readonly weight: number;
  readonly facts: ErrorTextFacts;
}

const CODE_NAMES = ERROR_CODES.map((name) => name.toLowerCase().replaceAll('_', '_?')).join('|');
const NUMBER = '\\d{1,10}';
const CODE = `0x[\\da-f]{1,8}|${NUMBER}|(?:nghttp2_|h2_)?(?:${CODE_NAMES})(?!l?ed)`;
/** Longer than a terminal line, shorter than a page: what may stand between the two halves of one message. */
const GAP = '[^]{0,200}?';

const READERS: Readonly<Record<string, string>> = {
  streamId: `(?<streamId>${NUMBER})`,
  lastStreamId: `(?<lastStreamId>${NUMBER})`,
  status: '(?<status>[1-5]\\d\\d)',
  length: `(?<length>${NUMBER})`,
  errorCode: `(?<errorCode>${CODE})`,
  field: '(?<field>:?[a-z\\d!#$%&*+.^_|~-]{1,80})',
  number: `-?${NUMBER}`,
  code: `(?:${CODE})`,
};

/** CSI and OSC sequences: colours and links of a terminal. */
const ESCAPE_SEQUENCES = /\x1b(?:\[[\d;:?]{0,40}[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\))/g;
/** Quoted replies, `*` of `curl -v`, frames drawn around a text. */
const LINE_STARTS = /^[ \t>*|│]+/gm;
const QUOTES = /["'`´‘’“”„«»\\]/g;
/** A space says nothing, except behind a number: `error 2` in front of a date must not become another number. */
const IDLE_SPACES = /(?<!\d|0x[\da-f]{1,8}) | (?![\da-z])/g;

/** Text without all that depends on where it was copied from. */
export function squeeze(text: string): string {
  return text
    .replace(ESCAPE_SEQUENCES, '')
    .toLowerCase()
    .replace(LINE_STARTS, '')
    .replace(/\\[nrt]/g, ' ')
    .replace(QUOTES, '')
    .replace(/\s+/g, ' ')
    .replace(IDLE_SPACES, '');
}

/** A pattern for people: `HTTP/2 stream N was …`. */
export const readablePattern = (pattern: string): string => pattern.replace(/\{\w+\}/g, 'N');

export function compilePattern(pattern: string): Pattern {
  let weight = 0;
  const source = pattern
    .split(/(\{\w+\}|…)/)
    .map((piece) => {
      if (piece === '…') return GAP;
      const reader = /^\{(\w+)\}$/.exec(piece);
      if (reader) return ` ?${READERS[reader[1]!]} ?`;
      const literal = squeeze(piece);
      weight += literal.length;
      return literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    })
    .join('');
  const begins = /^\d/.test(source) ? '(?<!\\d)' : '';
  // `error 1` is not the beginning of `error 10`, `ERR_X` not that of `ERR_X_Y`; a text may go on behind a word.
  const ends = /\d$/.test(source) ? '(?![\\da-f])' : /[a-z]$/.test(source) ? '(?!_)' : '';
  return { text: pattern, expression: new RegExp(begins + source + ends), weight };
}

/** Looks for the pattern in a text that went through `squeeze`. */
export function find({ text, expression, weight }: Pattern, squeezed: string): Found | undefined {
  const match = expression.exec(squeezed);
  return match ? { pattern: text, weight, facts: factsOf(match.groups ?? {}) } : undefined;
}

type Groups = Readonly<{ [Name in keyof ErrorTextFacts]?: string }>;

function factsOf({ field, errorCode, ...numbers }: Groups): ErrorTextFacts {
  const facts: ErrorTextFacts = {};
  for (const name of ['streamId', 'lastStreamId', 'status', 'length'] as const) {
    if (numbers[name] !== undefined) facts[name] = Number(numbers[name]);
  }
  if (field !== undefined) facts.field = field;
  if (errorCode !== undefined) {
    facts.errorCode = codeOf(errorCode);
    const name = errorCodeName(facts.errorCode);
    if (name !== undefined) facts.errorName = name;
  }
  return facts;
}

/** `8`, `0x8`, `cancel` and `nghttp2_cancel` are one code. */
function codeOf(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  const bare = text.replace(/^(?:nghttp2|h2)_/, '').replaceAll('_', '');
  return ERROR_CODES.findIndex((name) => name.toLowerCase().replaceAll('_', '') === bare);
}
