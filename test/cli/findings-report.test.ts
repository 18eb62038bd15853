import { describe, expect, test } from 'vitest';
import { findingsReport, tally } from '../../src/cli/findings-report.ts';
import type { JudgedFinding } from '../../src/cli/judged-trace.ts';
import type { Palette } from '../../src/ui/format/record-line.ts';

const same = (text: string): string => text;
const palette: Palette = { client: same, server: same, error: same, warning: same, strong: same, muted: same };
const style = { palette, width: Number.POSITIVE_INFINITY, full: false };

/** A finding named by its rule. */
const finding = (seq: number, rule: string, rest: Partial<JudgedFinding['finding']> = {}): JudgedFinding => ({
  finding: {
    seq,
    at: seq,
    connection: 1,
    kind: 'finding',
    rule,
    section: 'RFC 9113 §1',
    severity: 'error',
    fault: 'client',
    evidence: [],
    summary: `summary of ${seq}`,
    fix: 'Fix it.',
    ...rest,
  },
  proof: [],
  unshown: 0,
  request: undefined,
});

const report = (...findings: JudgedFinding[]) => findingsReport(findings, { connections: new Map() }, style);
const summaries = (text: string) => [...text.matchAll(/[✖▲ℹ] summary of (\d+)/g)].map(([, seq]) => Number(seq));

describe('the order', () => {
  test.each<[what: string, findings: readonly JudgedFinding[], order: readonly number[]]>([
    [
      'errors before warnings before notes',
      [finding(0, 'a', { severity: 'info' }), finding(1, 'b', { severity: 'warning' }), finding(2, 'c')],
      [2, 1, 0],
    ],
    [
      'streams with an error before those with a note',
      [finding(0, 'a', { severity: 'info', streamId: 1 }), finding(1, 'b', { streamId: 3 })],
      [1, 0],
    ],
    [
      'connections with an error before those with a note',
      [finding(0, 'a', { severity: 'info' }), finding(1, 'b', { connection: 2 })],
      [1, 0],
    ],
    ['connections by number', [finding(0, 'a', { connection: 2 }), finding(1, 'b')], [1, 0]],
    [
      'a consequence of a consequence under the first cause',
      [finding(0, 'a'), finding(1, 'b'), finding(2, 'c', { cause: 0 }), finding(3, 'd', { cause: 2 })],
      [0, 2, 3, 1],
    ],
    [
      'a note that has led to an error is as bad as it',
      [finding(0, 'a', { severity: 'warning' }), finding(1, 'b', { severity: 'info' }), finding(2, 'c', { cause: 1 })],
      [1, 2, 0],
    ],
    ['a consequence whose cause is left out stands for itself', [finding(5, 'a', { cause: 2 })], [5]],
  ])('%s', (_, findings, order) => {
    expect(summaries(report(...findings))).toEqual(order);
  });
});

test('a note without consequences is one line', () => {
  const text = report(finding(0, 'a', { severity: 'info' }));
  expect(text).toContain('    ℹ summary of 0  a\n');
  expect(text).not.toContain('Fix it.');
});

test('many consequences are counted', () => {
  const text = report(finding(0, 'a'), ...Array.from({ length: 8 }, (_, at) => finding(at + 1, 'b', { cause: 0 })));
  expect(summaries(text)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(text).toContain('and 3 more consequences');
});

test('what is from the wire cannot move the cursor', () => {
  const evil = { ...finding(0, 'a', { summary: 'name "\x1b[2J\u202e"' }), request: 'GET /\x1b[2J' };
  expect(report(evil)).not.toMatch(/[\x1b\u202e]/);
});

describe('a burst', () => {
  const refused = (seq: number, streamId: number, rest: Partial<JudgedFinding['finding']> = {}) => ({
    ...finding(seq, 'a', { streamId, evidence: [seq + 100], summary: `stream ${streamId} was refused`, ...rest }),
    request: `GET /${streamId}`,
  });
  const streams = Array.from({ length: 20 }, (_, at) => refused(at, 1 + 2 * at));

  test('is one entry with its number, the first streams and the first frames', () => {
    const rest = finding(20, 'a', { severity: 'info', fault: 'none', unlisted: 1980, summary: '1980 more' });
    const text = report(...streams, rest);
    expect(text.match(/was refused/g)).toHaveLength(1);
    expect(text).toContain('  streams 1, 3, 5, 7, 9 and 15 more  GET /1 and 19 other requests\n');
    expect(text).toContain('    ✖ 2 000× stream 1 was refused\n');
    expect(text).toContain('      also at  #101, #102, #103, #104, #105 and 14 more\n');
    expect(text).toContain('      counted  1 980 more of a, not listed one by one\n');
    expect(tally([...streams, rest], style)).toBe('1 error (2 000 findings in all)');
  });

  test('over many connections is one entry too', () => {
    const text = report(...streams.map((each, at) => refused(at, each.finding.streamId!, { connection: at + 1 })));
    expect(text).toMatch(
      /^connections 1, 2, 3, 4, 5 and 15 more\n\n {2}20 streams, the first is stream 1 of connection 1 /,
    );
    expect(text.match(/was refused/g)).toHaveLength(1);
  });

  test('on the same stream of each connection says so', () => {
    const text = report(...[1, 2, 3].map((connection) => refused(connection, 1, { connection })));
    expect(text).toMatch(/^connections 1, 2 and 3\n\n {2}stream 1 of each {2}GET \/1\n/);
  });

  test('that follows from one cause is one line under it', () => {
    const effects = streams.map(({ finding: each }) => refused(each.seq + 1, each.streamId!, { cause: 0, rule: 'b' }));
    const text = report(finding(0, 'goaway'), ...effects);
    expect(text).toContain('then     ✖ 20× stream 1 was refused  streams 1, 3, 5, 7, 9 and 15 more · b\n');
    expect(text).not.toContain('more consequences');
  });

  test('is told one by one where all is asked for', () => {
    const text = findingsReport(streams, { connections: new Map() }, { ...style, full: true });
    expect(text.match(/was refused/g)).toHaveLength(20);
    expect(tally(streams, { full: true })).toBe('20 errors');
  });
});

describe('the tally', () => {
  test.each<[text: string, findings: readonly JudgedFinding[]]>([
    ['nothing', []],
    ['1 error', [finding(0, 'a')]],
    [
      '2 errors, 1 warning and 1 note',
      [
        finding(0, 'a'),
        finding(1, 'a'),
        finding(2, 'b', { severity: 'warning' }),
        finding(3, 'c', { severity: 'info' }),
      ],
    ],
    ['1 error with 1 consequence', [finding(0, 'a'), finding(1, 'b', { cause: 0 })]],
    [
      '1 warning with 1 consequence, an error',
      [finding(0, 'a', { severity: 'warning' }), finding(1, 'b', { cause: 0 })],
    ],
    [
      '1 warning with 2 consequences, one of them an error',
      [
        finding(0, 'a', { severity: 'warning' }),
        finding(1, 'b', { cause: 0 }),
        finding(2, 'c', { cause: 0, severity: 'info' }),
      ],
    ],
  ])('%s', (text, findings) => {
    expect(tally(findings, style)).toBe(text);
  });
});
