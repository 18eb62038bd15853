import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WindowHistory } from '../../src/ui/window-history.ts';

test('keeps the lowest value of every stretch of time, in bounded memory', () => {
  const history = new WindowHistory();
  for (let at = 0; at < 100_000; at++) history.change(at % 1000 === 500 ? -60_000 : at % 1000 === 501 ? 60_000 : 0, at);
  const points = history.points(1000);
  expect(points.length).toBeLessThanOrEqual(128);
  expect(Math.min(...points)).toBe(5535);
  expect(points.at(-1)).toBe(65_535);
});

test('never more points than asked for, the last one is now', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 300 }),
      fc.integer({ min: 1, max: 60 }),
      (changes, count) => {
        const history = new WindowHistory();
        for (const [at, by] of changes.entries()) history.change(by, at * 7);
        const points = history.points(count);
        expect(points.length).toBeLessThanOrEqual(count);
        expect(points.at(-1)).toBe(history.left);
      },
    ),
  );
});
