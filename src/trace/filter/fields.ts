import type { FieldFamily, FilterField } from './field.ts';
import { FIELD_FAMILIES } from './field-families.ts';
import { FIELD_GROUPS } from './field-table.ts';
import { meantAsField } from './habits.ts';
import { nearest } from './nearest.ts';
import { FilterFault, type Token } from './syntax.ts';

const fields = new Map<string, FilterField>();
for (const { fields: group } of FIELD_GROUPS) {
  for (const field of group) {
    for (const name of [field.name, ...(field.aliases ?? [])]) fields.set(name.toLowerCase(), field);
  }
}
const families = new Map(FIELD_FAMILIES.map((family) => [family.name, family]));

/** Names as they are written in a filter, aliases included. */
export const FIELD_NAMES: readonly string[] = [
  ...FIELD_GROUPS.flatMap((group) => group.fields.flatMap((field) => [field.name, ...(field.aliases ?? [])])),
  ...families.keys(),
];

export const familyNamed = (name: string): FieldFamily | undefined => families.get(name.toLowerCase());

/** The field of a name such as `length`, `STREAM`, `setting.ENABLE_PUSH` or `header.via`; case does not matter. */
export function fieldNamed(name: string): FilterField | undefined {
  const known = fields.get(name.toLowerCase()) ?? familyNamed(name)?.any;
  if (known) return known;
  const dot = name.indexOf('.');
  return dot > 0 ? familyNamed(name.slice(0, dot))?.member(name.slice(dot + 1)) : undefined;
}

/** The fault of a name that is no field. */
export function unknownField(token: Token): FilterFault {
  const name = token.text;
  const family = familyNamed(name.slice(0, Math.max(0, name.indexOf('.'))));
  if (family) return unknownMember(family, token, name.slice(family.name.length + 1));
  const suggestion =
    meantAsField(name) ?? FIELD_NAMES.find((known) => known.endsWith(`.${name}`)) ?? nearest(name, FIELD_NAMES);
  return new FilterFault(`there is no field ${name}`, token, suggestion);
}

/** The value a field of words such as `type` or `severity` would take: `finding == error` means `finding.severity`. */
export function fieldWithWord(prefix: string, word: string): FilterField | undefined {
  for (const [name, field] of fields) {
    if (name.startsWith(`${prefix}.`) && field.type === 'word' && field.words?.has(word)) return field;
  }
  return undefined;
}

export function unknownMember(family: FieldFamily, token: Token, name: string): FilterFault {
  const member = nearest(name, family.members);
  return new FilterFault(`there is no ${family.name} ${name}`, token, member && `${family.name}.${member}`);
}
