import type { FilterField } from './field.ts';
import { FIELD_FAMILIES } from './field-families.ts';
import { FIELD_GROUPS } from './field-table.ts';
import { familyNamed } from './fields.ts';
import { tokenize } from './lexer.ts';
import { FilterParser } from './parser.ts';
import { type Expectation, FilterFault, type Token } from './syntax.ts';
import { comparisonsOf } from './value-test.ts';

/** One proposal. */
export interface CompletionItem {
  /** Replaces what stands between `from` and the cursor. */
  readonly text: string;
  readonly kind: 'field' | 'operator' | 'value' | 'connective';
  readonly hint: string;
}

export interface Completion {
  /** Index at which the word under the cursor begins. */
  readonly from: number;
  readonly items: readonly CompletionItem[];
}

/** What may be typed at `cursor`, by what stands in front of it; nothing where that is wrong already. Never throws. */
export function completeFilter(text: string, cursor: number = text.length): Completion {
  const line = text.slice(0, cursor);
  const bracket = /([\w]+)\[\s*["']?([^"'\]]*)$/.exec(line);
  const family = bracket && familyNamed(bracket[1]!);
  if (family) {
    const items = family.members.map((name) => value(`${family.name}[${JSON.stringify(name)}]`, family.hint));
    return propose(items, line, bracket.index, `${family.name}["${bracket[2]!}`);
  }
  try {
    const tokens = tokenize(line);
    const last = tokens.at(-2);
    const typing = last && last.end === line.length && (last.kind === 'word' || last.kind === 'number');
    const from = typing ? last.start : line.length;
    const before = typing ? [...tokens.slice(0, -2), tokens.at(-1)!] : tokens;
    return propose(itemsFor(expectationAfter(before), line.slice(from)), line, from, line.slice(from));
  } catch (fault) {
    if (fault instanceof FilterFault) return { from: line.length, items: [] };
    throw fault;
  }
}

function expectationAfter(tokens: readonly Token[]): Expectation | undefined {
  const parser = new FilterParser(tokens);
  try {
    parser.parse();
    return parser.expectation;
  } catch (fault) {
    // Wrong only because it ends here: what is missing is what to propose.
    if (fault instanceof FilterFault && (parser.unclosed || fault.at.start === tokens.at(-1)!.start))
      return parser.expectation;
    throw fault;
  }
}

function propose(items: readonly CompletionItem[], line: string, from: number, typed: string): Completion {
  const wanted = typed.toLowerCase();
  return {
    from: Math.min(from, line.length),
    items: items.filter(({ text }) => text.toLowerCase().startsWith(wanted)),
  };
}

const value = (text: string, hint: string): CompletionItem => ({ text, kind: 'value', hint });

function itemsFor(expectation: Expectation | undefined, typed: string): readonly CompletionItem[] {
  switch (expectation?.what) {
    case 'operand':
      return operands(typed);
    case 'operator':
      return [...operators(expectation.field), ...CONNECTIVES];
    case 'value':
      return values(expectation.field);
    case 'connective':
      return CONNECTIVES;
    default:
      return [];
  }
}

const CONNECTIVES: readonly CompletionItem[] = [
  { text: '&&', kind: 'connective', hint: 'both' },
  { text: '||', kind: 'connective', hint: 'either' },
  { text: 'and', kind: 'connective', hint: 'both' },
  { text: 'or', kind: 'connective', hint: 'either' },
];

function operands(typed: string): readonly CompletionItem[] {
  const fields = FIELD_GROUPS.flatMap((group) => group.fields).flatMap(({ name, aliases = [], hint }) =>
    // Two spellings of one thing are noise, unless it is the short one that is being typed.
    (typed === '' ? [aliases[0] ?? name] : [...aliases, name]).map((text) => ({ text, kind: 'field' as const, hint })),
  );
  const families = FIELD_FAMILIES.map(({ name, hint }) => ({ text: `${name}[`, kind: 'field' as const, hint }));
  const members = FIELD_FAMILIES.flatMap((family) =>
    family.members.map((name) => ({ text: `${family.name}.${name}`, kind: 'field' as const, hint: family.hint })),
  );
  return [
    ...fields,
    ...families,
    ...(typed.includes('.') ? members : []),
    { text: 'not', kind: 'operator', hint: 'the opposite' },
  ];
}

const OPERATOR_HINTS: Readonly<Record<string, string>> = {
  '==': 'equal',
  '!=': 'there, and not equal',
  contains: 'holds this text, case ignored',
  matches: 'matches this pattern: /…/',
  in: 'one of {1 2 5..9}',
  'not in': 'none of {1 2 5..9}',
  has: 'this flag is set',
};

const operators = (field: FilterField): readonly CompletionItem[] =>
  comparisonsOf(field).map((text) => ({ text, kind: 'operator', hint: OPERATOR_HINTS[text] ?? 'compares numbers' }));

function values({ type, words }: FilterField): readonly CompletionItem[] {
  if (type === 'boolean') return [value('true', ''), value('false', '')];
  return [...(words ?? [])].map(([word, meaning]) => value(word, typeof meaning === 'number' ? String(meaning) : ''));
}
