import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TraceParser, type TraceRecord } from '../../src/trace/index.ts';
import { BIN, h2inspect, temporaryFolder, traceFile, traceOf, traceText } from '../support/cli.ts';
import { harSchema } from '../support/har-schema.ts';
import { have } from '../support/have.ts';

const folder = temporaryFolder();
const sequence =
  'OPEN; GET1{authorization "Bearer hush", cookie "sid=hush"}; OK1; S> DATA(1,"body",ES); ' +
  'GET3{x-formula "=1+1"}; S> HDR(3,EH,ES){:status 503}; S> GOAWAY(3,NO_ERROR,"=cmd,\\"x\\""); C> FIN; S> FIN';
const trace = traceFile(folder, 'trace.jsonl', sequence);

async function converted(name: string, ...args: readonly string[]): Promise<Buffer> {
  const path = join(folder, name);
  const { code, stderr } = await h2inspect(['convert', trace, '-o', path, ...args]);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/written, .*B\.\n$/)]);
  return readFileSync(path);
}

function parsed(octets: Uint8Array) {
  const parser = new TraceParser();
  return { records: [...parser.push(octets), ...parser.end()], header: parser.header };
}

describe('traces', () => {
  const original = parsed(Buffer.from(traceOf(sequence)));

  test.each(['a.json', 'a.jsonl'])('%s holds the same records', async (name) => {
    expect(parsed(await converted(name))).toEqual(original);
  });

  test('compressed', async () => {
    expect(parsed(gunzipSync(await converted('a.jsonl.gz')))).toEqual(original);
    const { stdout } = await h2inspect(['show', join(folder, 'a.jsonl.gz'), '--format', 'jsonl']);
    expect(parsed(Buffer.from(stdout))).toEqual(original);
    await converted('a.json.zst');
    const shown = await h2inspect(['show', join(folder, 'a.json.zst'), '--format', 'jsonl']);
    expect(parsed(Buffer.from(shown.stdout))).toEqual(original);
  });

  test('a part', async () => {
    const { records } = parsed(await converted('part.jsonl', '--filter', 'status == 503'));
    expect(records.map((record) => (record.kind === 'frame' ? record.frame.type : record.kind))).toEqual([
      'connection-opened',
      'HEADERS',
      'HEADERS',
      'direction-ended',
      'direction-ended',
      'connection-closed',
    ]);
    // Numbers stay, so that findings still name their proof.
    for (const record of records) expect(record).toEqual(original.records[record.seq]);
  });

  test('a part with the finding about it', async () => {
    const finding: TraceRecord = {
      ...{ kind: 'finding', seq: 1000, at: 99, connection: 1, rule: 'late', section: '', severity: 'info' },
      ...{ fault: 'none', evidence: [6], summary: 'It was that one', fix: '' },
    };
    const late = join(folder, 'late.jsonl');
    writeFileSync(late, traceText([...original.records, finding]));
    const path = join(folder, 'found.jsonl');
    await h2inspect(['convert', late, '-o', path, '--filter', 'finding.rule == late']);
    const seqs = parsed(readFileSync(path)).records.map(({ seq }) => seq);
    expect(seqs).toContain(6);
    expect(seqs).not.toContain(7);
  });

  test('redacted, and it says so', async () => {
    const octets = await converted('redacted.jsonl', '--redact');
    expect(octets.toString()).not.toContain('hush');
    expect(octets.toString()).not.toContain('body');
    expect(parsed(octets).header).toMatchObject({ redacted: true });
  });

  test('only its owner may read it', async () => {
    await converted('private.jsonl');
    expect(statSync(join(folder, 'private.jsonl')).mode & 0o777).toBe(0o600);
  });
});

describe('.har', () => {
  const har = (octets: Buffer) => harSchema.parse(JSON.parse(octets.toString())).log.entries;

  test('without secrets', async () => {
    const octets = await converted('a.har');
    expect(har(octets).map(({ response }) => response.status)).toEqual([200, 503]);
    expect(octets.toString()).not.toContain('hush');
  });

  test('with secrets', async () => {
    expect((await converted('b.har', '--with-secrets')).toString()).toContain('Bearer hush');
  });

  test('whole requests, although only one record passes', async () => {
    const entries = har(await converted('c.har', '--filter', 'type == DATA'));
    expect(entries).toMatchObject([{ response: { status: 200, content: { text: 'body' } } }]);
  });
});

test('.html is a report without secrets', async () => {
  const page = (await converted('a.html')).toString();
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain('GOAWAY');
  expect(page).not.toContain('hush');
});

