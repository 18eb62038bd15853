import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from '../../src/trace/histogram.ts';

const of = (...durations: number[]) => {
  const histogram = new Histogram();
  for (const duration of durations) histogram.add(duration);
  return histogram;
};

test('percentiles are at most 1 % off the exact ones', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.002, max: 1e7, noNaN: true }), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (durations, share) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
        const estimate = of(...durations).percentile(share)!;
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * 0.011);
      },
    ),
  );
});

test('merged is the same as booked together', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.array(fc.nat()), (left, right) => {
      const merged = of(...left);
      merged.merge(of(...right));
      const together = of(...left, ...right);
      for (const share of [0, 0.5, 0.99, 1]) expect(merged.percentile(share)).toBe(together.percentile(share));
    }),
  );
});

test.each([
  ['nothing', [], undefined],
  ['one', [5], 5],
  ['what is no duration is left out', [Number.NaN, -1, Number.POSITIVE_INFINITY, 7], 7],
  ['zeros', [0, 0], 0],
])('the longest of %s', (_, durations, longest) => {
  expect(of(...durations).percentile(1)).toBe(longest);
});

test('a profile has every duration in one column', () => {
  const histogram = of(1, 1, 2, 40, 1000);
  expect(histogram.profile(8).reduce((sum, height) => sum + height)).toBe(5);
  expect(histogram.profile(8)[0]).toBe(3);
  expect(histogram.profile(8)[7]).toBe(1);
  expect(of().profile(3)).toEqual([0, 0, 0]);
  expect(of(4).profile(3)).toEqual([1, 0, 0]);
});
