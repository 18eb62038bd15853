import type { FilterField } from './field.ts';
import { unitMeant } from './lexer.ts';
import { nearest } from './nearest.ts';
import { FilterFault, type Token } from './syntax.ts';
import { comparisonsOf } from './value-test.ts';

/** A field that stands alone: `stream`. */
export interface LoneField {
  readonly field: FilterField;
  readonly first: Token;
  readonly last: Token;
}

/** What other languages call our comparisons. */
const COMPARISON_HABITS: Readonly<Record<string, string>> = {
  is: '==',
  equals: '==',
  like: 'contains',
  includes: 'contains',
  startswith: 'matches /^…/',
  beginswith: 'matches /^…/',
  endswith: 'matches /…$/',
  match: 'matches',
  regex: 'matches',
  between: 'in {1..9}',
};

/**
 * The fault of a token that stands where only `&&` or `||` can. Most often something else was meant: a comparison without
 * its sign, a unit behind a space, a range or several values without braces.
 */
export function missingConnective(before: Token, rest: Token, after: Token, lone: LoneField | undefined): FilterFault {
  const alone = lone !== undefined && lone.last === before ? lone : undefined;
  if (alone && after.kind !== 'end' && after.kind !== 'symbol' && rest.kind === 'word') {
    const suggestion = COMPARISON_HABITS[rest.text.toLowerCase()] ?? nearest(rest.text, comparisonsOf(alone.field));
    if (suggestion !== undefined) return new FilterFault(`there is no comparison ${rest.text}`, rest, suggestion);
  }
  if (alone && rest.kind !== 'symbol' && alone.field.type !== 'presence') {
    const comparison = alone.field.type === 'flags' ? 'has' : rest.kind === 'pattern' ? 'matches' : '==';
    const suggestion = `${alone.field.aliases?.[0] ?? alone.field.name} ${comparison} ${rest.text}`;
    return new FilterFault(`a comparison is missing in front of ${rest.text}`, spanOf(alone.first, rest), suggestion);
  }
  if (before.kind === 'number' && rest.kind === 'word') {
    const unit = unitMeant(rest.text, 'time') ?? unitMeant(rest.text, 'octets');
    if (unit) return new FilterFault('a number and its unit stand together', spanOf(before, rest), before.text + unit);
  }
  if (rest.text === '..' || rest.text === ',') {
    const several = rest.text === '..' ? 'a range is' : 'several values are';
    return new FilterFault(`${several} written in a set`, rest, `in {${before.text}${rest.text}${after.text}}`);
  }
  if (rest.text === '(' && before.kind === 'word')
    return new FilterFault('there are no functions', spanOf(before, rest));
  if (rest.text === '[') return new FilterFault('parts of a text are asked with matches', rest, 'matches /^…/');
  return new FilterFault('&& or || is missing in front of this; a text of several words needs quotes', rest);
}

const spanOf = (first: Token, last: Token) => ({ start: first.start, end: last.end });
