import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { h2inspect, temporaryFolder, traceFile, traceOf } from '../support/cli.ts';

const folder = temporaryFolder();
const wrongStream = 'OPEN; GET1; S> HDR(3,EH){:status 200}';
const broken = traceFile(folder, 'broken.jsonl', wrongStream);
/** The client leaves with its request unanswered: what follows from the mistake. */
const chain = traceFile(folder, 'chain.jsonl', `${wrongStream}; S> FIN; C> FIN`);
const clean = traceFile(folder, 'clean.jsonl', 'OPEN; GET1; OK1.ES; C> FIN; S> FIN');

interface Json {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly evidence: readonly number[];
    readonly cause?: number;
  }[];
}

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await h2inspect(['diagnose', '--json', ...args]);
  return { code, stderr, findings: (JSON.parse(stdout) as Json).findings };
};

describe('--filter', () => {
  const twoHosts = traceFile(
    folder,
    'hosts.jsonl',
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a.example, :path /}; S> RST(1,REFUSED_STREAM);' +
      'C> HDR(3,EH,ES){:method GET, :scheme https, :authority b.example, :path /}; S> RST(3,INTERNAL_ERROR)',
  );

  test.each<[filter: string, rules: readonly string[]]>([
    ['host == b.example && kind == finding', ['rst-internal-error']],
    ['errorCode == REFUSED_STREAM', ['rst-refused-stream']],
    ['finding.severity == error && stream == 3', ['rst-internal-error']],
    ['stream == 99', []],
  ])('%s', async (filter, rules) => {
    const { findings } = await json(
      twoHosts,
      '--rule',
      'rst-internal-error',
      '--rule',
      'rst-refused-stream',
      '-f',
      filter,
    );
    expect(findings.map(({ rule }) => rule)).toEqual(rules);
  });

  test('a wrong one is wrong usage', async () => {
    const { code, stderr } = await h2inspect(['diagnose', broken, '--filter', 'stream =']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is no =')]);
  });
});

describe('the report', () => {
  test('says what, which rule, the frames that prove it, who, and what to do', async () => {
    const { code, stdout, stderr } = await h2inspect(['diagnose', broken]);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/1 error .*found in 1 connection/);
    const lines = stdout.split('\n').map((line) => line.trim());
    const at = lines.findIndex((line) => line.startsWith('✖ The server sent HEADERS on stream 3'));
    expect(lines[at - 1]).toBe('stream 3');
    expect(lines[at + 1]).toBe('stream-id-not-opened-by-client · RFC 9113 §5.1, §5.1.1');
    expect(lines[at + 2]).toMatch(/^[\d.]+ +1 ← +3 {2}HEADERS .*200$/);
    expect(lines[at + 3]).toBe('who      the server has to change');
    expect(lines[at + 4]).toMatch(/^fix {6}Answer on the stream/);
    expect(lines[at + 5]).toBe(
      'seen as  curl: (16) Error in the HTTP2 framing layer; curl 7.88: (52) Empty reply from server',
    );
  });

  test('of good traffic is one line, and exit code 0', async () => {
    const { code, stdout } = await h2inspect(['diagnose', clean, '--min-severity', 'warning']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^.*clean\.jsonl: nothing found in 1 connection, \d+ records\n$/);
  });

  test('names the request of a stream, escaped', async () => {
    const sequence =
      'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path "/\\u001b[31m", X-Up 1}; C> FIN; S> FIN';
    const { stdout } = await h2inspect(['diagnose', traceFile(folder, 'evil.jsonl', sequence)]);
    expect(stdout).toContain('stream 1  GET https://a/\\x1b[31m');
    expect(stdout).not.toContain('\x1b');
  });

  test('what follows from a cause stands under it', async () => {
    const { stdout } = await h2inspect(['diagnose', chain, '--min-severity', 'error']);
    expect(stdout).toContain('1 error with 1 consequence found');
    expect(stdout.match(/^ {4}✖ /gm)).toHaveLength(1);
    expect(stdout).toMatch(/^ {6}then {5}✖ The server closed .* conn-closed-streams-open$/m);
  });

  test('a burst is one entry, and all of it is in the JSON', async () => {
    const path = traceFile(folder, 'burst.jsonl', again(1000));
    const { code, stdout } = await h2inspect(['diagnose', path, '--min-severity', 'error']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 error \(1 000 findings in all\) found/);
    expect(stdout).toContain('  streams 1, 3, 5, 7, 9 and 95 more  GET https://a/1 and 99 other requests\n');
    expect(stdout.match(/header-name-uppercase · /g)).toHaveLength(1);
    expect((await json(path)).findings.filter(({ rule }) => rule === 'header-name-uppercase')).toHaveLength(101);
  });

  test('a rule that is found again and again in other words is told three times in full', async () => {
    const path = traceFile(folder, 'again.jsonl', again(40, 'X-Up-$n'));
    const { stdout } = await h2inspect(['diagnose', path]);
    expect(stdout.match(/^ {4}✖ .* header-name-uppercase$/gm)).toHaveLength(7);
    expect(stdout.match(/^ {6}header-name-uppercase · /gm)).toHaveLength(3);
    expect(stdout).toContain('and 30 findings more of header-name-uppercase (--rule header-name-uppercase lists all)');
    const { stdout: full } = await h2inspect(['diagnose', path, '--rule', 'header-name-uppercase']);
    expect(full.match(/^ {6}header-name-uppercase · /gm)).toHaveLength(40);
  });

  test('reads standard input', async () => {
    const { code, stdout } = await h2inspect(['diagnose', '-'], traceOf(wrongStream));
    expect(code).toBe(1);
    expect(stdout).toContain('standard input: 1 error');
  });

  test('says what could not be read', async () => {
    const path = join(folder, 'cut.jsonl');
    writeFileSync(path, readFileSync(broken, 'utf8').slice(0, -20));
    const { stderr } = await h2inspect(['diagnose', path]);
    expect(stderr).toContain('ends in the middle of a record');
  });
});

