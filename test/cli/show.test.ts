import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TraceParser } from '../../src/trace/index.ts';
import { BIN, h2inspect, temporaryFolder, traceFile, traceOf } from '../support/cli.ts';

const folder = temporaryFolder();
const sequence =
  'OPEN; GET1{x-evil "\\u001b[31m"}; OK1; S> DATA(1,"hello",ES); GET3; S> HDR(3,EH,ES){:status 503}; ' +
  'S> GOAWAY(3,ENHANCE_YOUR_CALM,"calm"); C> FIN; S> FIN';
const trace = traceFile(folder, 'trace.jsonl', sequence);

/** Types of frames, or kinds of records, line by line. */
const words = (text: string) =>
  text
    .split('\n')
    .map((line) => /\b([A-Z_]{4,}|closed|opened|preface|direction-ended)\b/.exec(line)?.[0])
    .filter((word) => word !== undefined);

describe('text', () => {
  test('one line for each record', async () => {
    const { code, stdout, stderr } = await h2inspect(['show', trace]);
    expect([code, stderr]).toEqual([0, '']);
    expect(words(stdout).slice(0, 4)).toEqual(['opened', 'preface', 'SETTINGS', 'SETTINGS']);
    expect(stdout).toContain('ENHANCE_YOUR_CALM');
  });

  test.each<[args: readonly string[], types: readonly string[]]>([
    [
      ['--filter', 'type in {DATA GOAWAY}'],
      ['DATA', 'GOAWAY'],
    ],
    [
      ['--stream', '3'],
      ['HEADERS', 'HEADERS'],
    ],
    [['-s', '1,3', '-f', 'type == DATA'], ['DATA']],
    // The status comes after the request; the file is read twice.
    [['--filter', 'status == 503 && from == client'], ['HEADERS']],
    [['--filter', 'nothing-like-this'], []],
  ])('%s', async (args, types) => {
    const { code, stdout } = await h2inspect(['show', trace, ...args]);
    expect(code).toBe(0);
    expect(words(stdout)).toEqual(types);
  });

  test('-v adds the fields, and nothing from the wire reaches the terminal as it is', async () => {
    const { stdout } = await h2inspect(['show', '-v', trace, '--stream', '1']);
    expect(stdout).toContain('x-evil: \\x1b[31m');
    expect(stdout).not.toContain('\x1b');
  });
});

describe('other formats', () => {
  test.each(['json', 'jsonl'])('%s is a trace again', async (format) => {
    const { stdout } = await h2inspect(['show', trace, '--format', format, '--filter', 'type == GOAWAY']);
    const parser = new TraceParser();
    const records = [...parser.push(Buffer.from(stdout)), ...parser.end()];
    expect(records).toMatchObject([{ kind: 'frame', frame: { type: 'GOAWAY', debugData: 'calm' } }]);
    expect(parser.header).toMatchObject({ tool: 'h2inspect/test' });
  });

  test('nghttp', async () => {
    const { stdout } = await h2inspect(['show', trace, '--format', 'nghttp', '--filter', 'type == GOAWAY']);
    expect(stdout).toBe(
      '[  0.010] recv GOAWAY frame <length=12, flags=0x00, stream_id=0>\n' +
        '          (last_stream_id=3, error_code=ENHANCE_YOUR_CALM(0x0b), opaque_data(4)=[calm])\n',
    );
  });
});

describe('where records come from and go to', () => {
  test('standard input', async () => {
    const { stdout } = await h2inspect(['show', '-', '--filter', 'type == GOAWAY'], traceOf(sequence));
    expect(words(stdout)).toEqual(['GOAWAY']);
  });

  test('a file that is cut off, and damaged in between', async () => {
    const lines = traceOf(sequence).split('\n');
    const text = [...lines.slice(0, 6), 'not JSON', ...lines.slice(6, 8), lines[8]!.slice(0, 20)].join('\n');
    const { code, stdout, stderr } = await h2inspect(['show', '-'], text);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(8);
    expect(stderr).toContain('standard input: 1 line could not be read (line 7: it is not JSON)');
    expect(stderr).toContain('standard input ends in the middle of a record');
  });

  test('a reader that goes away ends it quietly', () => {
    const long = join(folder, 'long.jsonl');
    writeFileSync(long, traceOf('OPEN; 3000 x (GET$n; OK$n.ES)'));
    const errors = join(folder, 'stderr');
    const command = `"${process.execPath}" "${BIN}" show "${long}" 2>"${errors}" | head -1; echo "\${PIPESTATUS[0]}"`;
    const lines = execFileSync('bash', ['-c', command], { encoding: 'utf8' }).trim().split('\n');
    expect(lines).toEqual([expect.stringMatching(/^time/), '0']);
    expect(readFileSync(errors, 'utf8')).toBe('');
  });

  test('--follow goes on until the trace is closed', async () => {
    const path = join(folder, 'growing.jsonl');
    const lines = traceOf(`${sequence}`).trimEnd().split('\n');
    const ended = '{"seq":99,"at":99,"connection":0,"kind":"trace-ended","reason":"SIGINT"}';
    // The cut is inside a line.
    const text = `${[...lines, ended].join('\n')}\n`;
    writeFileSync(path, text.slice(0, 1500));
    const child = spawn(process.execPath, [BIN, 'show', '--follow', path, '--format', 'jsonl']);
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    await once(child.stdout, 'data');
    appendFileSync(path, text.slice(1500));
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(lines.length + 1);
  });
});

describe('what is wrong', () => {
  test.each<[args: readonly string[], code: number, message: string]>([
    [
      ['show', trace, '--filter', 'type == HEADRES'],
      2,
      'type has no word HEADRES. Did you mean HEADERS?\n  type == HEADRES\n          ^^^^^^^',
    ],
    [['show'], 2, 'the trace is missing'],
    [['show', '-', '--follow'], 2, 'standard input ends'],
    [['show', trace, '--stream', 'x'], 2, 'list of numbers'],
    [['show', join(folder, 'none.json')], 1, 'no such file'],
    [['show', import.meta.filename], 1, 'as a trace'],
    [['show', '--follow', 'x.json.gz'], 1, 'record without compression'],
  ])('%s', async (args, code, message) => {
    const run = await h2inspect(args);
    expect(run.stderr).toContain(message);
    expect(run.code).toBe(code);
  });

  test('--filter-help prints the language', async () => {
    const { code, stdout } = await h2inspect(['show', '--filter-help']);
    expect(code).toBe(0);
    expect(stdout).toContain('# Display filter');
  });
});
