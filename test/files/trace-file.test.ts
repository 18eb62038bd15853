import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { H2InspectError } from '../../src/errors.ts';
import { TraceFile, TraceRecorder } from '../../src/files/index.ts';
import { limits } from '../../src/limits.ts';
import type { TraceRecord } from '../../src/trace/index.ts';

const have = (command: string) => spawnSync(command, ['--version']).error === undefined;
const header = { tool: 'h2inspect/0.1.0', startedAt: '2026-11-20T10:00:00.000Z' };
const lag = (seq: number): TraceRecord => ({ seq, at: seq / 1000, connection: 0, kind: 'loop-lag', duration: 1 });
const ended = (seq: number): TraceRecord => ({
  seq,
  at: seq / 1000,
  connection: 0,
  kind: 'trace-ended',
  reason: 'done',
});
const records = [...Array.from({ length: 5000 }, (_, seq) => lag(seq)), ended(5000)];

const filesUrl = pathToFileURL(join(import.meta.dirname, '../../dist/files/index.js')).href;

const SPELLINGS = ['.json', '.jsonl', '.json.gz', '.jsonl.gz', '.json.zst', '.jsonl.zst'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'h2inspect-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function record(path: string, list: readonly TraceRecord[]): Promise<void> {
  const recorder = await TraceRecorder.open(path, header);
  for (const item of list) recorder.append(item);
  await recorder.close();
}

async function read(path: string) {
  const file = await TraceFile.open(path);
  const found: TraceRecord[] = [];
  for await (const item of file) found.push(item);
  return { file, found };
}

