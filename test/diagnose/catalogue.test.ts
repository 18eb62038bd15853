import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';

interface Listed {
  readonly id: string;
  readonly group: string;
  readonly tier: 'P0' | 'P1' | 'P2';
  readonly severity: string;
  readonly section: string;
}

const CATALOGUE = JSON.parse(
  readFileSync(new URL('../fixtures/rule-catalogue.json', import.meta.url), 'utf8'),
) as readonly Listed[];
const byId = new Map(RULES.map((rule) => [rule.id, rule]));

/** `RFC 9113 §4.3` of every section a rule cites; rules may cite more than the catalogue. */
const sections = (text: string) => [...text.matchAll(/§[\d.]+\d/g)].map(([paragraph]) => paragraph);

/** Groups of the catalogue whose P0 and P1 rules all exist. */
const COMPLETE: readonly string[] = [
  'A',
  'B',
  'C',
  'D',
  'E',
  'F',
  'G',
  'H',
  'I',
  'J',
  'K',
  'L',
  'M',
  'N',
  'O',
  'P',
  'Q',
  'R',
  'S',
];

test.each(CATALOGUE.filter(({ group, tier }) => COMPLETE.includes(group) && tier !== 'P2'))('$id exists', ({ id }) => {
  expect(byId.has(id)).toBe(true);
});

test.each(CATALOGUE.filter(({ id }) => byId.has(id)))('$id is what the catalogue says', (listed) => {
  const rule = byId.get(listed.id)!;
  expect({ tier: rule.tier, severity: rule.severity }).toEqual({ tier: listed.tier, severity: listed.severity });
  expect(sections(rule.section)).toEqual(expect.arrayContaining(sections(listed.section).slice(0, 1)));
});

test('every rule is in the catalogue, once', () => {
  const ids = RULES.map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  const listed = new Set(CATALOGUE.map(({ id }) => id));
  expect(ids.filter((id) => !listed.has(id))).toEqual([]);
});

test.each(RULES)('$id has its texts', (rule) => {
  expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
  expect(rule.fires.length, 'fires').toBeGreaterThan(0);
  expect(rule.silent.length, 'silent').toBeGreaterThan(0);
  expect(rule.title).not.toMatch(/\.$/);
  expect(rule.summary).not.toMatch(/\.$/);
  for (const follows of rule.follows ?? []) expect(CATALOGUE.map(({ id }) => id)).toContain(follows);
});
