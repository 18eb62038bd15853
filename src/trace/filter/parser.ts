import { limits } from '../../limits.ts';
import type { FilterField } from './field.ts';
import { familyNamed, fieldNamed, unknownField, unknownMember } from './fields.ts';
import { familyMeant } from './habits.ts';
import { refuseField, refuseValueAlone } from './misread-text.ts';
import { type LoneField, missingConnective } from './missing-connective.ts';
import {
  type Comparison,
  type Expectation,
  type Expression,
  FilterFault,
  type SetElement,
  type Token,
} from './syntax.ts';

const CONNECTIVES: Readonly<Record<string, { readonly op: 'and' | 'or'; readonly power: number }>> = {
  '||': { op: 'or', power: 1 },
  or: { op: 'or', power: 1 },
  '&&': { op: 'and', power: 2 },
  and: { op: 'and', power: 2 },
};

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '==': '==',
  eq: '==',
  '!=': '!=',
  ne: '!=',
  '<': '<',
  lt: '<',
  '<=': '<=',
  le: '<=',
  '>': '>',
  gt: '>',
  '>=': '>=',
  ge: '>=',
  contains: 'contains',
  matches: 'matches',
  '~': 'matches',
  has: 'has',
};

/** Words of the language; to search for one, quote it. */
const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', ...Object.keys(COMPARISONS)]);

/** Pratt's parser: an operand, then connectives as long as they bind more tightly than what stands to the left. */
export class FilterParser {
  /** What may follow, once the end was reached. */
  expectation: Expectation = { what: 'operand' };
  /** Nothing but a `)` is missing. */
  unclosed = false;
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;
  /** The last field without a comparison: most likely one is missing when the line is wrong behind it. */
  #lone: LoneField | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The whole line. Throws a {@link FilterFault}. */
  parse(): Expression {
    const expression = this.#expression(0);
    const rest = this.#peek();
    if (rest.kind === 'end') return expression;
    if (rest.text === ')') throw new FilterFault('this ) closes nothing', rest);
    throw this.#missingConnective(rest);
  }

  #missingConnective(rest: Token): FilterFault {
    const at = this.#tokens.indexOf(rest);
    return missingConnective(this.#tokens[at - 1]!, rest, this.#tokens[at + 1]!, this.#lone);
  }

  #expression(power: number): Expression {
    // Deep nesting would overflow the stack, here or when the filter runs.
    if (++this.#depth > limits.filterDepth) throw new FilterFault('the filter is nested too deeply', this.#peek());
    let left = this.#operand();
    for (;;) {
      const token = this.#peek();
      const connective = connectiveOf(token);
      if (!connective || connective.power <= power) break;
      this.#next();
      const right = this.#expression(connective.power);
      if (connective.op === 'or') refuseValueAlone(left, right);
      left = { op: connective.op, left, right };
    }
    this.#depth--;
    return left;
  }

  #operand(): Expression {
    const token = this.#next();
    if (token.text === '!' || isWord(token, 'not')) return { op: 'not', operand: this.#negated() };
    if (token.text === '(' && token.kind === 'symbol') return this.#parenthesised(token);
    if (token.kind === 'string' || token.kind === 'pattern' || token.kind === 'number') return this.#needle(token);
    if (token.kind === 'word' && !RESERVED.has(token.text.toLowerCase())) return this.#word(token);
    this.#expect({ what: 'operand' }, token);
    throw new FilterFault(
      token.kind === 'end' ? 'something is missing here' : 'a field or a text is missing here',
      token,
    );
  }

  /** `not` binds as tightly as a comparison: `not a == 1 && b` is `(not (a == 1)) && b`. */
  #negated(): Expression {
    if (++this.#depth > limits.filterDepth) throw new FilterFault('the filter is nested too deeply', this.#peek());
    const operand = this.#operand();
    this.#depth--;
    return operand;
  }

