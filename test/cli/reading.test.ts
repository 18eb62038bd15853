import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BIN, h2inspect, temporaryFolder, traceFile, traceOf } from '../support/cli.ts';

const folder = temporaryFolder();
const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('what is no trace is told by what it is', () => {
  test.each<[name: string, octets: Buffer, message: string]>([
    ['empty.json', latin1(''), 'it is empty'],
    ['a.png', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'it is an image'],
    ['a.pcapng', latin1('\x0a\x0d\x0d\x0a\x1c\0\0\0M<+\x1a'), 'pcapng'],
    ['a.pcap', latin1('\xd4\xc3\xb2\xa1\x02\0\x04\0'), 'it is a capture of packets (pcap)'],
    ['nano.pcap', latin1('\xa1\xb2\x3c\x4d\0\x02\0\x04'), 'it is a capture of packets (pcap)'],
    ['a.har', latin1('{\n  "log": {"version": "1.2", "entries": []}}'), 'it is an HTTP Archive'],
    ['package.json', latin1('{"name":"x","version":"1.0.0"}'), 'it is JSON, but not a trace'],
    ['list.json', latin1('[1,2]'), 'it is JSON, but not a trace'],
    ['a.zip', latin1('PK\x03\x04\x14\0'), 'unpack it first'],
    ['a.xz', latin1('\xfd7zXZ\0\0\x04'), 'xzcat'],
    ['a.html', latin1('<!doctype html><title>x</title>'), 'HTML'],
    ['utf16.jsonl', Buffer.from('\ufeff{"format":"h2inspect-trace"}', 'utf16le'), 'UTF-16'],
    ['noise.json', latin1('\x01\x02\0\x03'), 'it is no text'],
    ['notes.txt', latin1('hello\n'), 'neither the header of a trace nor a record'],
    ['a.gz', latin1('\x1f\x8b\x08\0nothing that gzip ever wrote'), 'its gzip data is damaged'],
    ['a.zst', latin1('\x28\xb5\x2f\xfdnothing that zstd ever wrote'), 'invalid zstd data'],
    ['pretty.json', latin1('{\n  "format": "h2inspect-trace",\n  "version": 1,\n  "records": [\n  ]\n}'), 'jq -c'],
    ['cut.zst', latin1('\x28\xb5\x2f\xfd\x04'), 'nothing in it can be decompressed'],
    ['v99.jsonl', latin1('{"format":"h2inspect-trace","version":99}\n'), 'use a newer h2inspect'],
  ])('%s', async (name, octets, message) => {
    const path = join(folder, name);
    writeFileSync(path, octets);
    const { code, stdout, stderr } = await h2inspect(['show', path]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(path);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each(['/dev/null', '/'])('%s', async (path) => {
    const { code, stderr } = await h2inspect(['stats', path]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^h2inspect: Cannot read [^\n]+\n$/);
  });
});

test('a pipe with a name is read once, as standard input is', () => {
  const trace = traceFile(folder, 'trace.jsonl', 'OPEN; GET1; S> HDR(1,EH,ES){:status 503}');
  const command = `"${process.execPath}" "${BIN}" show <(cat "${trace}") --filter 'status == 503'`;
  expect(execFileSync('bash', ['-c', command], { encoding: 'utf8', stdio: 'pipe' })).toContain('503');
});

describe('a damaged trace', () => {
  const whole = gzipSync(traceOf('OPEN; 400 x (GET$n; OK$n.ES)'), { level: 0 });
  const path = join(folder, 'damaged.jsonl.gz');
  writeFileSync(path, Buffer.concat([whole.subarray(0, 70_000), Buffer.alloc(64, 0xee), whole.subarray(70_064)]));

  test.each<[args: readonly string[]]>([
    [['show', path]],
    [['stats', path]],
    [['convert', path, '-o', join(folder, 'damaged.csv')]],
  ])('%s gives what can be read, and fails', async (args) => {
    const { code, stderr } = await h2inspect(args);
    expect(stderr).toContain(`${path}: `);
    expect(stderr).not.toMatch(/no such process|at .*\.js/);
    expect(code).toBe(1);
  });
});

describe('a filter that nothing passes says so', () => {
  const trace = traceFile(folder, 'small.jsonl', 'OPEN; GET1; OK1.ES');

  test('show', async () => {
    const { code, stderr } = await h2inspect(['show', trace, '--filter', 'stream == 77']);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^h2inspect: None of \d+ records passes\.\n$/)]);
  });

  test('convert', async () => {
    const { code, stderr } = await h2inspect(['convert', trace, '-o', join(folder, 'x.csv'), '-f', 'stream == 77']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('No record passes the filter.')]);
  });
});