describe.each(SPELLINGS)('a trace named %s', (extension) => {
  const path = () => join(folder, `whole${extension}`);

  test('gives back what was recorded', async () => {
    await record(path(), records);
    const { file, found } = await read(path());
    expect(found).toEqual(records);
    expect(file.header).toEqual(header);
    expect(file.ending).toBe('closed');
    expect(file.skipped).toEqual({ damaged: 0, unknown: 0 });
  });

  test('is readable by its owner only, also where others could read what was there before', async () => {
    await writeFile(path(), 'x'.repeat(1_000_000));
    await chmod(path(), 0o644);
    await record(path(), [ended(0)]);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await read(path())).found).toEqual([ended(0)]);
  });

  test('holds the header and what came 200 ms ago while it is being written', async () => {
    const recorder = await TraceRecorder.open(path(), header);
    expect(await read(path())).toMatchObject({ found: [], file: { header, ending: 'open' } });
    recorder.append(lag(0));
    const found = () => read(path()).then((result) => result.found);
    await expect.poll(found, { timeout: 5000 }).toEqual([lag(0)]);
    await recorder.close();
  });

  test('cut off at any octet gives a prefix and never throws past its first line', async () => {
    const whole = join(folder, `cut-source${extension}`);
    const recorder = await TraceRecorder.open(whole, header);
    const sizes = [(await stat(whole)).size];
    for (const seq of [0, 1, 2]) {
      recorder.append(seq === 2 ? ended(seq) : lag(seq));
      const before = sizes.at(-1)!;
      await expect.poll(async () => (await stat(whole)).size, { timeout: 5000 }).toBeGreaterThan(before);
      sizes.push((await stat(whole)).size);
    }
    await recorder.close();
    const octets = await readFile(whole);
    const cut = join(folder, `cut${extension}`);
    const expected = [lag(0), lag(1), ended(2)];
    for (let end = 0; end <= octets.length; end++) {
      await writeFile(cut, octets.subarray(0, end));
      const result = await read(cut).catch((error: H2InspectError) => error.code);
      if (typeof result === 'string') {
        expect(['not-a-trace', 'cannot-read-trace']).toContain(result);
        expect(end).toBeLessThan(sizes[0]!);
      } else {
        // Every piece that was flushed is there.
        const flushed = sizes.filter((size) => size <= end).length - 1;
        expect(result.found.length).toBeGreaterThanOrEqual(flushed);
        expect(result.found).toEqual(expected.slice(0, result.found.length));
      }
    }
  });

  test('damaged in the middle gives what stands before', async () => {
    await record(path(), records);
    const octets = await readFile(path());
    const middle = octets.length >> 1;
    octets.fill(0xff, middle, middle + 100);
    await writeFile(path(), octets);
    const { file, found } = await read(path());
    expect(found.length).toBeGreaterThan(500);
    expect(found.slice(0, 500)).toEqual(records.slice(0, 500));
    expect(found.length).toBeLessThan(records.length);
    expect(file.damage ?? file.problems[0]?.message).toBeDefined();
  });

  test('outlives kill -9 of its writer but for the last moment', async () => {
    const killed = join(folder, `killed${extension}`);
    const script = `
      const { TraceRecorder } = await import(${JSON.stringify(filesUrl)});
      const recorder = await TraceRecorder.open(process.argv[1], ${JSON.stringify(header)});
      let seq = 0;
      setInterval(() => {
        for (let i = 0; i < 400; i++) recorder.append({ seq, at: seq++, connection: 0, kind: 'loop-lag', duration: 1 });
        console.log(seq);
      }, 10);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, killed], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = 0;
    for await (const line of child.stdout) {
      told = Number(String(line).trim().split('\n').at(-1));
      if (told > 20_000) break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { file, found } = await read(killed);
    expect(found.map(({ seq }) => seq)).toEqual(found.map((_, seq) => seq));
    // 64 KiB, about a thousand of these, may be waiting; 200 ms are 8000.
    expect(found.length).toBeGreaterThan(told - 10_000);
    expect(file.ending).not.toBe('closed');
    expect(file.skipped.damaged).toBe(0);
  });
});

describe('other programs read it', () => {
  const seqs = (text: string) => text.trim().split('\n').map(Number);
  const all = records.map(({ seq }) => seq);

  test.skipIf(!have('jq')).each([
    ['.json', '.records[].seq'],
    ['.jsonl', 'select(.kind) | .seq'],
  ])('jq reads %s', async (extension, program) => {
    const path = join(folder, `jq${extension}`);
    await record(path, records);
    expect(seqs(execFileSync('jq', [program, path], { encoding: 'utf8' }))).toEqual(all);
  });

  test.skipIf(!have('gzip')).each(['.json.gz'])('gzip -t %s', async (extension) => {
    const path = join(folder, `gzip${extension}`);
    await record(path, records);
    expect(JSON.parse(execFileSync('gzip', ['-dc', path], { encoding: 'utf8' })).records).toEqual(records);
  });

  test.skipIf(!have('zstd')).each(['.json.zst'])('zstd -t %s', async (extension) => {
    const path = join(folder, `zstd${extension}`);
    await record(path, records);
    expect(JSON.parse(execFileSync('zstd', ['-dcq', path], { encoding: 'utf8' })).records).toEqual(records);
  });

  test.skipIf(!have('zstd')).each(['-1', '-19', '--long=27'])('what zstd %s compressed is read', async (level) => {
    const path = join(folder, 'by-zstd.jsonl');
    await record(path, records);
    execFileSync('zstd', ['-qf', level, path]);
    expect((await read(`${path}.zst`)).found).toEqual(records);
  });
});

describe('opening', () => {
  test.each([
    [
      'a name that says nothing',
      'trace.txt',
      'unknown-trace-format',
      'let its name end with .json or .jsonl, and with .gz or .zst',
    ],
    ['a compression alone', 'trace.gz', 'unknown-trace-format', 'trace.gz'],
    ['a folder that is not there', 'nowhere/trace.json', 'cannot-write-trace', 'no such file or directory (ENOENT)'],
    ['a folder', 'folder.json', 'cannot-write-trace', 'illegal operation on a directory (EISDIR)'],
  ])('%s cannot be recorded to', async (_, name, code, message) => {
    await import('node:fs/promises').then(({ mkdir }) => mkdir(join(folder, 'folder.json'), { recursive: true }));
    const error = await TraceRecorder.open(join(folder, name), header).catch((reason) => reason);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test.skipIf(process.getuid?.() === 0)('a file one may not write cannot be recorded to', async () => {
    const path = join(folder, 'readonly.json');
    await writeFile(path, '', { mode: 0o400 });
    await expect(TraceRecorder.open(path, header)).rejects.toThrow('permission denied (EACCES)');
  });

  test.each([
    ['a file that is not there', 'missing.json', undefined, 'cannot-read-trace', 'no such file or directory (ENOENT)'],
    ['an empty file', 'empty.json', '', 'not-a-trace', 'it is empty.'],
    ['a text', 'text.json', 'hello', 'not-a-trace', 'its first line is neither the header of a trace nor a record.'],
    ['broken gzip', 'broken.gz', '\x1f\x8bgarbage', 'cannot-read-trace', 'broken.gz: '],
    [
      'broken zstd',
      'broken.zst',
      '\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff',
      'cannot-read-trace',
      'broken.zst: ',
    ],
  ])('%s cannot be read', async (_, name, content, code, message) => {
    const path = join(folder, name);
    if (content !== undefined) await writeFile(path, content, 'latin1');
    await expect(read(path)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('the content decides how a file is read, not its name', async () => {
    const path = join(folder, 'renamed.json');
    await record(join(folder, 'source.jsonl'), records);
    await writeFile(path, gzipSync(await readFile(join(folder, 'source.jsonl'))));
    expect((await read(path)).found).toEqual(records);
  });

  test('standard input is read as a file is', async () => {
    const path = join(folder, 'stdin.jsonl.gz');
    await record(path, records);
    const script = `
      const { TraceFile } = await import(${JSON.stringify(filesUrl)});
      const file = await TraceFile.open('-');
      let count = 0;
      for await (const record of file) count++;
      console.log(count, file.ending);`;
    const reading = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    reading.child.stdin!.end(await readFile(path));
    expect((await reading).stdout).toBe(`${records.length} closed\n`);
  });
});

test.skipIf(process.platform !== 'linux')('a disk that is full is told before recording begins', async () => {
  const path = join(folder, 'full.jsonl');
  await symlink('/dev/full', path);
  const error = await TraceRecorder.open(path, header).catch((reason) => reason);
  expect(error).toMatchObject({ code: 'cannot-write-trace' });
  expect(error.message).toContain('no space left on device (ENOSPC)');
});

describe('a file that may not grow any further', () => {
  test.skipIf(process.platform === 'win32').each(['.json', '.jsonl', '.jsonl.gz', '.json.zst'])(
    'keeps the whole records that fit (%s)',
    async (extension) => {
      const path = join(folder, `limited${extension}`);
      const script = `
        const { TraceRecorder } = await import(${JSON.stringify(filesUrl)});
        const recorder = await TraceRecorder.open(process.argv[1], ${JSON.stringify(header)}, {
          onFailure: (failure) => console.log(failure.message),
        });
        for (let seq = 0; seq < 200_000; seq++) {
          recorder.append({ seq, at: Math.random() * 1e9, connection: 0, kind: 'loop-lag', duration: Math.random() });
          if (recorder.saturated) await recorder.whenReady();
        }
        await recorder.close();
        recorder.append({ seq: 0, at: 0, connection: 0, kind: 'loop-lag', duration: 1 });`;
      const { stdout } = await promisify(execFile)('bash', [
        '-c',
        'ulimit -f 700; exec "$0" --input-type=module -e "$1" "$2"',
        process.execPath,
        script,
        path,
      ]);
      expect(stdout.match(/^Recording to .* has stopped: file too large \(EFBIG\)\. What was recorded/gm)).toHaveLength(
        1,
      );
      const { file, found } = await read(path);
      expect(found.length).toBeGreaterThan(1000);
      expect(found.length).toBeLessThan(200_000);
      expect(found.map(({ seq }) => seq)).toEqual(found.map((_, seq) => seq));
      expect(file.ending).not.toBe('closed');
      expect(file.skipped.damaged).toBe(0);
      expect(file.damage).toBeUndefined();
    },
  );
});

describe('a disk that is slow', () => {
  test('saturates the recorder until it has caught up, and loses nothing', async () => {
    const path = join(folder, 'slow.jsonl');
    const recorder = await TraceRecorder.open(path, header);
    const reason = 'x'.repeat(1 << 20);
    const count = limits.recorderPendingOctets / (1 << 20) + 4;
    for (let seq = 0; seq < count; seq++)
      recorder.append({ seq, at: 0, connection: 0, kind: 'observer-failed', message: reason });
    expect(recorder.saturated).toBe(true);
    await recorder.whenReady();
    expect(recorder.saturated).toBe(false);
    await recorder.close();
    expect((await read(path)).found).toHaveLength(count);
  });

  test('is written to again after a moment in which there was nothing to write', async () => {
    const path = join(folder, 'pause.jsonl');
    const recorder = await TraceRecorder.open(path, header);
    const one = JSON.stringify(lag(0)).length;
    const many = Math.ceil((2 * limits.recorderWriteOctets) / one);
    let seq = 0;
    const append = (count: number) => {
      for (let more = count; more > 0; more--) recorder.append(lag(seq++));
    };
    append(many);
    // While that is on its way: it goes with it, and leaves a timer behind that finds nothing to do.
    append(many);
    await expect.poll(async () => (await read(path)).found.length).toBe(2 * many);
    await new Promise((later) => setTimeout(later, 300));
    append(1);
    await recorder.close();
    expect((await read(path)).found.length).toBe(seq);
  });

  test('is waited for when the recorder is closed, however often', async () => {
    const path = join(folder, 'twice.jsonl');
    const recorder = await TraceRecorder.open(path, header);
    recorder.append(lag(0));
    await Promise.all([recorder.close(), recorder.close()]);
    await recorder.close();
    expect((await read(path)).found).toEqual([lag(0)]);
  });
});
