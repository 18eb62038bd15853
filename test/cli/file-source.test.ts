import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileSource } from '../../src/cli/file-source.ts';
import { limits } from '../../src/limits.ts';
import { FORMATS, type TraceRecord, TraceStore, writeTrace } from '../../src/trace/index.ts';
import { Play } from '../ui/support.ts';

const HEADER = { tool: 'h2inspect/test', startedAt: '2026-11-20T10:00:00.000Z' };
let folder: string;
const opened: FileSource[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'h2inspect-'));
});
afterEach(async () => {
  for (const source of opened.splice(0)) await source.close();
  await rm(folder, { recursive: true });
});

function recordsOf(count: number): readonly TraceRecord[] {
  const play = new Play().open();
  for (let id = 1; play.source.nextSeq < count; id += 2)
    play.request(id, `/${id}`).data('server', id, 'x'.repeat(id % 50), true);
  return play.source.records;
}

async function open(path: string, live?: TraceStore): Promise<FileSource> {
  const source = await FileSource.open(path, live);
  opened.push(source!);
  return source!;
}

async function loaded(source: FileSource, seq: number): Promise<TraceRecord | undefined> {
  await source.load(seq);
  return source.get(seq);
}

describe('records out of a file', () => {
  test.each(FORMATS)('any of them, in any order: .$name', async (format) => {
    const records = recordsOf(5000);
    const path = join(folder, `trace${format.extension}`);
    await writeFile(path, writeTrace(format, HEADER, records));
    const source = await open(path);
    expect([source.firstSeq, source.nextSeq]).toEqual([0, records.length]);
    for (const seq of [4999, 0, 1023, 1024, 2500]) {
      const { kind, at } = (await loaded(source, seq))!;
      expect([seq, kind, at]).toEqual([seq, records[seq]!.kind, records[seq]!.at]);
    }
  });

  test('numbers that are missing are not there, and do not have to be loaded', async () => {
    const path = join(folder, 'trace.jsonl');
    await writeFile(
      path,
      writeTrace(
        FORMATS[1]!,
        HEADER,
        recordsOf(100).filter(({ seq }) => seq % 3 === 0),
      ),
    );
    const source = await open(path);
    expect((await loaded(source, 30))?.seq).toBe(30);
    expect(source.get(31)).toBeUndefined();
    expect(source.isLoaded(31)).toBe(true);
  });

  test('numbers that are missing between two pages belong to the one before', async () => {
    const path = join(folder, 'trace.jsonl');
    const records = recordsOf(2100).map((record) =>
      record.seq < 1024 ? record : { ...record, seq: record.seq + 5000 },
    );
    await writeFile(path, writeTrace(FORMATS[1]!, HEADER, records));
    const source = await open(path);
    await source.load(1023);
    expect([1024, 3000, 6023].map((seq) => source.isLoaded(seq))).toEqual([true, true, true]);
    expect(source.isLoaded(6024)).toBe(false);
  });

  test('its rows are all that is there but findings', async () => {
    const finding = (seq: number) => ({ seq, kind: 'finding', rule: 'x', section: '', summary: '', fix: '' }) as const;
    const records = recordsOf(5000)
      .filter(({ seq }) => seq < 3000 || seq % 7 !== 0)
      .map((record) =>
        record.seq % 1000 === 10
          ? { at: 0, connection: 1, severity: 'info', fault: 'none', evidence: [], ...finding(record.seq) }
          : record,
      ) as readonly TraceRecord[];
    const expected = records.filter(({ kind }) => kind !== 'finding').map(({ seq }) => seq);
    const path = join(folder, 'trace.jsonl');
    await writeFile(path, writeTrace(FORMATS[1]!, HEADER, records));
    const rows = (await open(path)).rows!;
    expect(Array.from({ length: rows.length }, (_, row) => rows.keyAt(row))).toEqual(expected);
    for (const seq of [0, 10, 11, 1023, 2999, 3003, 3004, 4999, 1e6]) {
      expect([seq, rows.indexOf(seq)]).toEqual([seq, expected.filter((shown) => shown < seq).length]);
    }
  });

  test('keys in another order, lines ended by CR LF', async () => {
    const path = join(folder, 'trace.json');
    const lines = writeTrace(FORMATS[0]!, HEADER, recordsOf(100)).split('\n');
    const turned = (line: string) => {
      const json = JSON.parse(line.replace(/,$/, ''));
      return `${JSON.stringify(Object.fromEntries(Object.entries(json).reverse()))},`;
    };
    await writeFile(path, lines.map((line) => (line.startsWith('{"seq"') ? turned(line) : line)).join('\r\n'));
    const source = await open(path);
    expect(source.rows?.length).toBe(source.nextSeq);
    expect((await loaded(source, 50))?.seq).toBe(50);
  });

  test('a line longer than any record is passed by, a long one is read', async () => {
    const path = join(folder, 'trace.jsonl');
    const [header, ...lines] = writeTrace(FORMATS[1]!, HEADER, recordsOf(100)).split('\n');
    const long = JSON.stringify({ reason: 'x'.repeat(9 << 20), ...recordsOf(100)[20], kind: 'trace-ended' });
    const file = createWriteStream(path);
    file.write(`${[header, ...lines.slice(0, 20), long, ...lines.slice(21, 50)].join('\n')}\n`);
    for (let octets = 0; octets <= limits.traceLineOctets; octets += 1 << 20) file.write('{"seq":50,'.padEnd(1 << 20));
    file.end(`\n${lines.slice(51).join('\n')}`);
    await once(file, 'close');
    const before = process.memoryUsage().arrayBuffers;
    const source = await open(path);
    await expect.poll(() => source.nextSeq).toBeGreaterThan(99);
    expect(await loaded(source, 20)).toMatchObject({ kind: 'trace-ended' });
    expect((await loaded(source, 49))?.seq).toBe(49);
    expect((await loaded(source, 51))?.seq).toBe(51);
    expect(await loaded(source, 50)).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(limits.traceLineOctets);
  });

  test('a file that is still written: the newest from memory, the older ones from the file', async () => {
    const records = recordsOf(3000);
    const path = join(folder, 'trace.jsonl');
    const live = new TraceStore({ records: 100 });
    const lines = writeTrace(FORMATS[1]!, HEADER, records).split('\n');
    await writeFile(path, `${lines.slice(0, 1500).join('\n')}\n`);
    for (const record of records) live.append(record);
    const source = await open(path, live);
    expect(source.isLoaded(2950)).toBe(true);
    expect((await loaded(source, 10))?.seq).toBe(10);
    expect(source.isLoaded(2000)).toBe(false);
    await appendFile(path, lines.slice(1500).join('\n'));
    expect((await loaded(source, 2000))?.seq).toBe(2000);
  });

  test('a file that grows: what comes is there by itself, also on the page that was being looked at', async () => {
    const records = recordsOf(60);
    const path = join(folder, 'trace.jsonl');
    const text = String(writeTrace(FORMATS[1]!, HEADER, records));
    const cut = text.indexOf('\n', text.length / 2) - 10;
    await writeFile(path, text.slice(0, cut));
    const source = await open(path);
    const before = source.nextSeq;
    expect(before).toBeLessThan(records.length);
    expect(await loaded(source, before - 1)).toBeDefined();
    const { version } = source;
    await appendFile(path, text.slice(cut));
    await expect.poll(() => source.nextSeq, { timeout: 10_000 }).toBe(records.length);
    expect(source.rows?.length).toBe(records.length);
    expect(source.version).not.toBe(version);
    expect(source.isLoaded(records.length - 1)).toBe(false);
    expect(await loaded(source, records.length - 1)).toMatchObject({ seq: records.length - 1 });
  });

  test('a damaged line costs that line', async () => {
    const path = join(folder, 'trace.jsonl');
    const lines = writeTrace(FORMATS[1]!, HEADER, recordsOf(50)).split('\n');
    lines[11] = lines[11]!.slice(0, 30);
    await writeFile(path, lines.join('\n'));
    const source = await open(path);
    expect((await loaded(source, 12))?.seq).toBe(12);
    expect(source.get(10)).toBeUndefined();
  });

  test.each([
    ['octets of something else', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ['an empty file', Buffer.alloc(0)],
    ['a document on one line', Buffer.from('{"format":"h2inspect-trace","version":1,"records":[]}')],
  ])('%s is not read this way', async (_, octets) => {
    const path = join(folder, 'other');
    await writeFile(path, octets);
    expect(await FileSource.open(path)).toBeUndefined();
  });
});
