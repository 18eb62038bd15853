import { FRAME_TYPES } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import type { TraceRecord } from '../record.ts';
import { emptyContext, type FilterContext } from './context.ts';
import type { FieldValue, FilterField } from './field.ts';
import { tokenize } from './lexer.ts';
import { FilterParser } from './parser.ts';
import { patternTest, textSearch } from './pattern.ts';
import { type Expression, type FilterError, FilterFault } from './syntax.ts';
import { literal, valueTest } from './value-test.ts';
import { someText, type Verdicts } from './wire-text.ts';

/** A compiled filter line. */
export interface Filter {
  readonly ok: true;
  readonly text: string;
  /** True when the record passes. Without a context, what `needs` names counts as unknown. */
  matches(record: TraceRecord, context?: FilterContext): boolean;
  /** What of {@link FilterContext} it looks up, and whether in content and fragments of records: an outline has none. */
  readonly needs: { readonly streams: boolean; readonly findings: boolean; readonly octets: boolean };
}

type Matcher = (record: TraceRecord, context: FilterContext) => boolean;

/**
 * Compiles a line of the display-filter language; the empty line lets everything pass. Never throws: a line that is
 * wrong gives a {@link FilterError}. The language is described in docs/filter.md.
 */
export function compileFilter(text: string): Filter | FilterError {
  try {
    if (text.length > limits.filterLength) {
      throw new FilterFault('the filter is too long', { start: limits.filterLength, end: text.length });
    }
    const tokens = tokenize(text);
    const needs = { streams: false, findings: false, octets: false };
    if (tokens.length === 1) return { ok: true, text, matches: () => true, needs };
    const matcher = compile(new FilterParser(tokens).parse(), (field) => {
      if (field.needs) needs[field.needs] = true;
    });
    return { ok: true, text, matches: (record, context = emptyContext) => matcher(record, context), needs };
  } catch (fault) {
    if (fault instanceof FilterFault) return errorOf(fault);
    throw fault;
  }
}

function errorOf({ message, at, suggestion }: FilterFault): FilterError {
  const place = { ok: false, message, column: at.start, length: at.end - at.start } as const;
  return suggestion === undefined ? place : { ...place, suggestion };
}

/** Three lines for a terminal: the message, the filter, a mark below the place. */
export function explainFilterError(text: string, error: FilterError): string {
  const mark = ' '.repeat(error.column) + '^'.repeat(Math.max(1, error.length));
  const hint = error.suggestion === undefined ? '' : ` Did you mean ${error.suggestion}?`;
  return `filter: ${error.message}.${hint}\n  ${text.replace(/\s/g, ' ')}\n  ${mark}`;
}

function compile(expression: Expression, use: (field: Pick<FilterField, 'needs'>) => void): Matcher {
  switch (expression.op) {
    case 'and': {
      const left = compile(expression.left, use);
      const right = compile(expression.right, use);
      return (record, context) => left(record, context) && right(record, context);
    }
    case 'or': {
      const left = compile(expression.left, use);
      const right = compile(expression.right, use);
      return (record, context) => left(record, context) || right(record, context);
    }
    case 'not': {
      const operand = compile(expression.operand, use);
      return (record, context) => !operand(record, context);
    }
    case 'search': {
      use({ needs: 'octets' });
      const { needle } = expression;
      const test = needle.kind === 'pattern' ? patternTest(needle) : textSearch(needle.value ?? needle.text);
      const verdicts: Verdicts = new WeakMap();
      return (record) => someText(record, test, verdicts);
    }
    case 'exists':
      use(expression.field);
      return existence(expression.field);
    case 'in': {
      use(expression.field);
      const tests = expression.elements.map((element) => valueTest(expression.field, expression.operator, element));
      const some = someValue(expression.field, (value) => tests.some((test) => test(value)));
      // Like !=, `not in` asks for a value that is there.
      if (!expression.negated) return some;
      const there = existence(expression.field);
      return (record, context) => there(record, context) && !some(record, context);
    }
    case 'compare':
      use(expression.field);
      return comparison(expression);
  }
}

function comparison(expression: Expression & { op: 'compare' }): Matcher {
  const { field, comparison, operator, value } = expression;
  if (comparison === 'has') return hasFlag(field, operator, value);
  if (comparison === '!=') {
    const equal = valueTest(field, operator, { from: value }, '==');
    const { get } = field;
    return (record, context) => {
      const found = get(record, context);
      if (found === undefined) return false;
      return isList(found) ? found.length > 0 && !found.some(equal) : !equal(found);
    };
  }
  return someValue(field, valueTest(field, operator, { from: value }, comparison));
}

/** A flag is a bit that depends on the type of the frame: looked up once per type, not once per frame. */
function hasFlag(
  field: FilterField,
  operator: { start: number; end: number },
  value: Parameters<typeof literal>[1],
): Matcher {
  if (field.type !== 'flags')
    throw new FilterFault(`has is for flags; ${field.name} is compared with ==`, operator, '==');
  const flag = literal(field, value) as string;
  const bits = new Uint8Array(256);
  for (const row of FRAME_TYPES) bits[row.code] = (row.flags as Readonly<Record<string, number>>)[flag] ?? 0;
  return (record) => record.kind === 'frame' && (record.frame.flagBits & bits[record.frame.typeCode]!) !== 0;
}

const isList = (found: FieldValue | readonly FieldValue[]): found is readonly FieldValue[] => Array.isArray(found);

/** Any one of the values is enough. */
function someValue({ get }: FilterField, test: (value: FieldValue) => boolean): Matcher {
  return (record, context) => {
    const found = get(record, context);
    if (found === undefined) return false;
    return isList(found) ? found.some(test) : test(found);
  };
}

/** A boolean alone asks whether it is true, everything else whether it is there. */
function existence({ get, type }: FilterField): Matcher {
  if (type === 'boolean') return (record, context) => get(record, context) === true;
  return (record, context) => {
    const found = get(record, context);
    return found !== undefined && (!isList(found) || found.length > 0);
  };
}
