const PRINTABLE = /^[ -~]*$/;

/** Format characters (bidi marks, zero width), C1 and separators: legal in JSON, mischief on a terminal. */
const UNSAFE = /[\x7f-\x9f\u2028\u2029\p{Cf}]/u;
const UNSAFE_UNITS = new RegExp(UNSAFE, 'gu');

/**
 * True for a text that stands in JSON as it is, between quotes: printable ASCII without `"` and `\`. Three looks are
 * faster than one for all: two of them are a search for one octet.
 */
export const isPlain = (text: string): boolean => PRINTABLE.test(text) && !text.includes('"') && !text.includes('\\');

/** JSON text of a string. It never holds a control or format character, whoever wrote the string. */
export function quote(text: string): string {
  return isPlain(text) ? `"${text}"` : escapeUnsafe(JSON.stringify(text));
}

/**
 * The same text, put together. V8 keeps a concatenation as its pieces, and walks them again for every text it becomes a
 * part of, until something has looked into it: worth it for what is kept.
 */
export function flat(text: string): string {
  ANYTHING.test(text);
  return text;
}

const ANYTHING = /^/;

/** JSON text of any plain value, as safe to print as {@link quote}. */
export const stringify = (value: unknown): string => escapeUnsafe(JSON.stringify(value));

function escapeUnsafe(json: string): string {
  return UNSAFE.test(json) ? json.replace(UNSAFE_UNITS, escapeUnits) : json;
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at++) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/** True where objects and arrays stand inside each other more than `depth` deep. Linear, and nothing is built. */
export function nestsDeeperThan(depth: number, json: string): boolean {
  let open = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (inString) {
      if (unit === BACKSLASH) at++;
      else if (unit === QUOTE) inString = false;
    } else if (unit === QUOTE) inString = true;
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      if (++open > depth) return true;
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) open--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
