import { describe, expect, test } from 'vitest';
import { type FindingGroup, groupFindings } from '../../src/diagnose/index.ts';
import type { RecordOf } from '../../src/trace/index.ts';

type Finding = RecordOf<'finding'>;

const finding = (seq: number, rest: Partial<Finding> = {}): Finding => ({
  seq,
  at: seq,
  connection: 1,
  kind: 'finding',
  rule: 'a',
  section: 'RFC 9113 §1',
  severity: 'error',
  fault: 'client',
  evidence: [],
  summary: 'the same',
  fix: 'Fix it.',
  ...rest,
});

/** `0+1+2(3+4)`: numbers of findings, what is said as one joined by +, consequences in parentheses. */
const outline = (groups: readonly FindingGroup<Finding>[]): string =>
  groups
    .map(({ findings, unlisted, consequences }) => {
      const numbers = findings.map(({ seq }) => seq).join('+');
      return (
        numbers +
        (unlisted > 0 ? `+${unlisted} more` : '') +
        (consequences.length > 0 ? `(${outline(consequences)})` : '')
      );
    })
    .join(' ');

describe('said as one', () => {
  test.each<[what: string, one: string, other: string]>([
    ['streams', 'The server refused stream 1', 'The server refused stream 2 001'],
    ['lists of streams', 'it waits on streams 1, 3, 5 and 7', 'it waits on stream 9'],
    ['frames', 'stream 1 ended in frame #12', 'stream 3 ended in frame #4711'],
    ['requests', 'stream 1 (GET /a(b)) is late', 'stream 3 (GET /c?d=1…) is late'],
    ['requests without parentheses', 'the request GET /a on stream 1 waits', 'the request GET /b on stream 3 waits'],
    ['how long it took', 'gone after less than 1 ms', 'gone after 2 min 10 s'],
    ['how much it was', 'it had 40 of 1 000 bytes', 'it had 1 of 7 bytes'],
    ['one and many', 'after 1 byte', 'after 12 bytes'],
    ['how many were open', '1 stream was open', '12 streams were open'],
  ])('%s', (_, one, other) => {
    expect(outline(groupFindings([finding(0, { summary: one }), finding(1, { summary: other })]))).toBe('0+1');
  });

  test('other connections', () => {
    expect(outline(groupFindings([finding(0), finding(1, { connection: 2, streamId: 7 })]))).toBe('0+1');
  });
});

describe('said apart', () => {
  test.each<[what: string, other: Partial<Finding>]>([
    ['another rule', { rule: 'b' }],
    ['another severity', { severity: 'warning' }],
    ['another side at fault', { fault: 'server' }],
    ['something else to do', { fix: 'Fix that.' }],
    ['another value', { summary: 'set MAX_FRAME_SIZE to 1' }],
    ['another status', { summary: 'answered 503' }],
    ['another method', { summary: 'stream 1 (POST /) is late' }],
    ['another code', { summary: 'reset with 0x11' }],
  ])('%s', (_, other) => {
    const summary = other.summary?.replace(/1$|503|POST/, (text) => ({ 1: '2', 503: '404', POST: 'GET' })[text]!);
    const first = finding(0, summary === undefined ? {} : { summary: summary.replace('0x12', '0x13') });
    expect(outline(groupFindings([first, finding(1, other)]))).toBe('0 1');
  });
});

describe('consequences', () => {
  test('stay with their cause, and are said as one too', () => {
    const effects = [1, 2, 3].map((seq) => finding(seq, { rule: 'b', cause: 0, streamId: seq }));
    expect(outline(groupFindings([finding(0), ...effects]))).toBe('0(1+2+3)');
  });

  test('causes that led to the same are one, with all that came of them', () => {
    const findings = [finding(0), finding(1, { rule: 'b', cause: 0 }), finding(2), finding(3, { rule: 'b', cause: 2 })];
    expect(outline(groupFindings(findings))).toBe('0+2(1+3)');
  });

  test('a cause that led to something else stands apart', () => {
    const findings = [finding(0), finding(1), finding(2, { rule: 'goaway', cause: 1 }), finding(3)];
    expect(outline(groupFindings(findings))).toBe('0+3 1(2)');
  });

  test('of consequences', () => {
    const chain = [finding(0), finding(1, { rule: 'b', cause: 0 }), finding(2, { rule: 'c', cause: 1 })];
    expect(outline(groupFindings(chain))).toBe('0(1(2))');
  });

  test('whose cause is left out stand for themselves', () => {
    expect(outline(groupFindings([finding(5, { cause: 2 })]))).toBe('5');
  });

  test('that name each other, or themselves, as a broken trace may say, are not lost', () => {
    const findings = [
      finding(0, { cause: 1 }),
      finding(1, { rule: 'b', cause: 0 }),
      finding(2, { rule: 'c', cause: 2 }),
    ];
    expect(outline(groupFindings(findings))).toBe('0(1) 2');
  });

  test('a chain of any length is no danger to the stack', () => {
    const chain = Array.from({ length: 50_000 }, (_, seq) => finding(seq, seq === 0 ? {} : { cause: seq - 1 }));
    const depth = (groups: readonly FindingGroup<Finding>[]): number =>
      Math.max(0, ...groups.map(({ consequences }) => 1 + depth(consequences)));
    expect(depth(groupFindings(chain))).toBeLessThan(20);
  });
});

describe('what was counted and not listed', () => {
  const listed = [finding(0, { streamId: 1 }), finding(1, { streamId: 3 })];
  const rest = finding(2, { severity: 'info', fault: 'none', summary: '900 more', unlisted: 900 });

  test('counts with what it is more of', () => {
    expect(outline(groupFindings([...listed, rest]))).toBe('0+1+900 more');
  });

  test('counts with consequences', () => {
    const caused = [finding(0, { rule: 'root' }), finding(1, { cause: 0 }), { ...rest, seq: 2 }];
    expect(outline(groupFindings(caused))).toBe('0(1+900 more)');
  });

  test('stands for itself where several could be meant', () => {
    expect(outline(groupFindings([...listed, finding(3, { summary: 'another' }), { ...rest, seq: 4 }]))).toBe(
      '0+1 3 4',
    );
  });

  test('stands for itself on another connection', () => {
    expect(outline(groupFindings([...listed, { ...rest, connection: 2 }]))).toBe('0+1 2');
  });
});
