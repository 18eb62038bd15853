import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RULES, ruleIndex, rulePage, ruleSections } from '../../src/diagnose/index.ts';

const FOLDER = '../../docs/diagnoses';

describe('docs/diagnoses is what the rules say (-u writes it again)', () => {
  test.each(RULES)('$id.md', async (rule) => {
    await expect(rulePage(rule)).toMatchFileSnapshot(`${FOLDER}/${rule.id}.md`);
  });

  test('README.md', async () => {
    await expect(ruleIndex(RULES)).toMatchFileSnapshot(`${FOLDER}/README.md`);
  });

  test('there is no page of a rule that is gone', () => {
    const pages = readdirSync(new URL(FOLDER, import.meta.url)).filter((name) => name !== 'README.md');
    const ids = new Set(RULES.map(({ id }) => `${id}.md`));
    expect(pages.filter((page) => !ids.has(page))).toEqual([]);
  });
});

describe('a page', () => {
  const rule = RULES.find(({ id }) => id === 'stream-id-not-opened-by-client')!;

  test('says what, why, who, what one sees, how to fix it, and the sequences', () => {
    expect(ruleSections(rule).map(({ heading }) => heading)).toEqual([
      'What is found',
      'What looks like it and is not',
      'Why it matters',
      'Who has to change',
      'What you see',
      'How to fix it',
      'Found in',
      'Not found in',
    ]);
    expect(rulePage(rule)).toContain('ends the whole connection (GOAWAY) with PROTOCOL_ERROR');
  });

  test('has the error texts that most likely mean the rule', () => {
    const seen = ruleSections(rule).find(({ heading }) => heading === 'What you see');
    expect(seen?.lines).toContain(
      'Go client log: http2: Transport received unsolicited DATA frame; closing connection',
    );
  });

  test.each(RULES)('of $id has no empty part', (each) => {
    for (const { paragraphs, lines = [] } of ruleSections(each)) {
      expect([...paragraphs, ...lines].every((text) => text.trim() !== '')).toBe(true);
    }
  });
});
