import { limits } from '../limits.ts';
import { neighbourOf, placeOf } from './by-number.ts';
import type { TextProbe } from './filter/text-probe.ts';
import { PackedPage, type PageRoom } from './packed-page.ts';
import { PagePool } from './page-pool.ts';
import type { TraceRecord } from './record.ts';
import type { Neighbours, RecordSource } from './record-source.ts';

export interface TraceStoreLimits {
  /** Records; default `limits.storeRecords`. */
  readonly records?: number;
  /** Octets of memory they may take, by estimate; default `limits.storeOctets`. */
  readonly octets?: number;
}

/** Room in a page. What is too much leaves memory by whole pages: a store of any size has a few of them. */
const PAGE: PageRoom = { records: 1024, octets: 1024 * 1024 };
const LEAST_PAGES = 8;

/**
 * The newest records, in bounded memory: for what does not fit the oldest leave. Whoever shows them looks at `version`
 * when it has time, and pulls what it shows.
 */
export class TraceStore implements RecordSource {
  readonly #maxRecords: number;
  readonly #maxOctets: number;
  readonly #room: PageRoom;
  /** Oldest first, from `#firstPage` on; only the last is still being filled. */
  readonly #pages: PackedPage[] = [];
  readonly #pool = new PagePool();
  #firstPage = 0;
  /** Records of the first page that have left. */
  #gone = 0;
  /** Of all pages but the last. */
  #sealedOctets = 0;
  #length = 0;
  #nextSeq = 0;
  #evicted = 0;
  /** Where the last record was found: who looks at one looks at its neighbours. */
  #near = 0;

  constructor({ records = limits.storeRecords, octets = limits.storeOctets }: TraceStoreLimits = {}) {
    this.#maxRecords = records;
    this.#maxOctets = octets;
    this.#room = {
      records: Math.min(PAGE.records, Math.ceil(records / LEAST_PAGES)),
      octets: Math.min(PAGE.octets, octets / LEAST_PAGES),
    };
  }

  /** Adds a record. Its `seq` is above those before it; where numbers are missing, `get` gives nothing for them. */
  append(record: TraceRecord): void {
    if (!this.#last?.append(record)) this.#turnPage().append(record);
    this.#length++;
    this.#nextSeq = record.seq + 1;
    if (this.#length > this.#maxRecords) this.#evictOne();
    // The newest stays, whatever its size: it is what everybody waits for.
    while (this.octets > this.#maxOctets && this.#firstPage < this.#pages.length - 1) this.#evict();
  }

  get(seq: number): TraceRecord | undefined {
    const page = this.#pageWith(seq);
    const place = page ? placeOf(seq, page.length, (at) => page.seqAt(at)) : -1;
    return place < 0 ? undefined : page!.at(place);
  }

  outline(seq: number): TraceRecord | undefined {
    const page = this.#pageWith(seq);
    const place = page ? placeOf(seq, page.length, (at) => page.seqAt(at)) : -1;
    return place < 0 ? undefined : page!.outlineAt(place);
  }

  skip(seq: number, step: 1 | -1): number {
    if (this.#length === 0 || seq < this.firstSeq || seq >= this.#nextSeq) return seq + step;
    const page = this.#pageOf(seq);
    const found = neighbourOf(seq, step, page.length, (place) => page.seqAt(place));
    if (found !== undefined) return Math.max(found, this.firstSeq - 1);
    // Past the end of its page: the next one begins there, or there is none.
    if (step === -1) return this.firstSeq - 1;
    return this.#pages[this.#near + 1]?.seqAt(0) ?? this.#nextSeq;
  }

  neighbours(seq: number, probe: TextProbe): Neighbours | undefined {
    const page = this.#pageWith(seq);
    return page && { firstSeq: page.seqAt(0), lastSeq: page.seqAt(page.length - 1), mayMatch: page.mayHold(probe) };
  }

  /** Number of the oldest record here. */
  get firstSeq(): number {
    return this.#pages[this.#firstPage]?.seqAt(this.#gone) ?? this.#nextSeq;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** Grows with every record. */
  get version(): number {
    return this.#evicted + this.#length;
  }

  /** Records that have left. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Estimated octets of memory the records take. */
  get octets(): number {
    return this.#sealedOctets + (this.#last?.octets ?? 0);
  }

  get #last(): PackedPage | undefined {
    return this.#pages[this.#pages.length - 1];
  }

  #turnPage(): PackedPage {
    const full = this.#last;
    if (full) {
      full.seal();
      this.#sealedOctets += full.octets;
    }
    const page = new PackedPage(this.#pool, this.#room);
    this.#pages.push(page);
    return page;
  }

  #pageWith(seq: number): PackedPage | undefined {
    return seq >= this.firstSeq && seq < this.#nextSeq ? this.#pageOf(seq) : undefined;
  }

  /** The page in which a record would stand. */
  #pageOf(seq: number): PackedPage {
    const near = this.#pages[this.#near];
    if (near && this.#near >= this.#firstPage && seq >= near.seqAt(0) && seq <= near.seqAt(near.length - 1))
      return near;
    let low = this.#firstPage;
    let high = this.#pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#pages[middle]!.seqAt(0) <= seq) low = middle;
      else high = middle - 1;
    }
    this.#near = low;
    return this.#pages[low]!;
  }

  #evictOne(): void {
    this.#length--;
    this.#evicted++;
    if (++this.#gone === this.#pages[this.#firstPage]!.length) this.#dropPage();
  }

  /** A page as a whole: only so is there more room. */
  #evict(): void {
    const left = this.#pages[this.#firstPage]!.length - this.#gone;
    this.#length -= left;
    this.#evicted += left;
    this.#dropPage();
  }

  #dropPage(): void {
    const page = this.#pages[this.#firstPage]!;
    this.#sealedOctets -= page.octets;
    page.release();
    this.#gone = 0;
    this.#pages[this.#firstPage++] = undefined as never;
    if (2 * this.#firstPage <= this.#pages.length) return;
    this.#pages.splice(0, this.#firstPage);
    this.#firstPage = 0;
    this.#near = 0;
  }
}
