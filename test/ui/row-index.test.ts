import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../src/trace/index.ts';
import type { RecordSource } from '../../src/trace/record-source.ts';
import { RowIndex } from '../../src/ui/row-index.ts';

/** A source of `count` records, from `firstSeq` on. */
class Numbers implements RecordSource {
  firstSeq = 0;
  version = 0;
  nextSeq: number;
  constructor(count: number) {
    this.nextSeq = count;
  }
  get(seq: number): TraceRecord | undefined {
    if (seq < this.firstSeq || seq >= this.nextSeq) return undefined;
    return { seq, at: seq, connection: 1, kind: 'trace-ended', reason: '' };
  }
}

const rowsOf = (index: RowIndex): number[] => Array.from({ length: index.length }, (_, at) => index.keyAt(at));
const multiplesOf = (n: number) => (record: TraceRecord) => record.seq % n === 0;
/** A clock that passes every deadline at once: one stride per call. */
const late = () => Number.POSITIVE_INFINITY;
const never = () => Number.NEGATIVE_INFINITY;

describe('RowIndex', () => {
  test('whatever the origin and the slices, the rows are those that match, in order', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(4000), fc.integer({ min: 1, max: 50 }), (count, origin, n) => {
        const index = new RowIndex(new Numbers(count), multiplesOf(n), origin);
        while (!index.complete) index.advance(0, late);
        expect(rowsOf(index)).toEqual(Array.from({ length: Math.ceil(count / n) }, (_, at) => at * n));
      }),
    );
  });

  test('the first slice finds what is near the origin', () => {
    const index = new RowIndex(new Numbers(1_000_000), multiplesOf(10), 500_000);
    index.advance(0, late);
    expect(rowsOf(index)).toContain(500_000);
    expect(rowsOf(index)).toContain(499_990);
    expect(index.complete).toBe(false);
  });

  test('records that come later are rows too', () => {
    const source = new Numbers(100);
    const index = new RowIndex(source, multiplesOf(10), 100);
    index.advance(0, never);
    source.nextSeq = 121;
    index.advance(0, never);
    expect(rowsOf(index).slice(-3)).toEqual([100, 110, 120]);
  });

  test.each([
    ['some that were older than the origin', 40, [40, 50, 60, 70, 80, 90]],
    ['all that were older and some of the newer', 75, [80, 90]],
    ['all', 100, []],
  ])('records that left memory are no rows: %s', (_, firstSeq, expected) => {
    const source = new Numbers(100);
    const index = new RowIndex(source, multiplesOf(10), 60);
    index.advance(0, never);
    source.firstSeq = firstSeq;
    expect(rowsOf(index)).toEqual(expected);
  });

  test('a record that is not shown is found at the next one that is', () => {
    const index = new RowIndex(new Numbers(100), multiplesOf(10), 50);
    index.advance(0, never);
    expect(index.indexOf(41)).toBe(5);
    expect(index.indexOf(40)).toBe(4);
    expect(index.indexOf(1000)).toBe(10);
  });
});
