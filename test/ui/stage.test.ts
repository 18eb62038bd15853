import { describe, expect, test } from 'vitest';
import { Stage } from '../../src/ui/stage.ts';
import { createPaint } from '../../src/ui/theme.ts';
import { TraceModel } from '../../src/ui/trace-model.ts';
import { END, type Pane } from '../../src/ui/view-state.ts';
import { Play } from './support.ts';

/** More records than one picture may look at. */
function longTrace(): Play {
  const play = new Play().open().request(1, '/');
  play.headers('server', 1, [[':status', '200']]);
  for (let count = 0; count < 12_000; count++) play.send('client', { type: 'PING', opaqueData: '12345678' });
  return play.data('server', 1, 'x', true);
}

describe('a picture that takes too long', () => {
  const play = longTrace();
  const model = new TraceModel(play.source);
  model.advance(Number.POSITIVE_INFINITY);
  const stageOf = (pane: Pane, columns: number, rows: number, key = play.source.nextSeq - 1) => {
    const stage = new Stage(model, { file: 'trace.json', startedAt: 0 }, createPaint(0));
    stage.size = { columns, rows };
    stage.view = { ...stage.view, pane, cursors: { ...stage.view.cursors, frames: { key, row: 0 } } };
    return stage;
  };
  /** Pictures until one is complete. */
  const pictures = (stage: Stage): number => {
    for (let count = 1; count <= 1000; count++) {
      stage.body();
      if (!stage.unfinished) return count;
    }
    return Number.POSITIVE_INFINITY;
  };

  test.each<Pane>(['frames', 'streams', 'connections', 'findings'])('goes on in the next ones: %s', (pane) => {
    expect(pictures(stageOf(pane, 120, 40))).toBeLessThan(1000);
  });

  test.each<Pane>(['frames', 'streams'])('is complete where the detail is not drawn: %s', (pane) => {
    const stage = stageOf(pane, 80, 24);
    // A key asks for the detail all the same.
    void stage.scene;
    expect(pictures(stage)).toBe(1);
  });

  test('following looks at nothing but the end', () => {
    const stage = stageOf('frames', 120, 40, END);
    void stage.scene;
    expect(pictures(stage)).toBe(1);
  });

  test('shows what is left of the windows', () => {
    const stage = stageOf('frames', 120, 40);
    pictures(stage);
    const text = stage
      .body()!
      .lines.join('\n')
      .replace(/\x1b\[[\d;]*[mG]/g, '');
    expect(text).toMatch(/window after it +stream 65 534 · connection 65 534/);
  });
});
