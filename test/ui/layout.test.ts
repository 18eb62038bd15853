import { describe, expect, test } from 'vitest';
import { drawBody } from '../../src/ui/body.ts';
import { textWidth } from '../../src/ui/format/width.ts';
import { layoutOf } from '../../src/ui/layout.ts';
import { paneOf } from '../../src/ui/panes/index.ts';
import { createPaint } from '../../src/ui/theme.ts';
import { TraceModel } from '../../src/ui/trace-model.ts';
import { INITIAL_VIEW, PANES } from '../../src/ui/view-state.ts';
import { Play } from './support.ts';

const SIZES = [
  [80, 24],
  [100, 28],
  [120, 30],
  [200, 50],
  [300, 100],
  [20, 5],
  [1, 1],
] as const;

describe('the body', () => {
  const play = new Play().open();
  for (let id = 1; id < 60; id += 2)
    play
      .request(id, `/日本/\x1b]0;evil\x07/\u202e${'x'.repeat(id * 10)}`)
      .headers('server', id, [[':status', '200']], true);
  const model = new TraceModel(play.source);
  model.advance(Number.POSITIVE_INFINITY);
  const picture = {
    ...model,
    source: model.source,
    rows: model.rows,
    overview: model.overview,
    streams: model.streams,
    tables: model.tables,
    facts: { startedAt: 0 },
  };

  test.each(
    SIZES.flatMap(([columns, rows]) =>
      PANES.flatMap((pane) => [false, true].map((zoomed) => ({ columns, rows, pane, zoomed }))),
    ),
  )('of $pane fills $columns x $rows exactly, zoomed: $zoomed', ({ columns, rows, pane, zoomed }) => {
    const view = { ...INITIAL_VIEW, pane, zoomed, hex: zoomed };
    const shown = paneOf({ ...picture, view });
    const layout = layoutOf(columns, rows, view, shown.list.length, shown.hasSide?.(0) ?? false);
    const lines = drawBody(shown, view, layout, createPaint(0));
    expect(lines).toHaveLength(layout.bodyHeight);
    for (const line of lines) {
      const text = line.replace(/\x1b\[(\d+G|[\d;]*m)/g, '');
      expect(textWidth(text)).toBe(columns);
      expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
    }
  });
});