describe('--json', () => {
  test('has the findings and nothing else on standard output', async () => {
    const { code, findings } = await json(broken);
    expect(code).toBe(1);
    expect(findings[0]).toEqual({
      rule: 'stream-id-not-opened-by-client',
      severity: 'error',
      fault: 'server',
      connection: 1,
      streamId: 3,
      at: expect.any(Number),
      evidence: [expect.any(Number)],
      summary: expect.stringContaining('stream 3'),
      fix: expect.any(String),
      symptom: 'curl: (16) Error in the HTTP2 framing layer; curl 7.88: (52) Empty reply from server',
      section: 'RFC 9113 §5.1, §5.1.1',
    });
  });

  test('evidence are numbers of records of the trace', async () => {
    const { findings } = await json(broken);
    const records = readFileSync(broken, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line));
    const proof = records.find(({ seq }) => seq === findings[0]!.evidence.at(-1));
    expect(proof).toMatchObject({ type: 'HEADERS', streamId: 3, from: 'server' });
  });

  test('a cause is a place in the list, and is left out where the list leaves it out', async () => {
    const { findings } = await json(chain);
    const consequence = findings.find(({ rule }) => rule === 'conn-closed-streams-open');
    expect(findings[consequence!.cause!]?.rule).toBe('stream-id-not-opened-by-client');
    const { findings: alone } = await json(chain, '--rule', 'conn-closed-streams-open');
    expect(alone).toEqual([{ ...consequence, cause: undefined }]);
  });

  test('of good traffic is an empty list', async () => {
    expect(await json(clean, '--min-severity', 'warning')).toEqual({ code: 0, stderr: '', findings: [] });
  });
});

describe('which rules', () => {
  test.each<[what: string, args: readonly string[], rules: readonly string[]]>([
    ['only this one', ['--rule', 'stream-id-not-opened-by-client'], ['stream-id-not-opened-by-client']],
    ['without it', ['--disable', 'stream-id-not-opened-by-client', '--min-severity', 'error'], []],
    ['one that is not in it', ['--rule', 'header-name-uppercase'], []],
    [
      'two',
      ['--rule', 'header-name-uppercase', '--rule', 'stream-id-not-opened-by-client'],
      ['stream-id-not-opened-by-client'],
    ],
  ])('%s', async (_, args, rules) => {
    const { code, findings } = await json(broken, ...args);
    expect(findings.map(({ rule }) => rule)).toEqual(rules);
    expect(code).toBe(rules.length > 0 ? 1 : 0);
  });

  test.each([
    [['--rule', 'stream-id-not-open'], 'There is no rule "stream-id-not-open"'],
    [['--disable', 'header-name-upercase'], 'Did you mean header-name-uppercase?'],
    [['--min-severity', 'fatal'], 'Allowed choices are error, warning, info'],
  ])('%s is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await h2inspect(['diagnose', broken, ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

test('a file that is no trace is an error of the operation', async () => {
  const { code, stderr } = await h2inspect(['diagnose', join(folder, 'nothing.json')]);
  expect(code).toBe(1);
  expect(stderr).toContain('nothing.json');
});

/** The same mistake on so many streams; with `$n` in the name each of them is another one. */
function again(times: number, name = 'X-Up'): string {
  return `OPEN; ${times} x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /$n, ${name} 1}; S> HDR($n,EH,ES){:status 200}); C> FIN; S> FIN`;
}
