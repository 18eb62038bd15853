/** Splits at `separator` outside quotes and brackets; trims, leaves out what is empty. */
export function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if ('({'.includes(character)) depth++;
    else if (')}'.includes(character)) depth--;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (depth !== 0 || quoted) throw new Error(`brackets or quotes do not match: ${text}`);
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** `30 x (body)` or `30 x body`. */
export function repeated(text: string): { count: number; body: string } | undefined {
  const match = /^(\d+) x (.*)$/s.exec(text);
  if (!match) return undefined;
  const body = match[2]!.trim();
  return { count: Number(match[1]), body: /^\(.*\)$/s.test(body) ? body.slice(1, -1) : body };
}

/** `NAME.ACK(1,2){a b}`: the parts of an event. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  /** Between braces; undefined without them. */
  readonly body: string | undefined;
  /** What follows: `.ES`. */
  readonly suffix: string;
}

export function call(text: string): Call {
  const match = /^([A-Z][A-Z0-9_]*(?:\.[A-Z]+)?)(?:\((.*?)\))?(\.ES)?(?:\{(.*)\})?(\.ES)?$/s.exec(text);
  const nested = /^([A-Z_]+)\((.*)\)$/s.exec(text);
  if (!match && !nested) throw new Error(`not a frame: ${text}`);
  if (nested && !text.endsWith('}') && !match?.[4]) {
    return { name: nested[1]!, args: split(nested[2]!, ','), body: undefined, suffix: '' };
  }
  const [, name = '', args = '', before = '', body, after = ''] = match!;
  return { name, args: split(args, ','), body, suffix: before || after };
}

/** A quoted text with JSON's escapes, `x0a0b`, or the word itself: always one character per octet. */
export function octetsText(text: string): string {
  if (text.startsWith('"')) return JSON.parse(text) as string;
  if (/^x([0-9a-f]{2})+$/.test(text)) return Buffer.from(text.slice(1), 'hex').toString('latin1');
  const times = /^(.+)\*(\d+)$/s.exec(text);
  return times ? times[1]!.repeat(Number(times[2])) : text;
}
