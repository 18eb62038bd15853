import { appendFileSync, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FileWatch } from '../../src/files/file-watch.ts';
import { TraceFile, TraceRecorder } from '../../src/files/index.ts';
import { createPrivateFile } from '../../src/files/private-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'h2inspect-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

async function watched(path = join(folder, `${++files}.jsonl`)) {
  const file = await createPrivateFile(path);
  const told: string[] = [];
  let now = 0;
  const watch = new FileWatch(
    path,
    file,
    (message) => told.push(message),
    () => now,
  );
  await file.writeFile('0123456789');
  return { path, file, told, watch, later: () => (now += 1000) };
}

test('a file that is there, or was renamed, is well', async () => {
  const { path, file, told, watch, later } = await watched();
  for (const change of [() => {}, () => renameSync(path, `${path}.old`)]) {
    change();
    later();
    await watch.look(10);
  }
  await watch.lookLast(10);
  expect(told).toEqual([]);
  await file.close();
});

test('one that was removed is told once, with how to save it where the system allows that', async () => {
  const { path, file, told, watch, later } = await watched();
  rmSync(path);
  await watch.look(10);
  expect(told).toEqual([]);
  for (let at = 0; at < 3; at++) {
    later();
    await watch.look(10);
  }
  await watch.lookLast(10);
  expect(told).toHaveLength(1);
  const saving = existsSync('/proc/self/fd') ? `; until then, cp /proc/${process.pid}/fd/${file.fd} saves it` : '';
  expect(told[0]).toBe(
    `${path} was removed or replaced while it is being recorded. Recording goes on, but what it writes is lost when h2inspect ends${saving}.`,
  );
  await file.close();
});

test('one that was removed just before the end is told too', async () => {
  const { path, file, told, watch } = await watched();
  rmSync(path);
  await watch.lookLast(10);
  expect(told).toEqual([`${path} was removed or replaced while it was recorded: what was recorded is lost.`]);
  await file.close();
});

test('one that another program has emptied is told', async () => {
  const { path, file, told, watch, later } = await watched();
  truncateSync(path);
  await file.writeFile('abc');
  later();
  await watch.look(13);
  expect(told).toEqual([expect.stringMatching(/ was emptied by another program while it is being recorded: /)]);
  await file.close();
});

test('one that another program writes to as well is told', async () => {
  const { path, file, told, watch, later } = await watched();
  appendFileSync(path, 'x');
  later();
  await watch.look(10);
  expect(told).toEqual([expect.stringMatching(/^Another program writes to .* as well: /)]);
  await file.close();
});

test('a pipe or a device is nothing to look at', async () => {
  const { told, watch, file } = await watched('/dev/null');
  await watch.lookLast(10);
  expect(told).toEqual([]);
  await file.close();
});

test.skipIf(!existsSync('/proc/self/fd'))('a recording that was removed can be saved as the message says', async () => {
  const path = join(folder, 'saved.jsonl');
  const told: string[] = [];
  const header = { tool: 'h2inspect/test', startedAt: '2026-11-20T10:00:00.000Z' };
  const recorder = await TraceRecorder.open(path, header, { onLoss: (message) => told.push(message) });
  rmSync(path);
  for (let seq = 0; told.length === 0; seq++) {
    recorder.append({ seq, at: seq, connection: 0, kind: 'loop-lag', duration: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const [, open = ''] = /cp (\S+) saves it/.exec(told[0]!) ?? [];
  copyFileSync(open, path);
  await recorder.close();
  const trace = await TraceFile.open(path);
  let records = 0;
  for await (const batch of trace.batches()) records += batch.length;
  expect(records).toBeGreaterThan(5);
  expect(trace.skipped).toEqual({ damaged: 0, unknown: 0 });
  expect(told).toHaveLength(1);
});
