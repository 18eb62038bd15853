import { expect, test } from 'vitest';
import { dropOldest } from '../../src/trace/drop-oldest.ts';

test.each([
  ['room left', 9, 0],
  ['just full', 10, 0],
  ['one too many: a tenth leaves at once', 11, 2],
])('%s', (_, size, gone) => {
  const map = new Map(Array.from({ length: size }, (_, key) => [key, key]));
  dropOldest(map, 10);
  expect([...map.keys()]).toEqual(Array.from({ length: size - gone }, (_, key) => key + gone));
});
