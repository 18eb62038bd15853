import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvWriter } from '../../../src/cli/exports/csv.ts';
import { anyRecord } from '../../support/any-record.ts';
import { headers } from '../../trace/filter/records.ts';

/** @see RFC 4180 §2 */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

test('any record is one row of as many cells as the head, none of them a formula', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 5 }), (records) => {
      const writer = csvWriter();
      const head = writer.begin({ tool: 'test', startedAt: '2026-11-20T10:00:00.000Z' });
      const rows = readCsv([head, ...records.map((record) => writer.record(record))].join(''));
      expect(rows).toHaveLength(records.length + 1);
      for (const row of rows) {
        expect(row).toHaveLength(rows[0]!.length);
        for (const cell of row) expect(cell).not.toMatch(/^[=+\-@]|[\x00-\x1f\x7f-\x9f]/);
      }
    }),
  );
});

test.each([
  ['=1+1', ",'=1+1,"],
  ['+1', ",'+1,"],
  ['-1', ",'-1,"],
  ['@SUM(A1)', ",'@SUM(A1),"],
  ['a=1', ',a=1,'],
  ['=a,"b"', `,"'=a,""b""",`],
])('a path %s', (path, cell) => {
  expect(csvWriter().record(headers('client', [[':path', path]]))).toContain(cell);
});

test('a path of 16 MiB is cut', () => {
  const row = csvWriter().record(headers('client', [[':path', '/'.repeat(16 * 1024 * 1024)]]));
  expect(row.length).toBeLessThan(10_000);
});
