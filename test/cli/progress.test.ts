import { expect, test } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';

function drawn(times: readonly (readonly [now: number, done: number])[], total: number, isTTY = true): string[] {
  let now = 0;
  const output: string[] = [];
  const progress = new Progress('Converting', total, { isTTY, write: (text) => output.push(text) }, () => now);
  for (const [at, done] of times) {
    now = at;
    progress.update(done);
  }
  progress.end();
  return output;
}

const WIPE = '\r\x1b[K';

test.each<[what: string, times: [number, number][], total: number, lines: string[]]>([
  ['nothing within a second', [[999, 50]], 100, []],
  ['a bar after it', [[1000, 25]], 100, [`${WIPE}Converting  █████░░░░░░░░░░░░░░░  25 %  3.000 s left`, WIPE]],
  [
    'five times a second at most',
    [
      [1000, 25],
      [1100, 26],
      [1200, 27],
    ],
    100,
    [expect.stringContaining('25 %'), expect.stringContaining('27 %'), WIPE] as unknown as string[],
  ],
  ['no share where the end is not known', [[2000, 25]], 0, [`${WIPE}Converting  2.000 s`, WIPE]],
  ['no more than all', [[2000, 200]], 100, [`${WIPE}Converting  ${'█'.repeat(20)}  100 %  0.00 ms left`, WIPE]],
])('%s', (_, times, total, lines) => {
  expect(drawn(times, total)).toEqual(lines);
});

test('nothing where it is no terminal', () => {
  expect(drawn([[5000, 10]], 100, false)).toEqual([]);
});

test('gives way to output on the same terminal, for a second', () => {
  let now = 1000;
  const output: string[] = [];
  const progress = new Progress('Reading', 100, { isTTY: true, write: (text) => output.push(text) }, () => now);
  progress.giveWay();
  now = 1900;
  progress.update(10);
  expect(output).toEqual([]);
  now = 2000;
  progress.update(20);
  expect(output).toEqual([expect.stringContaining('20 %')]);
  progress.giveWay();
  expect(output.at(-1)).toBe(WIPE);
});
