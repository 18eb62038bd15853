import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { h2inspect, temporaryFolder, traceFile } from '../support/cli.ts';

const folder = temporaryFolder();
const broken = traceFile(folder, 'broken.jsonl', 'OPEN; GET1; S> HDR(3,EH){:status 200}');
const other = traceFile(
  folder,
  'other.jsonl',
  'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, X-Up 1}; S> HDR(1,EH,ES){:status 200}; C> FIN; S> FIN',
);
const clean = traceFile(folder, 'clean.jsonl', 'OPEN; GET1; OK1.ES; C> FIN; S> FIN');
const FRAMING = 'curl: (16) Error in the HTTP2 framing layer';

describe('a text', () => {
  test('is explained, with the rules that can be behind it', async () => {
    const { code, stdout, stderr } = await h2inspect(['explain', FRAMING]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('the whole connection is over, not one stream');
    expect(stdout).toMatch(/^ {2}http1-on-h2-connection +one side speaks something else/m);
    expect(stdout).toContain('--all lists them');
  });

  test('--all lists every rule', async () => {
    const { stdout } = await h2inspect(['explain', '--all', FRAMING]);
    expect(stdout).toMatch(/^ {2}header-connection-specific |^ {2}header-name-uppercase /m);
    expect(stdout).not.toContain('--all lists them');
  });

  test('can come from a pipe, with all that stands around it', async () => {
    const { stdout } = await h2inspect(
      ['explain', '-'],
      '\x1b[31m* HTTP/2 stream 5 was not closed cleanly: \x1b[0mINTERNAL_ERROR (err 2)\n',
    );
    expect(stdout).toContain('The server gave up on this response');
    expect(stdout).toContain('Your text says: stream 5, error code 2 (INTERNAL_ERROR).');
    expect(stdout).not.toContain('\x1b');
  });

  test('of a long pipe the end is read', async () => {
    const { code, stdout } = await h2inspect(
      ['explain', '-'],
      `${'x'.repeat(5_000_000)}\nhttp2: client connection lost`,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('PING was not answered');
  });

  test('a length that is text is spelled', async () => {
    const { stdout } = await h2inspect(['explain', 'FRAME_SIZE_ERROR: 4740180']);
    expect(stdout).toContain('"HTT", the beginning of an HTTP/1.x response');
  });

  test('debug data of a GOAWAY goes before all else', async () => {
    const { stdout } = await h2inspect([
      'explain',
      'server sent GOAWAY and closed the connection; LastStreamID=3, ErrCode=PROTOCOL_ERROR, debug="SETTINGS expected"',
    ]);
    expect(stdout).toContain('"SETTINGS expected" is debug data of a GOAWAY frame, as nghttp2 sends it.');
    expect(stdout).toMatch(/most likely first\n {2}first-frame-not-settings /);
  });

  test('debug data alone', async () => {
    const { code, stdout } = await h2inspect(['explain', 'too large frame size']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/most likely first\n {2}frame-too-large /);
  });

  test('that is not known: the nearest ones, exit code 1', async () => {
    const { code, stdout, stderr } = await h2inspect(['explain', 'server closed the line without trailers\x1b[31m']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('server closed the stream without sending trailers');
    expect(stderr).not.toContain('\x1b');
  });
});

describe('a text and a trace', () => {
  test('which of the candidates is in it', async () => {
    const { code, stdout } = await h2inspect(['explain', FRAMING, broken]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/broken\.jsonl has 1 error.*:$/m);
    expect(stdout).toContain('✖ The server sent HEADERS on stream 3');
  });

  test('what is in it instead, exit code 1', async () => {
    const { code, stdout } = await h2inspect(['explain', 'http2: frame too large', other]);
    expect(code).toBe(1);
    expect(stdout).toContain('What it has instead is 1 error');
    expect(stdout).toContain('header-name-uppercase');
  });

  test('nothing at all', async () => {
    const { code, stdout } = await h2inspect(['explain', FRAMING, clean]);
    expect(code).toBe(1);
    expect(stdout).toContain('and no other error or warning');
  });

  test('of which only what passes a filter is asked for', async () => {
    const passing = await h2inspect(['explain', FRAMING, broken, '--filter', 'stream == 3']);
    expect(passing.code).toBe(0);
    expect(passing.stdout).toMatch(/^Of this, what passes stream == 3 in .*broken\.jsonl has 1 error/m);
    const hidden = await h2inspect(['explain', FRAMING, broken, '--filter', 'stream == 99']);
    expect(hidden.code).toBe(1);
    expect(hidden.stdout).toMatch(/^Nothing of this is in what passes stream == 99 in .*broken\.jsonl, and no other/m);
  });

  test('a rule and a trace', async () => {
    const { code, stdout } = await h2inspect(['explain', 'stream-id-not-opened-by-client', broken]);
    expect(code).toBe(0);
    expect(stdout).toContain('✖ The server sent HEADERS on stream 3');
  });
});

describe('a rule', () => {
  test('its page, without candidates', async () => {
    const { code, stdout } = await h2inspect(['explain', 'stream-id-not-opened-by-client']);
    expect(code).toBe(0);
    expect(stdout).toContain('the server answers a request nobody made');
    for (const heading of ['What is found', 'Who has to change', 'What you see', 'How to fix it', 'Found in']) {
      expect(stdout).toMatch(new RegExp(`^${heading}$`, 'm'));
    }
    expect(stdout).not.toContain('What can be behind it');
  });

  test('that does not exist: the nearest ones, exit code 2', async () => {
    const { code, stdout, stderr } = await h2inspect(['explain', 'stream-id-not-opened']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Did you mean stream-id-not-opened-by-client');
  });

  test('--list has every one', async () => {
    const { code, stdout } = await h2inspect(['explain', '--list']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(RULES.length);
  });
});

test.each([[[]], [['-', '-']], [[FRAMING, '--filter', 'stream == 3']], [[FRAMING, broken, '--filter', 'stream =']]])(
  'explain %s is wrong usage',
  async (args) => {
    const { code, stdout } = await h2inspect(['explain', ...args]);
    expect([code, stdout]).toEqual([2, '']);
  },
);
