import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileSource } from '../../src/cli/file-source.ts';
import { FORMATS, type RecordSource, type TraceRecord, TraceStore, writeTrace } from '../../src/trace/index.ts';
import { HpackTable } from '../../src/ui/hpack-table.ts';
import { TraceModel } from '../../src/ui/trace-model.ts';

const lag = (seq: number): TraceRecord => ({ seq, at: 0, connection: 0, kind: 'loop-lag', duration: 1 });
/** Two thousand million numbers are missing, as in a trace file that somebody has damaged. */
const FAR = 2 ** 31 - 1;
const numbers = [...Array.from({ length: 5000 }, (_, at) => 3 * at), FAR - 1, FAR];

function inMemory(): TraceStore {
  const store = new TraceStore();
  for (const seq of numbers) store.append(lag(seq));
  return store;
}

/** Works until all is known, a few milliseconds at a time: number by number it would take minutes. */
async function settle(model: TraceModel): Promise<number> {
  for (let turns = 1; ; turns++) {
    model.advance(performance.now() + 5);
    if (!model.behind) return turns;
    for (const seq of model.waitingFor) await model.source.load?.(seq);
    if (turns > 400) throw new Error('goes on and on');
  }
}

async function check(source: RecordSource): Promise<void> {
  const model = new TraceModel(source);
  await settle(model);
  expect(Array.from({ length: model.rows.length }, (_, at) => model.rows.keyAt(at))).toEqual(numbers);
  expect(model.overview.records).toBe(numbers.length);
  const table = new HpackTable(source, 1, 'client');
  for (let count = 0; count < 1000 && table.behind(FAR) > 0; count++) {
    table.advanceTo(source, FAR, 0, () => -count);
    if (table.missing !== undefined) await source.load?.(table.missing);
  }
  expect(table.behind(FAR)).toBe(0);
}

test('missing numbers are passed over, in memory', () => check(inMemory()));

test('missing numbers are passed over, in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'h2inspect-'));
  const path = join(folder, 'gap.jsonl');
  const header = { tool: 'h2inspect/0.1.0', startedAt: '2026-11-20T10:00:00.000Z' };
  const format = FORMATS.find(({ name }) => name === 'jsonl')!;
  await writeFile(path, writeTrace(format, header, numbers.map(lag)));
  const source = await FileSource.open(path);
  await check(source!);
  await source!.close();
  await rm(folder, { recursive: true });
});

test('a store tells where the next record is, both ways', () => {
  const store = inMemory();
  expect([store.skip(1, 1), store.skip(4, -1), store.skip(14_997, 1), store.skip(20_000, 1)]).toEqual([
    3,
    3,
    FAR - 1,
    FAR - 1,
  ]);
  expect(store.skip(FAR - 2, -1)).toBe(14_997);
});
