import { FRAME_TYPES } from '../../decode/index.ts';
import type { FieldValue, FilterField } from './field.ts';
import { fieldWithWord } from './fields.ts';
import { unitMeant } from './lexer.ts';
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
  if (field.type === 'presence') {
    const meant = fieldWithWord(field.name, from.value ?? from.text);
    throw new FilterFault(`${field.name} is there or not, it has no value`, operator, meant && `${meant.name} ==`);
  }
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
    const kind = token.kind === 'string' ? 'text' : 'word';
    throw new FilterFault(`${describe(field)}, not a ${kind}`, token, numberMeant(field, text));
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
  const suggestion = nearest(text, words.keys()) ?? wordMeant(field, text);
  const some = [...words.keys()].slice(0, 3).join(', ');
  const message = suggestion
    ? `${nameOf(field)} has no word ${text}`
    : `${describe(field)}${words.size > 3 ? `, for example ${some}` : `: ${some}`}; ${text} is none of them`;
  throw new FilterFault(message, token, suggestion);
}

/** What a word that is no number was meant to be: `10K`, `5xx`, `1-3`. */
function numberMeant({ type }: FilterField, text: string): string | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(text) ?? [];
  const meant = unit === undefined ? undefined : unitMeant(unit, type === 'duration' ? 'time' : 'octets');
  if (meant !== undefined) return `${digits}${meant}`;
  const [, hundreds] = /^(\d)xx$/i.exec(text) ?? [];
  if (hundreds !== undefined) return `in {${hundreds}00..${hundreds}99}`;
  const [, low, high] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  return low === undefined ? undefined : `${low}..${high}`;
}

/** The number of a frame type, or the one word that holds what was typed: `CALM`. */
function wordMeant({ name, words }: FilterField, text: string): string | undefined {
  if (name === 'type' && /^(0x)?\d+$/i.test(text)) return FRAME_TYPES.find(({ code }) => code === Number(text))?.name;
  const holding = text.length < 3 ? [] : [...words!.keys()].filter((word) => word.includes(text.toUpperCase()));
  return holding.length === 1 ? holding[0] : undefined;
}

const nameOf = ({ name, aliases }: FilterField): string => aliases?.[0] ?? name;

function describe(field: FilterField): string {
  const name = nameOf(field);
  const { type, words } = field;
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
