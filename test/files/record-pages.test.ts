import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordPages } from '../../src/files/record-pages.ts';

/** Lines of `length` octets, one after another. */
function pagesOf(lines: readonly { readonly gap: number; readonly length: number; readonly isRow: boolean }[]) {
  const pages = new RecordPages();
  const rows: number[] = [];
  let seq = -1;
  let offset = 0;
  for (const { gap, length, isRow } of lines) {
    seq += 1 + gap;
    pages.add(seq, offset, offset + length, isRow);
    if (isRow) rows.push(seq);
    offset += length;
  }
  return { pages, rows, nextSeq: seq + 1 };
}

const anyLine = fc.record({
  gap: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(3000)),
  length: fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 100, max: 9000 }) }, fc.integer({ min: 1e5, max: 1e6 })),
  isRow: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.boolean()),
});

describe('pages of records', () => {
  test('every row is where it belongs, whatever is missing between them', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 3000, size: 'max' }), fc.nat(100_000), (lines, sought) => {
        const { pages, rows, nextSeq } = pagesOf(lines);
        expect(pages.rows).toBe(rows.length);
        expect(pages.nextSeq).toBe(nextSeq);
        expect(Array.from({ length: pages.rows }, (_, row) => pages.seqAt(row))).toEqual(rows);
        expect(pages.rowOf(sought)).toBe(rows.filter((seq) => seq < sought).length);
        for (const [row, seq] of rows.entries()) expect(pages.rowOf(seq)).toBe(row);
      }),
      { numRuns: 50 },
    );
  });

  test('a long line has a page of its own', () => {
    const line = { gap: 0, length: 1000, isRow: true };
    const { pages } = pagesOf([line, line, { ...line, length: 64 << 20 }, line]);
    expect([0, 1, 2, 3].map((seq) => pages.pageOf(seq))).toEqual([0, 0, 1, 2]);
  });

  test('a page is read in milliseconds: its records and octets are bounded', () => {
    const { pages } = pagesOf(Array.from({ length: 10_000 }, () => ({ gap: 0, length: 100, isRow: true })));
    expect(pages.length).toBe(10);
    const { pages: wide } = pagesOf(Array.from({ length: 100 }, () => ({ gap: 0, length: 16_384, isRow: true })));
    expect(wide.length).toBe(4);
  });
});
