import { equal, ok } from 'node:assert/strict';
import { type TraceRecord, TraceStore } from '../../../src/trace/index.ts';
import { textWidth } from '../../../src/ui/format/width.ts';
import { HpackTables } from '../../../src/ui/hpack-table.ts';
import { KEYMAP } from '../../../src/ui/keymap.ts';
import { Stage } from '../../../src/ui/stage.ts';
import { createPaint } from '../../../src/ui/theme.ts';
import { TraceModel } from '../../../src/ui/trace-model.ts';
import { cursorAt, PANES, reduce } from '../../../src/ui/view-state.ts';
import { ascending } from './store.ts';

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 50 },
  { columns: 20, rows: 6 },
  { columns: 120, rows: 30 },
];
const FACTS = { startedAt: 0, listening: 'https://127.0.0.1:9443', upstream: 'https://localhost:8443' };
const PAINT = createPaint(8);
/** What the line writer itself may say: colours, and at which column what follows stands. */
const OWN = /\x1b\[[\d;]*[mG]/g;
const CONTROL = /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;
/** Rows that are looked at in each view. */
const LOOKS = 3;
/** One case in so many is drawn: drawing takes most of the time. */
const SHARE = 4;

/** The screen over these records: every view at one size, its rows from first to last, and what every key makes of it. */
export function checkScreen(records: readonly TraceRecord[]): void {
  const taken = ascending(records);
  const store = new TraceStore();
  for (const record of taken) store.append(record);
  checkTables(store, taken);
  // Which ones hangs on nothing but the case, so that a failure can be found again.
  const lot = records.reduce((sum, { at, kind }) => sum + kind.length + (Math.floor(at) % 97), 0);
  if (lot % SHARE !== 0) return;
  const stage = new Stage(new TraceModel(store), FACTS, PAINT);
  stage.size = SIZES[(lot / SHARE) % SIZES.length]!;
  for (let turns = 0; stage.model.behind && turns < 100; turns++) stage.model.advance(1, () => 0);
  ok(!stage.model.behind, 'the rows are never complete');
  for (const pane of PANES) {
    for (const hex of pane === 'frames' ? [false, true] : [false]) look(stage, pane, hex);
  }
  for (const { command } of KEYMAP) {
    stage.view = reduce(stage.view, command, stage.scene);
    draw(stage);
  }
}

function look(stage: Stage, pane: (typeof PANES)[number], hex: boolean): void {
  stage.view = { ...stage.view, pane, hex, focus: 'list' };
  const { list, listHeight } = stage.scene;
  for (let at = 0; at < list.length; at += Math.max(1, Math.floor(list.length / LOOKS))) {
    const cursor = cursorAt(list, stage.view.cursors[pane], listHeight, list.keyAt(at));
    stage.view = { ...stage.view, focus: 'list', cursors: { ...stage.view.cursors, [pane]: cursor } };
    draw(stage);
    const { detail } = stage.scene;
    for (let line = 0; line < detail.length; line += Math.max(1, Math.floor(detail.length / LOOKS))) {
      stage.view = { ...stage.view, focus: 'detail', detail: { key: line, row: 0 } };
      draw(stage);
    }
  }
  draw(stage);
}

function draw(stage: Stage): void {
  const body = stage.body();
  if (!body) return;
  equal(body.lines.length, stage.layout.bodyHeight, 'lines of the body');
  for (const line of body.lines) {
    const text = line.replace(OWN, '');
    ok(!CONTROL.test(text), `a control character on the screen: ${JSON.stringify(text)}`);
    equal(textWidth(text), stage.size.columns, `not as wide as the screen: ${JSON.stringify(text)}`);
  }
}

/** The dynamic table that is shown at a frame is the one its decoder had. */
function checkTables(store: TraceStore, records: readonly TraceRecord[]): void {
  const tables = new HpackTables();
  for (const record of records) {
    const block = record.kind === 'frame' && 'fieldBlock' in record.frame ? record.frame.fieldBlock : undefined;
    if (record.kind !== 'frame' || !block) continue;
    // Time stands still: building it stops for nothing but its end.
    const table = tables.at(store, record.connection, record.from, record.seq, () => 0);
    ok(table.size <= table.maxSize, 'a table above its size');
    if (table.complete) equal(table.size, block.dynamicTable.size, `size of the table at record ${record.seq}`);
  }
}
