import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { BIN } from '../support/cli.ts';
import { runCli, scratch } from '../support/live-cli.ts';
import { cleanUp, whenDone } from '../support/proxy-rig.ts';

afterEach(cleanUp);

const UPSTREAM = ['--upstream', 'localhost:1', '--listen', '0'];

describe('wrong usage is told in a line, with exit code 2', () => {
  test.each<[string, string[], RegExp]>([
    ['nothing at all', [], /the server is missing: --upstream host:port \(or try 'h2inspect demo'\)/],
    ['an unknown option', ['--frob'], /unknown option '--frob'/],
    ['an option nearly right', ['--upstrean', 'a:1'], /Did you mean --upstream\?/],
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['a command nearly right', ['shwo', 't.json'], /unknown command 'shwo'\n\(Did you mean show\?\)/],
    ['two traces', ['show', 'a.json', 'b.json'], /too many arguments/],
    ['no trace', ['stats'], /missing required argument 'trace'\nRun "h2inspect stats --help"/],
    [
      'an unknown format',
      ['convert', 't.json', '-o', '-', '-t', 'xml'],
      /There is no format xml; --to takes one of json/,
    ],
    ['pcap', ['convert', 't.json', '-o', 'x.pcap'], /Cannot tell how to write x\.pcap: .* Did you mean \.pcapng\?/],
    ['an upstream without a port', ['-u', 'localhost'], /The port is missing, as in localhost:8443/],
    ['an upstream port out of range', ['-u', 'localhost:99999'], /"99999" is not a port/],
    ['a listening port that is a word', ['-u', 'a:1', '-l', 'x'], /"x" is not a port/],
    ['a trace of another kind', [...UPSTREAM, '-r', 't.txt'], /ends in \.json or \.jsonl/],
    ['a data limit that is a word', [...UPSTREAM, '--data-limit', '4k'], /a number of octets, or "all"/],
    ['a certificate without its key', [...UPSTREAM, '--cert', 'c.pem'], /--cert and --key go together/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('a refused operation is told in one line, with exit code 1', () => {
  test.each<[string, string[], RegExp]>([
    ['a trace in a missing folder', ['--record', '/missing/t.json'], /\/missing\/t\.json/],
    ['an unreadable certificate', ['--cert', '/missing/c.pem', '--key', '/missing/k.pem'], /\/missing\/c\.pem/],
    ['unreadable authorities', ['--cacert', '/missing/ca.pem'], /\/missing\/ca\.pem/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await runCli([...UPSTREAM, ...args]);
    expect(stderr).toMatch(message);
    expect(
      stderr
        .replace(/^h2inspect: Made a certificate authority.*\n/, '')
        .trim()
        .split('\n'),
    ).toHaveLength(1);
    expect([code, stdout]).toEqual([1, '']);
  });

  test('a port in use, and the trace that was there stays as it was', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    whenDone(() => taken.close());
    const { port } = taken.address() as { port: number };
    const file = join(scratch(), 't.json');
    const { writeFileSync, readFileSync } = await import('node:fs');
    writeFileSync(file, 'precious');
    const { code, stderr } = await runCli(['-u', 'localhost:1', '-l', String(port), '-r', file]);
    expect(stderr).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*another program`));
    expect([code, readFileSync(file, 'utf8')]).toEqual([1, 'precious']);
  });
});

describe('help and version', () => {
  test('--help shows every command and an example', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(stdout).toMatch(/^Usage: h2inspect --upstream/);
    expect(stdout).toMatch(/127\.0\.0\.1:9443/);
    expect(stdout).toMatch(/demo.*ca.*Examples:/s);
    expect(code).toBe(0);
  });

  test('--version is that of the package', async () => {
    const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('ca path prints a path and nothing else', async () => {
    const { code, stdout } = await runCli(['ca', 'path']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\/\S+\.pem\n$/)]);
  });
});

test.skipIf(!existsSync('/dev/full'))('standard output on a full disk is told in one line', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [BIN, 'explain', '--list'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect(stderr).toBe('h2inspect: Cannot write to standard output: no space left on device (ENOSPC).\n');
  expect(status).toBe(1);
});
