import { describe, expect, test } from 'vitest';
import { completeCommand } from '../../src/ui/command-line.ts';
import { openPrompt } from '../../src/ui/prompt.ts';
import { PromptHistory } from '../../src/ui/prompt-history.ts';
import { promptNote, promptWindow } from '../../src/ui/prompt-note.ts';

describe('the line under the prompt', () => {
  const wrong = (text: string, column: number) => ({
    ...openPrompt('filter', text),
    error: { message: 'no such field', column },
  });

  test('points at the column where the filter goes wrong', () => {
    const { text, style } = promptNote(wrong('type == DATA && xyz', 16), undefined, 120);
    expect(text).toBe(`${' '.repeat('filter: '.length + 16)}▲ no such field`);
    expect(style).toBe('error');
  });

  test('stands to the left of a column near the right edge', () => {
    expect(promptNote(wrong('x'.repeat(60), 55), undefined, 70).text).toMatch(/no such field ▲$/);
  });

  test('says what keys do while nothing is wrong, and what could be typed after Tab', () => {
    expect(promptNote(openPrompt('filter'), undefined, 80).text).toContain('Tab complete');
    expect(promptNote(openPrompt('filter'), { kind: 'info', text: 'type typeCode' }, 80).text).toContain('typeCode');
  });

  test.each([0, 10, 150, 299, 300])('the cursor at %d is on the screen', (cursor) => {
    const { from, to } = promptWindow({ ...openPrompt('filter', 'x'.repeat(300)), cursor }, 80);
    expect(to - from).toBeLessThan(80);
    expect(cursor).toBeGreaterThanOrEqual(from);
    expect(cursor).toBeLessThanOrEqual(to);
  });
});

describe('what was typed before', () => {
  const walk = (steps: readonly (-1 | 1)[], typed = 'draft') => {
    const history = new PromptHistory();
    for (const text of ['one', 'two', ' ', 'one', 'three']) history.add(openPrompt('filter', text));
    history.add(openPrompt('search', 'elsewhere'));
    return steps.reduce((prompt, by) => history.step(prompt, by), openPrompt('filter', typed)).text;
  };

  test.each<[readonly (-1 | 1)[], string]>([
    [[-1], 'three'],
    [[-1, -1], 'one'],
    [[-1, -1, -1], 'two'],
    [[-1, -1, -1, -1], 'two'],
    [[-1, -1, 1], 'three'],
    [[-1, 1], 'draft'],
    [[1], 'draft'],
  ])('steps %j', (steps, expected) => expect(walk(steps)).toBe(expected));
});

test.each([
  ['fi', ['filter']],
  ['', ['write', 'filter', 'goto', 'help', 'quit']],
  ['x', []],
])('":%s" can become %j', (typed, names) => expect(completeCommand(typed)).toEqual(names));
