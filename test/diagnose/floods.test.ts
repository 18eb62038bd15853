import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { TokenBucket } from '../../src/diagnose/token-bucket.ts';
import { play } from '../support/sequence.ts';

const told = (rule: string, sequence: string) =>
  play(sequence, RULES).findings.filter((finding) => finding.rule === rule && !/more times/.test(finding.summary));
const request = 'C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}';
const resizing = (updates: string) => `C> HDR($n,EH,ES){${updates}, :method GET, :scheme https, :authority a, :path /}`;

test('a bucket takes its burst at once, and what comes slower than its rate for ever', () => {
  const burst = new TokenBucket(10, 5);
  expect(Array.from({ length: 12 }, () => burst.take(0))).toEqual([...Array(10).fill(false), true, true]);
  const steady = new TokenBucket(10, 5);
  expect(Array.from({ length: 1000 }, (_, at) => steady.take(at * 200))).not.toContain(true);
  const faster = new TokenBucket(10, 5);
  const taken = Array.from({ length: 1000 }, (_, at) => faster.take(at * 150));
  // 1.67 more per second than flow back.
  expect(taken.indexOf(true)).toBeGreaterThan(30);
  expect(taken.indexOf(true)).toBeLessThan(50);
});

test('a long flood does not keep a bucket busy for longer than its burst', () => {
  const bucket = new TokenBucket(10, 5);
  for (let at = 0; at < 100_000; at++) bucket.take(0);
  expect(bucket.take(2000)).toBe(true);
  expect(bucket.take(6000)).toBe(false);
});

test.each([
  [
    'ping-flood',
    'PINGs slower than 10 per second, however many',
    'OPEN; 300 x (C> PING($k); S> PING.ACK($k); +109ms)',
    0,
  ],
  ['ping-flood', 'PINGs faster than that for long', 'OPEN; 400 x (C> PING($k); S> PING.ACK($k); +58ms)', 1],
  ['ping-flood', '90 at once, twice, with time in between', 'OPEN; 90 x C> PING($k); +30s; 90 x C> PING($k)', 0],
  [
    'ping-flood',
    'a PING behind each reset, as Go sends them',
    `OPEN; 150 x (${request}; C> RST($n,CANCEL), PING($k))`,
    0,
  ],
  ['settings-flood', 'one in two seconds', 'OPEN; 60 x (C> SET{4=$k}; S> SACK; +2s)', 0],
  ['settings-flood', 'two per second', 'OPEN; 60 x (C> SET{4=$k}; S> SACK; +500ms)', 1],
  ['empty-frames-flood', 'one empty frame per second', 'OPEN; POST1; 200 x (C> DATA(1,0); +1s)', 0],
  ['tiny-data-flood', 'terminal input', 'OPEN; POST1; 700 x (C> DATA(1,1); +15ms)', 0],
  [
    'tiny-data-flood',
    'bodies of two bytes, one per stream',
    `OPEN; 700 x (${request}; S> HDR($n,EH){:status 200}; S> DATA($n,2,ES))`,
    0,
  ],
  ['made-you-reset', 'one in a second', `OPEN; 50 x (${request}; C> WU($n,0); S> RST($n,PROTOCOL_ERROR); +1s)`, 0],
  [
    'window-update-flood',
    'Firefox: one per stream and one for the connection',
    `OPEN; C> WU(0,12517377); 100 x (${request}, WU($n,12451840))`,
    0,
  ],
  ['priority-flood', '900 in a second on many streams', `OPEN; 20 x ${request}; 900 x C> PRIO(3→1)`, 0],
  ['hpack-table-resize-flood', 'emptied at the beginning of 60 blocks', `OPEN; 60 x ${resizing('@0, @4096')}`, 1],
  ['hpack-table-resize-flood', 'smaller and larger in turn', `OPEN; 30 x (${resizing('@0')}; ${resizing('@100')})`, 1],
  ['hpack-table-resize-flood', 'the size it has, said every time', `OPEN; 60 x ${resizing('@0')}`, 0],
  ['hpack-table-resize-flood', 'one resize in two seconds', `OPEN; 60 x (${resizing('@0, @4096')}; +2s)`, 0],
  [
    'hpack-table-resize-flood',
    'asked for by the other side',
    `OPEN; 60 x (S> SET{1=0}; S> SET{1=4096}; C> SACK, SACK; ${resizing('@0, @4096')})`,
    0,
  ],
])('%s: %s', (rule, _, sequence, times) => {
  expect(told(rule, sequence).map(({ summary }) => summary)).toHaveLength(times);
});

test('rapid reset is a warning at first and an error when it goes on', () => {
  const flood = told('rapid-reset', `OPEN; 500 x (${request}; C> RST($n,CANCEL))`);
  expect(flood.map(({ severity }) => severity)).toEqual(['warning', 'error']);
  expect(flood[0]!.summary).toMatch(/reset 10\d streams within/);
});

test('a page that is left cancels as many streams as there may be, and that is no attack', () => {
  const open = `OPEN; 100 x ${request}`;
  const cancel = Array.from({ length: 100 }, (_, at) => `RST(${2 * at + 1},CANCEL)`).join(', ');
  expect(told('rapid-reset', `${open}; C> ${cancel}`)).toEqual([]);
});

test('who answers invalid frames with a reset is told from who answers invalid requests', () => {
  const sequence = (frame: string) => `OPEN; 40 x (${request}; ${frame}S> RST($n,PROTOCOL_ERROR))`;
  expect(told('made-you-reset', sequence('C> WU($n,0); '))[0]).toMatchObject({ severity: 'error', fault: 'client' });
  expect(told('made-you-reset', sequence(''))[0]).toMatchObject({ severity: 'warning' });
});

test('crumbs that the receiver’s windows force are the receiver’s doing', () => {
  const forced = 'OPEN; C> SET{4=0}; S> SACK; GET1; OK1; 700 x (C> WU(1,1); S> DATA(1,1))';
  expect(told('tiny-data-flood', forced)[0]).toMatchObject({ fault: 'client' });
  expect(told('tiny-data-flood', 'OPEN; GET1; OK1; 700 x S> DATA(1,1)')[0]).toMatchObject({ fault: 'server' });
});