describe('.csv and .txt', () => {
  test('a table without formulas', async () => {
    const text = (await converted('a.csv')).toString();
    const lines = text.trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^seq,time,milliseconds,connection,kind,from,type,stream,flags,length,.*,summary$/);
    expect(lines).toHaveLength(traceOf(sequence).trimEnd().split('\n').length);
    expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
    expect(lines.find((line) => line.includes('GOAWAY'))).toMatch(
      /,GOAWAY,0,,16,.*,NO_ERROR,,"NO_ERROR · last stream 3 · ""=cmd/,
    );
  });

  test('lines with their fields', async () => {
    expect((await converted('a.txt')).toString()).toMatch(/^ +authorization: Bearer hush/m);
  });

  test('to standard output', async () => {
    const { stdout, stderr } = await h2inspect(['convert', '-', '-o', '-', '--to', 'csv'], traceOf('OPEN'));
    expect(stderr).toBe('');
    expect(stdout).toContain(',SETTINGS,');
  });
});

test.skipIf(!have('tshark'))('.pcapng opens in tshark, also in part', async () => {
  await converted('a.pcapng', '--filter', 'stream == 3');
  const tshark = spawnSync('tshark', ['-r', join(folder, 'a.pcapng'), '-T', 'fields', '-e', 'http2.header.value'], {
    encoding: 'utf8',
  });
  expect(tshark.stdout).toContain('503');
  expect(tshark.stdout).toContain('=1+1');
});

describe('what is wrong', () => {
  test.each<[args: readonly string[], code: number, message: string]>([
    [['convert', trace], 2, '--output'],
    [['convert', trace, '-o', join(folder, 'x.doc')], 2, 'let its name end with one of .json'],
    [['convert', trace, '-o', '-'], 2, '--to'],
    [['convert', trace, '-o', trace], 2, 'is the trace itself'],
    [['convert', trace, '-o', join(folder, 'none', 'x.csv')], 1, 'no such file or directory'],
    [['convert', trace, '-o', join(folder, 'x.csv'), '--with-secrets'], 2, 'formats that mask them'],
    [['convert', trace, '-o', join(folder, 'x.csv'), '--filter', 'type =='], 2, 'a value is missing here'],
    [['convert', join(folder, 'none.json'), '-o', join(folder, 'x.csv')], 1, 'no such file'],
  ])('%s', async (args, code, message) => {
    const run = await h2inspect(args);
    expect(run.stderr).toContain(message);
    expect(run.code).toBe(code);
  });

  test('nothing is left behind of what was refused', async () => {
    await h2inspect(['convert', join(folder, 'none.json'), '-o', join(folder, 'left.csv')]);
    expect(readdirSync(folder).filter((name) => name.startsWith('left.csv'))).toEqual([]);
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk', async () => {
    const run = await h2inspect(['convert', trace, '-o', '/dev/full', '--to', 'csv']);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('no space left on device') });
  });

  test('Ctrl-C leaves nothing behind', async () => {
    const path = join(folder, 'stopped.csv');
    const child = spawn(process.execPath, [BIN, 'convert', '-', '-o', path], { stdio: ['pipe', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdin.write(traceOf(sequence));
    await expect.poll(() => readdirSync(folder).some((name) => name.startsWith('stopped.csv'))).toBe(true);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([130, expect.stringContaining('stopped.csv was not written')]);
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped.csv'))).toEqual([]);
  });

  test('Ctrl-C while the file is being opened leaves nothing behind', async () => {
    // Interrupts itself once the part is there, before the program knows.
    const interrupt = `
      import { promises } from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { open } = promises;
      promises.open = async (path, ...rest) => {
        const file = await open(path, ...rest);
        if (!String(path).endsWith('.part')) return file;
        process.kill(process.pid, 'SIGINT');
        await new Promise((later) => setTimeout(later, 50));
        return file;
      };
      syncBuiltinESMExports();`;
    const loader = `data:text/javascript,${encodeURIComponent(interrupt)}`;
    const child = spawn(process.execPath, ['--import', loader, BIN, 'convert', trace, '-o', join(folder, 'early.csv')]);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([130, expect.stringContaining('early.csv was not written')]);
    expect(readdirSync(folder).filter((name) => name.startsWith('early.csv'))).toEqual([]);
  });

  test('a reader that leaves is no failure', async () => {
    const run = spawnSync('sh', ['-c', `"$0" "${BIN}" convert "${trace}" -o - --to txt | head -1`, process.execPath], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^# h2inspect/);
  });
});
