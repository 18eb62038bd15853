import type { TraceRecord } from '../trace/index.ts';
import { type RecordSource, stepFrom } from '../trace/record-source.ts';
import type { Rows } from './all-rows.ts';

export type Matches = (record: TraceRecord) => boolean;

/** Numbers appended to a typed array that doubles: 4 octets per row instead of an object. */
class SeqList {
  #numbers = new Uint32Array(1024);
  length = 0;

  /** Forgets the first numbers. */
  drop(count: number): void {
    this.#numbers.copyWithin(0, count, this.length);
    this.length -= count;
  }

  push(seq: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = seq;
  }

  at(index: number): number {
    return this.#numbers[index]!;
  }
}

/** Records looked at between two looks at the clock. */
const STRIDE = 256;

/**
 * The rows a filter leaves, as numbers of records. The scan begins where the user looks and grows both ways, newer
 * records first, so the first screen is right at once even over millions of records. Work is done in slices: `advance`
 * stops at its deadline and goes on at the next call.
 */
export class RowIndex implements Rows {
  readonly #source: RecordSource;
  readonly #matches: Matches;
  /** Matches below the origin, newest first, and from it on, oldest first. */
  readonly #older = new SeqList();
  readonly #newer = new SeqList();
  #nextOlder: number;
  #waitingFor: number | undefined;
  #nextNewer: number;
  /** Rows that are left of `#older`, and rows of `#newer` that are gone, as of the last look. */
  #bounds = { firstSeq: Number.NaN, rows: 0, older: 0, newer: 0 };

  /** @param origin record at which the scan begins */
  constructor(source: RecordSource, matches: Matches, origin: number) {
    this.#source = source;
    this.#matches = matches;
    this.#nextNewer = Math.max(source.firstSeq, Math.min(origin, source.nextSeq));
    this.#nextOlder = this.#nextNewer - 1;
  }

  /** True once every record there is has been looked at. */
  get complete(): boolean {
    return this.#nextNewer >= this.#source.nextSeq && this.#nextOlder < this.#source.firstSeq;
  }

  /** Records looked at. */
  get scanned(): number {
    return this.#nextNewer - Math.max(this.#nextOlder + 1, this.#source.firstSeq);
  }

  /** A record that has to be loaded before the scan can go on. */
  get waitingFor(): number | undefined {
    return this.#waitingFor;
  }

  get length(): number {
    return this.#olderLength + this.#newer.length - this.#newerStart;
  }

  keyAt(index: number): number {
    const older = this.#olderLength;
    return index < older ? this.#older.at(older - 1 - index) : this.#newer.at(this.#newerStart + index - older);
  }

  /** The row of a record or, where it is not shown, of the next one that is. */
  indexOf(key: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.keyAt(middle) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Looks at records until all are seen, one is not in memory, or the clock passes the deadline.
   *
   * @param deadline on the clock of `now`, milliseconds
   * @returns whether the rows changed
   */
  advance(deadline: number, now: () => number = () => performance.now()): boolean {
    const before = this.#older.length + this.#newer.length;
    this.#forget();
    do {
      this.#scan(STRIDE);
    } while (!this.complete && this.#waitingFor === undefined && now() < deadline);
    return this.#older.length + this.#newer.length !== before;
  }

  #scan(count: number): void {
    const { nextSeq, firstSeq } = this.#source;
    this.#waitingFor = undefined;
    const end = Math.min(this.#nextNewer + count, nextSeq);
    while (this.#nextNewer < end) {
      const next = this.#look(this.#nextNewer, 1, this.#newer);
      if (next === undefined) break;
      this.#nextNewer = next;
    }
    const start = Math.max(this.#nextOlder - count, firstSeq - 1);
    while (this.#nextOlder > start) {
      const next = this.#look(this.#nextOlder, -1, this.#older);
      if (next === undefined) break;
      this.#nextOlder = next;
    }
  }

  /** The number to look at next; undefined where this record has to be loaded first. */
  #look(seq: number, step: 1 | -1, rows: SeqList): number | undefined {
    const record = this.#source.get(seq);
    if (record !== undefined) {
      if (this.#matches(record)) rows.push(seq);
    } else if (this.#source.isLoaded?.(seq) === false) {
      this.#waitingFor ??= seq;
      return undefined;
    }
    return stepFrom(this.#source, seq, step, record);
  }

  /** In a session that runs for days, rows whose records have left must leave too. */
  #forget(): void {
    const gone = this.#newerStart;
    if (gone > STRIDE && gone > this.#newer.length / 2) this.#newer.drop(gone);
  }

  /** Rows whose records have left memory are no rows any more; both lists are ordered, so the rest is a prefix. */
  get #olderLength(): number {
    this.#findBounds();
    return this.#bounds.older;
  }

  get #newerStart(): number {
    this.#findBounds();
    return this.#bounds.newer;
  }

  /** Asked for each row somebody looks at, and changed only when records leave or rows come. */
  #findBounds(): void {
    const { firstSeq } = this.#source;
    const rows = this.#older.length + this.#newer.length;
    if (firstSeq === this.#bounds.firstSeq && rows === this.#bounds.rows) return;
    const older = countWhile(this.#older, 0, (seq) => seq >= firstSeq);
    const newer = countWhile(this.#newer, 0, (seq) => seq < firstSeq);
    this.#bounds = { firstSeq, rows, older, newer };
  }
}

/** How many numbers from `start` on hold the test, in a list where all that do stand first. */
function countWhile(list: SeqList, start: number, test: (seq: number) => boolean): number {
  let low = start;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(list.at(middle))) low = middle + 1;
    else high = middle;
  }
  return low;
}
