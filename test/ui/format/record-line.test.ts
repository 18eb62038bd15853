import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../../src/trace/index.ts';
import { type Palette, recordDetail, recordLine } from '../../../src/ui/format/record-line.ts';
import { play } from '../../support/sequence.ts';

const plain: Palette = Object.fromEntries(
  ['client', 'server', 'error', 'warning', 'strong', 'muted'].map((role) => [role, (text: string) => text]),
) as unknown as Palette;

/** Lines of a sequence, from the first frame after the connection stands. */
const lines = (sequence: string): string[] => {
  const { records } = play(`OPEN; ${sequence}`, []);
  const stands = records.filter((record) => record.kind === 'frame' && record.frame.flags.includes('ACK')).at(-1)!.seq;
  return records
    .filter(({ seq }) => seq > stands)
    .map((record) => recordLine(record, plain).replace(/^ *[\d.]+ +1 /, ''));
};

describe('one aligned line per frame', () => {
  test.each<[string, string, string]>([
    ['a request', 'GET1', '→      1  HEADERS         ES EH           6  GET / · https://a'],
    ['a response', 'S> HDR(1,EH){:status 204}', '←      1  HEADERS         EH              1  204'],
    [
      'a response with what is telling',
      'S> HDR(1,EH){:status 200, x-first 1, content-type text/plain, server me}',
      '←      1  HEADERS         EH             23  200 · content-type: text/plain · server: me',
    ],
    [
      'a second :status',
      'S> HDR(1,EH){:status 200, :status 404}',
      '←      1  HEADERS         EH              2  200 · :status: 404',
    ],
    [
      'a :status without its colon',
      'S> HDR(1,EH){status 200, content-type text/plain}',
      '←      1  HEADERS         EH             18  status: 200 · content-type: text/plain',
    ],
    [
      'a field name that is not what it should be',
      'S> HDR(1,EH){:status: 200}',
      '←      1  HEADERS         EH             11  :status:: 200',
    ],
    ['a reset', 'C> RST(1,CANCEL)', '→      1  RST_STREAM                      4  CANCEL'],
    [
      'GOAWAY',
      'S> GOAWAY(1,ENHANCE_YOUR_CALM,"too_many_pings")',
      '←      0  GOAWAY                         22  ENHANCE_YOUR_CALM · last stream 1 · "too_many_pings"',
    ],
    ['WINDOW_UPDATE', 'C> WU(0,1000)', '→      0  WINDOW_UPDATE                   4  +1000'],
    [
      'SETTINGS',
      'S> SET{3=100, 4=65535}',
      '←      0  SETTINGS                       12  MAX_CONCURRENT_STREAMS 100 · INITIAL_WINDOW_SIZE 65535',
    ],
  ])('%s', (_, sequence, expected) => {
    expect(lines(sequence)[0]).toBe(expected);
  });
});

test('whatever stands in a record, its line is one line without control characters', () => {
  const hostile = '\x1b]0;x\x07\r\n\u202e';
  const record = {
    seq: 0,
    at: 0,
    connection: 1,
    kind: 'finding',
    rule: 'x',
    section: 'RFC 9113 §1',
    severity: 'error',
    fault: 'server',
    evidence: [],
    summary: `The server sent ${hostile}`,
    fix: 'none',
  } as const satisfies TraceRecord;
  expect(recordLine(record, plain)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('--verbose shows every field with how it was written', () => {
  const { records } = play('OPEN; GET1', []);
  const request = records.find((record) => record.kind === 'frame' && record.frame.type === 'HEADERS')!;
  expect(recordDetail(request, plain).map((line) => line.trim())).toEqual(
    expect.arrayContaining([expect.stringMatching(/^:method: GET {2}indexed 2$/)]),
  );
});
