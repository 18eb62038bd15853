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
  ])('%s', (text, findings) => {
    expect(tally(findings)).toBe(text);
  });
});
