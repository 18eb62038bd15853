import { FIELD_FAMILIES } from '../../src/trace/filter/field-families.ts';
import { FIELD_GROUPS } from '../../src/trace/filter/field-table.ts';

const fields = FIELD_GROUPS.flatMap((group) => group.fields);

/** What filters are made of. */
export const KEYWORDS_OF_FILTERS = {
  fields: [
    ...fields.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
    ...FIELD_FAMILIES.flatMap(({ name, members }) => [
      name,
      ...members.flatMap((member) => [`${name}["${member}"]`, `${name}.${member}`]),
    ]),
  ],
  operators: ['==', '!=', '<', '<=', '>', '>=', 'contains', 'matches', '~', 'has', 'in', 'not in', 'not contains'],
  values: [
    ...['0', '1', '200', '0x7fffffff', '1.5', '1e9', '10ms', '2 s', '3KiB', '1..5', '5..1', '99999999999999999999'],
    ...['"a"', "'b'", '"\\n"', '"\\x"', '""', '/a/', '/a/i', '/(a|b)*c/', '/[/', '/(?<=x)y/u', 'true', 'false'],
    ...[...new Set(fields.flatMap(({ words }) => [...(words?.keys() ?? [])]))],
  ],
  strange: [
    ...['"', "'", '/', '\\', '(', ')', '[', ']', '{', '}', '..', '!', '~', '&&', '||', ' not ', ' in ', '-', '#', '.'],
    ...[
      '\0',
      '\x1b[31m',
      '\u202e',
      '\ud800',
      '😀',
      'µs',
      '__proto__',
      'constructor',
      '\n',
      '\t',
      '%',
      '0x',
      '1.',
      '..5',
    ],
  ],
} as const;
