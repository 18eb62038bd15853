import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitText, textWidth, truncate } from '../../../src/ui/format/width.ts';

describe('textWidth', () => {
  test.each([
    ['plain ASCII', 'GET /', 5],
    ['accented letters', 'café', 4],
    ['wide characters take two columns', '日本語', 6],
    ['emoji take two columns', '🚀', 2],
    ['combining marks take none', 'e\u0301', 1],
    ['arrows and marks of the UI take one', '→←✖▲·…', 6],
  ])('%s', (_, text, width) => expect(textWidth(text)).toBe(width));
});

describe('truncate', () => {
  test.each([
    ['what fits stays', 'abc', 3, 'abc'],
    ['a cut is marked', 'abcd', 3, 'ab…'],
    ['a wide character is never split', '日本語', 4, '日…'],
    ['a wide character that just fits stays', '日本', 4, '日本'],
    ['no room', 'abc', 0, ''],
    ['room for the mark only', 'abc', 1, '…'],
  ])('%s', (_, text, width, expected) => expect(truncate(text, width)).toBe(expected));

  test('never wider than asked, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, width) => {
        expect(textWidth(truncate(text, width))).toBeLessThanOrEqual(width);
        expect(textWidth(fitText(text, width))).toBe(width);
      }),
    );
  });
});
