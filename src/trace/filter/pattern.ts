import { limits } from '../../limits.ts';
import { FilterFault, type Token } from './syntax.ts';
import { wireText } from './wire-text.ts';

export type TextTest = (text: string) => boolean;

const escapeForRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Finds a text anywhere, upper and lower case alike. */
export function textSearch(needle: string): TextTest {
  const expression = new RegExp(escapeForRegExp(needle), 'i');
  // ASCII is the same in octets and in text; everything else has to be decoded first.
  if (!/[^\0-\x7f]/.test(needle)) return (text) => expression.test(text);
  return (text) => expression.test(wireText(text));
}

/**
 * The test of `/…/`, or of a quoted pattern (which ignores case, as Wireshark's does).
 *
 * JavaScript's expressions backtrack, what they read comes from the wire, and they run where traffic is relayed. So the
 * first `limits.filterSubject` characters are looked at, and a repeated group that repeats or chooses inside, the shape
 * that takes exponential time, is refused.
 */
export function patternTest(token: Token): TextTest {
  const source = token.value ?? token.text;
  const flags = token.kind === 'pattern' ? token.flags! : 'i';
  if (/[^imsu]/.test(flags)) {
    throw new FilterFault(
      `a pattern takes the flags i, m, s and u; text with slashes needs quotes`,
      token,
      quoted(token),
    );
  }
  if (hasNestedRepetition(source)) {
    throw new FilterFault('a repeated group must not repeat or choose inside: it could take forever', token);
  }
  let expression: RegExp;
  try {
    expression = new RegExp(source, flags);
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, '');
    throw new FilterFault(`this is no pattern: ${reason}`, token);
  }
  return (text) => expression.test(wireText(text.slice(0, limits.filterSubject)));
}

export const quoted = (token: Token): string => JSON.stringify(token.text);

/** A group with a quantifier or an alternative in it that is itself followed by `*`, `+` or `{`. */
function hasNestedRepetition(source: string): boolean {
  const plain = source
    .replace(/\\./gs, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, '(');
  const variable: boolean[] = [false];
  for (let at = 0; at < plain.length; at++) {
    const character = plain[at]!;
    if (character === '(') variable.push(false);
    else if (character === ')' && variable.length > 1) {
      const inside = variable.pop()!;
      if (inside && /[*+{]/.test(plain[at + 1] ?? '')) return true;
      if (inside) variable[variable.length - 1] = true;
    } else if (/[*+?{|]/.test(character)) variable[variable.length - 1] = true;
  }
  return false;
}
