import { fieldNamed } from './fields.ts';
import { meantByHabit } from './habits.ts';
import { type Expression, FilterFault, type Token } from './syntax.ts';

/** A word that is the name of a field elsewhere, or `stream:3`, finds nothing as a text: it was not meant as one. */
export function refuseField(token: Token): void {
  const meant = token.text.includes('.') ? meantByHabit(token.text) : undefined;
  if (meant !== undefined) throw new FilterFault(`there is no field ${token.text}`, token, meant);
  const [, name, value] = /^(\w+):(.+)$/.exec(token.text) ?? [];
  const field = name === undefined ? undefined : fieldNamed(name);
  if (!field || field.type === 'presence') return;
  const suggestion = `${name} ${field.type === 'flags' ? 'has' : '=='} ${value}`;
  throw new FilterFault('a field and its value are compared; to search for this text, quote it', token, suggestion);
}

/** `type == DATA or HEADERS` would search for a text, where a second value is meant. */
export function refuseValueAlone(left: Expression, right: Expression): void {
  const last = left.op === 'or' ? left.right : left;
  if (last.op !== 'compare' || right.op !== 'search') return;
  const { field } = last;
  const { needle } = right;
  const { text } = needle;
  const words = field.words ?? new Map();
  const word = needle.kind === 'word' && (words.has(text.toUpperCase()) || words.has(text.toLowerCase()));
  const number = needle.kind === 'number' && (field.type === 'number' || field.type === 'duration');
  if (!word && !number) return;
  const suggestion = `${field.aliases?.[0] ?? field.name} ${last.operator.text} ${text}`;
  throw new FilterFault(`${text} alone searches all text; quote it if that is meant`, needle, suggestion);
}
