import { expect, test } from 'vitest';
import { Screen } from '../../src/ui/screen.ts';
import type { Terminal } from '../../src/ui/terminal.ts';

/** What a screen asks of a terminal, with what was written on it. */
class Paper {
  readonly columns = 20;
  readonly rows = 2;
  congested = false;
  readonly updates: string[] = [];
  update(changes: string): void {
    this.updates.push(changes);
  }
}

function screenOn(paper: Paper): Screen {
  return new Screen(paper as unknown as Terminal, () => ({ top: 0, lines: [`picture ${paper.updates.length}`, ''] }));
}

test('a picture nobody waits for is painted in the turn that asked for it, then not again for a while', () => {
  const paper = new Paper();
  const screen = screenOn(paper);
  screen.invalidate('soon');
  expect(paper.updates).toHaveLength(1);
  screen.invalidate('soon');
  expect(paper.updates).toHaveLength(1);
  screen.close();
});

test('a terminal that does not keep up is asked again later', async () => {
  const paper = new Paper();
  paper.congested = true;
  const screen = screenOn(paper);
  screen.invalidate('soon');
  expect(paper.updates).toHaveLength(0);
  paper.congested = false;
  await expect.poll(() => paper.updates).toEqual([expect.stringContaining('picture 0')]);
  screen.close();
});
