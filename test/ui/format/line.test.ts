import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cell, renderLine, span } from '../../../src/ui/format/line.ts';
import { createPaint } from '../../../src/ui/theme.ts';

const plain = createPaint(0);
const colour = createPaint(8);

describe('renderLine', () => {
  test.each([
    ['fills the line', [span('ab')], 4, 'ab  '],
    ['cuts the line', [span('ab'), span('cdef')], 4, 'abc…'],
    ['addresses the column after what is not ASCII', [span('é'), span('x')], 4, 'é\x1b[2Gx  '],
    ['shows that something was unprintable', [span('a\x1b[2Jb')], 8, 'a�[2Jb\x1b[7G  '],
    ['does not let bidi marks through', [span('a\u202eb')], 4, 'a�b\x1b[4G '],
  ])('%s', (_, line, width, expected) => expect(renderLine(line, width, plain)).toBe(expected));

  test('a style ends where its span ends', () => {
    expect(renderLine([span('a', 'muted'), span('b')], 2, colour)).toBe('\x1b[38;5;244ma\x1b[0mb');
  });

  test('the style of a chosen row replaces the styles of its spans', () => {
    expect(renderLine([span('a', 'muted')], 2, colour, 1, 'selected')).toBe('\x1b[7ma\x1b[0m\x1b[7m \x1b[0m');
  });

  test('whatever a span holds, only our own escape sequences come out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 80 }), (text, width) => {
        const drawn = renderLine([span(text), cell(text, 10, 'left'), span('end')], width, plain);
        expect(drawn.replace(/\x1b\[\d+G/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
