/** At most, of a page: what is read and decoded at a time, a few milliseconds. A longer line has a page of its own. */
const PAGE_RECORDS = 1024;
const PAGE_OCTETS = 512 * 1024;

interface Page {
  /** Where its first line begins and its last one ends, in octets of the file. */
  readonly offset: number;
  end: number;
  readonly firstSeq: number;
  lastSeq: number;
  records: number;
  /** Rows before it. */
  readonly firstRow: number;
  rows: number;
  /** Numbers of its rows, where they do not simply count up from the first. */
  seqs: number[] | undefined;
  firstRowSeq: number;
}

/**
 * Where the records of a file stand, by their number, and which of them are rows: about a hundred octets of memory for a
 * thousand records.
 */
export class RecordPages {
  readonly #pages: Page[] = [];
  /** Records that are rows. */
  rows = 0;

  get length(): number {
    return this.#pages.length;
  }

  get firstSeq(): number {
    return this.#pages[0]?.firstSeq ?? 0;
  }

  /** The number after the last record. */
  get nextSeq(): number {
    return (this.#pages.at(-1)?.lastSeq ?? -1) + 1;
  }

  /** A record that stands in the octets from `offset` to `end`. Its number is higher than all before. */
  add(seq: number, offset: number, end: number, isRow: boolean): void {
    const page = this.#pageFor(seq, offset, end);
    page.records++;
    page.lastSeq = seq;
    page.end = end;
    if (!isRow) return;
    if (page.rows === 0) page.firstRowSeq = seq;
    else if (page.seqs === undefined && seq !== page.firstRowSeq + page.rows) {
      page.seqs = Array.from({ length: page.rows }, (_, at) => page.firstRowSeq + at);
    }
    page.seqs?.push(seq);
    page.rows++;
    this.rows++;
  }

  /** The page a record would stand on; -1 before the first. */
  pageOf(seq: number): number {
    return lastWhere(this.#pages.length, (page) => this.#pages[page]!.firstSeq <= seq);
  }

  /** The numbers of a page: from its first record to that of the next page, as far as that is known. */
  seqsOf(page: number): { readonly start: number; readonly end: number } {
    const { firstSeq, lastSeq } = this.#pages[page]!;
    return { start: firstSeq, end: this.#pages[page + 1]?.firstSeq ?? lastSeq + 1 };
  }

  /** The octets of the file in which a page stands. */
  octetsOf(page: number): { readonly offset: number; readonly end: number } {
    return this.#pages[page]!;
  }

  /** The number of a row. */
  seqAt(row: number): number {
    const page = this.#pages[lastWhere(this.#pages.length, (at) => this.#pages[at]!.firstRow <= row)]!;
    return page.seqs?.[row - page.firstRow] ?? page.firstRowSeq + row - page.firstRow;
  }

  /** The row of a record or, where it is none, of the next one that is. */
  rowOf(seq: number): number {
    const page = this.#pages[this.pageOf(seq)];
    if (page === undefined) return 0;
    const { seqs } = page;
    const before = seqs
      ? lastWhere(seqs.length, (at) => seqs[at]! < seq) + 1
      : Math.max(0, Math.min(page.rows, seq - page.firstRowSeq));
    return page.firstRow + before;
  }

  /** The last page, or a new one where that is full. Octets that are no record count as well. */
  #pageFor(seq: number, offset: number, end: number): Page {
    const last = this.#pages.at(-1);
    if (last && last.records < PAGE_RECORDS && end - last.offset <= PAGE_OCTETS) return last;
    const page: Page = {
      offset,
      end: offset,
      firstSeq: seq,
      lastSeq: seq,
      records: 0,
      firstRow: this.rows,
      rows: 0,
      seqs: undefined,
      firstRowSeq: seq,
    };
    this.#pages.push(page);
    return page;
  }
}

/** The last number below `length` for which the test holds, -1 where it never does; it holds for all before that one. */
function lastWhere(length: number, test: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