  #parenthesised(open: Token): Expression {
    const inner = this.#expression(0);
    const close = this.#next();
    if (close.text === ')' && close.kind === 'symbol') {
      this.#expect({ what: 'connective' }, this.#peek());
      return inner;
    }
    if (close.kind === 'end') {
      this.unclosed = true;
      throw new FilterFault('the closing ) is missing', open);
    }
    throw this.#missingConnective(close);
  }

  #needle(needle: Token): Expression {
    if (this.#operatorFollows()) throw new FilterFault('a field stands to the left of a comparison', needle);
    this.#expect({ what: 'connective' }, this.#peek());
    return { op: 'search', needle };
  }

  #word(token: Token): Expression {
    const field = this.#peek().text === '[' ? this.#member(token) : fieldNamed(token.text);
    if (this.#operatorFollows()) {
      if (!field) throw unknownField(token);
      return this.#comparison(field);
    }
    if (!field) {
      refuseField(token);
      return this.#needle(token);
    }
    this.#lone = { field, first: token, last: this.#tokens[this.#position - 1]! };
    this.#expect({ what: 'operator', field }, this.#peek());
    return { op: 'exists', field };
  }

  /** `header["name"]`. */
  #member(token: Token): FilterField {
    const family = familyNamed(token.text);
    const open = this.#next();
    if (!family) {
      const place = { start: token.start, end: open.end };
      const meant = familyMeant(token.text);
      throw new FilterFault('only header and setting take a name in brackets', place, meant && `${meant}[`);
    }
    const name = this.#next();
    if (name.kind === 'end' || name.kind === 'symbol') throw new FilterFault('a name is missing here', name);
    const close = this.#next();
    if (close.text !== ']') throw new FilterFault('the closing ] is missing', close);
    const inside = name.value ?? name.text;
    const field = family.member(inside);
    if (!field) throw unknownMember(family, { ...name, start: token.start, end: close.end }, inside);
    return field;
  }

  #comparison(field: FilterField): Expression {
    const operator = this.#next();
    const negated = isWord(operator, 'not');
    if (negated || isWord(operator, 'in')) {
      if (negated) this.#next();
      return { op: 'in', field, operator, elements: this.#set(field), negated };
    }
    const value = this.#value(field);
    this.#expect({ what: 'connective' }, this.#peek());
    return { op: 'compare', field, comparison: COMPARISONS[operator.text.toLowerCase()]!, operator, value };
  }

  #set(field: FilterField): readonly SetElement[] {
    const open = this.#next();
    if (open.text !== '{') throw new FilterFault('a set is written {1 2 5..9}', open);
    const elements: SetElement[] = [];
    for (;;) {
      const next = this.#peek();
      if (next.text === '}' && next.kind === 'symbol') break;
      if (next.text === ',' && elements.length > 0) this.#next();
      const from = this.#value(field);
      if (this.#peek().text !== '..') elements.push({ from });
      else {
        this.#next();
        elements.push({ from, to: this.#value(field) });
      }
    }
    const close = this.#next();
    if (elements.length === 0)
      throw new FilterFault('an empty set holds nothing', { start: open.start, end: close.end });
    this.#expect({ what: 'connective' }, this.#peek());
    return elements;
  }

  #value(field: FilterField): Token {
    const token = this.#next();
    this.#expect({ what: 'value', field }, token);
    if (token.kind === 'end') throw new FilterFault('a value is missing here', token);
    if (token.kind === 'symbol') throw new FilterFault('a value is missing in front of this', token);
    return token;
  }

  #operatorFollows(): boolean {
    const token = this.#peek();
    if (token.kind !== 'word' && token.kind !== 'symbol') return false;
    if (isWord(token, 'in') || Object.hasOwn(COMPARISONS, token.text.toLowerCase())) return true;
    return isWord(token, 'not') && isWord(this.#tokens[this.#position + 1]!, 'in');
  }

  /** Notes what may be typed when `token` is the end of the line. */
  #expect(expectation: Expectation, token: Token): void {
    if (token.kind === 'end') this.expectation = expectation;
  }

  #peek(): Token {
    return this.#tokens[this.#position]!;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#position++;
    return token;
  }
}

const isWord = (token: Token, word: string): boolean => token.kind === 'word' && token.text.toLowerCase() === word;

function connectiveOf(token: Token): (typeof CONNECTIVES)[string] | undefined {
  if (token.kind !== 'word' && token.kind !== 'symbol') return undefined;
  const text = token.text.toLowerCase();
  return Object.hasOwn(CONNECTIVES, text) ? CONNECTIVES[text] : undefined;
}
