import type { FieldValue, FilterField } from './field.ts';
import { nearest } from './nearest.ts';
import { patternTest, quoted, textSearch } from './pattern.ts';
import { type Comparison, FilterFault, type SetElement, type Token } from './syntax.ts';
import { wireText } from './wire-text.ts';

type ValueTest = (value: FieldValue) => boolean;

/** The comparisons a type of field takes, in the order they are proposed. */
export function comparisonsOf({ type, words }: FilterField): readonly string[] {
  switch (type) {
    case 'number':
    case 'duration':
      return ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in'];
    case 'text':
      return ['==', '!=', 'contains', 'matches', 'in', 'not in', '<', '<=', '>', '>='];
    case 'word':
      return words && words.size > 2 ? ['==', '!=', 'in', 'not in'] : ['==', '!='];
    case 'boolean':
      return ['==', '!='];
    case 'flags':
      return ['has'];
    case 'presence':
      return [];
  }
}

/** The test of one value against a literal or, in a set, against a range. Throws a {@link FilterFault} on wrong types. */
export function valueTest(
  field: FilterField,
  operator: Place,
  element: SetElement,
  comparison: Comparison = '==',
): ValueTest {
  const { from, to } = element;
  if (field.type === 'flags') throw new FilterFault('flags are asked with has', operator, 'has');
  if (field.type === 'presence') throw new FilterFault(`${field.name} is there or not, it has no value`, operator);
  if (comparison === 'contains' || comparison === 'matches') return textTest(field, operator, comparison, from);
  if (to) return rangeTest(field, from, to);
  if (comparison !== '==') return orderTest(field, operator, comparison, from);
  const wanted = literal(field, from);
  if (field.type !== 'text') return (value) => value === wanted;
  const equal: ValueTest = (value) => value === wanted || wireText(value as string) === wanted;
  const number = from.number;
  return number === undefined ? equal : (value) => numberIn(value) === number || equal(value);
}

type Place = { readonly start: number; readonly end: number };

function textTest(field: FilterField, operator: Place, comparison: 'contains' | 'matches', token: Token): ValueTest {
  if (field.type !== 'text') throw new FilterFault(`${comparison} is for text; ${describe(field)}`, operator, '==');
  const pattern = comparison === 'matches' || token.kind === 'pattern';
  if (pattern && comparison === 'contains')
    throw new FilterFault('a pattern is asked with matches', operator, 'matches');
  return (pattern ? patternTest(token) : textSearch(token.value ?? token.text)) as ValueTest;
}

function rangeTest(field: FilterField, from: Token, to: Token): ValueTest {
  const low = numericLiteral(field, from);
  const high = numericLiteral(field, to);
  if (low > high) throw new FilterFault('this range runs backwards', { start: from.start, end: to.end });
  return (value) => {
    const number = numberIn(value);
    return number >= low && number <= high;
  };
}

function orderTest(field: FilterField, operator: Place, comparison: Comparison, token: Token): ValueTest {
  if (field.type === 'word' || field.type === 'boolean') {
    throw new FilterFault(`${describe(field)} and has no order`, operator, '==');
  }
  const limit = numericLiteral(field, token);
  const text = field.type === 'text';
  switch (comparison) {
    case '<':
      return text ? (value) => numberIn(value) < limit : (value) => (value as number) < limit;
    case '<=':
      return text ? (value) => numberIn(value) <= limit : (value) => (value as number) <= limit;
    case '>':
      return text ? (value) => numberIn(value) > limit : (value) => (value as number) > limit;
    default:
      return text ? (value) => numberIn(value) >= limit : (value) => (value as number) >= limit;
  }
}

/** The number a text such as `:status` or `content-length` holds; NaN, which compares with nothing, for other text. */
const numberIn = (value: FieldValue): number =>
  typeof value === 'number' ? value : /^\d+(\.\d+)?$/.test(value as string) ? Number(value) : Number.NaN;

function numericLiteral(field: FilterField, token: Token): number {
  const value = field.type === 'text' ? token.number : literal(field, token);
  if (typeof value !== 'number') throw new FilterFault('<, > and ranges compare with numbers', token);
  return value;
}

/** The value a token stands for beside a field. */
export function literal(field: FilterField, token: Token): FieldValue {
  if (token.kind === 'pattern') {
    if (field.type !== 'text') throw new FilterFault(`${describe(field)}, not a pattern`, token);
    throw new FilterFault('a pattern is asked with matches; text with slashes needs quotes', token, quoted(token));
  }
  const text = token.value ?? token.text;
  switch (field.type) {
    case 'text':
      return text;
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw new FilterFault(`${field.name} is true or false`, token, nearest(text, ['true', 'false']));
    case 'number':
    case 'duration':
      return numberLiteral(field, token, text);
    default:
      return wordLiteral(field, token, text);
  }
}

function numberLiteral(field: FilterField, token: Token, text: string): number {
  if (token.number === undefined) {
    if (field.words) return wordLiteral(field, token, text) as number;
    throw new FilterFault(`${describe(field)}, not a ${token.kind === 'string' ? 'text' : 'word'}`, token);
  }
  const wrong = field.type === 'duration' ? 'octets' : 'time';
  if (token.unit === wrong)
    throw new FilterFault(`${describe(field)}, not ${wrong === 'time' ? 'a time' : wrong}`, token);
  return token.number;
}

function wordLiteral(field: FilterField, token: Token, text: string): FieldValue {
  const words = field.words!;
  const exact = words.get(text);
  if (exact !== undefined) return exact;
  for (const [word, value] of words) if (word.toLowerCase() === text.toLowerCase()) return value;
  const suggestion = nearest(text, words.keys());
  const some = [...words.keys()].slice(0, 3).join(', ');
  const message = suggestion
    ? `${field.name} has no word ${text}`
    : `${describe(field)}${words.size > 3 ? `, for example ${some}` : `: ${some}`}; ${text} is none of them`;
  throw new FilterFault(message, token, suggestion);
}

function describe({ name, type, words }: FilterField): string {
  switch (type) {
    case 'number':
      return words ? `${name} is a number or a word` : `${name} is a number`;
    case 'duration':
      return `${name} is a time such as 1.5s or 20ms`;
    case 'boolean':
      return `${name} is true or false`;
    case 'flags':
      return 'flags are words';
    case 'word':
      return `${name} is a word`;
    default:
      return `${name} is a ${type}`;
  }
}
