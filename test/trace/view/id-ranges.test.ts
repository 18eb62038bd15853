import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../src/limits.ts';
import { IdRanges } from '../../../src/trace/view/id-ranges.ts';

test('holds what a set holds, in whatever order the identifiers came', () => {
  const odd = fc.nat(40).map((half) => 2 * half + 1);
  fc.assert(
    fc.property(fc.uniqueArray(odd, { maxLength: 41 }), (ids) => {
      const ranges = new IdRanges();
      const plain = new Set<number>();
      for (const id of ids) {
        ranges.add(id);
        plain.add(id);
        for (let asked = 1; asked < 84; asked += 2) expect(ranges.has(asked)).toBe(plain.has(asked));
      }
      expect(ranges.complete).toBe(true);
    }),
  );
});

test('of too many gaps the oldest are forgotten, and it says so', () => {
  const ranges = new IdRanges();
  for (let gap = 0; gap < limits.streamIdRanges; gap++) ranges.add(1 + 4 * gap);
  const last = 1 + 4 * limits.streamIdRanges;
  expect([ranges.has(1), ranges.complete]).toEqual([true, true]);
  ranges.add(last - 2);
  expect(ranges.complete).toBe(true);
  ranges.add(last + 4);
  expect([1, 3, 5, last - 2, last, last + 2, last + 4].map((id) => ranges.has(id))).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
    true,
  ]);
  expect(ranges.complete).toBe(false);
});
