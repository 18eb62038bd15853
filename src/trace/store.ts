import { limits } from '../limits.ts';
import { neighbourOf, placeOf } from './by-number.ts';
import { PackedPage, PagePool } from './packed-page.ts';
import type { TraceRecord } from './record.ts';
import { recordCost } from './record-cost.ts';
import type { RecordSource } from './record-source.ts';
import { Tally, type TraceCounts } from './tally.ts';

export interface TraceStoreLimits {
  /** Records; default `limits.storeRecords`. */
  readonly records?: number;
  /** Octets of memory they may take, by estimate; default `limits.storeOctets`. */
  readonly octets?: number;
}

/** The newest records as they came: a page that is not full yet. */
class LoosePage {
  readonly records: TraceRecord[] = [];
  readonly costs: number[] = [];
  octets = 0;

  get length(): number {
    return this.records.length;
  }

  seqAt(place: number): number {
    return this.records[place]!.seq;
  }

  at(place: number): TraceRecord {
    return this.records[place]!;
  }

  outlineAt(place: number): TraceRecord {
    return this.records[place]!;
  }

  append(record: TraceRecord): void {
    const cost = recordCost(record);
    this.records.push(record);
    this.costs.push(cost);
    this.octets += cost;
  }

  /** Lets go of the first `count` records. */
  drop(count: number): void {
    for (const cost of this.costs.splice(0, count)) this.octets -= cost;
    this.records.splice(0, count);
  }
}

/** Records of a page: few, because until it is full the garbage collector moves them. */
const PAGE_RECORDS = 256;
/** Octets at which a page is full with fewer: it leaves memory as a whole. */
const PAGE_OCTETS = 4 * 1024 * 1024;

/**
 * The newest records, in bounded memory: for what does not fit the oldest leave. Whoever shows them looks at `version`
 * when it has time, and pulls what it shows.
 */
export class TraceStore implements RecordSource {
  readonly #maxRecords: number;
  readonly #maxOctets: number;
  readonly #pageRecords: number;
  readonly #tally = new Tally();
  /** Full pages, oldest first, from `#firstPage` on. */
  readonly #packed: PackedPage[] = [];
  readonly #pool = new PagePool();
  #firstPage = 0;
  /** Records of the first full page that have left. */
  #gone = 0;
  #loose = new LoosePage();
  #packedOctets = 0;
  #length = 0;
  #nextSeq = 0;
  #evicted = 0;
  /** Where the last record was found: who looks at one looks at its neighbours. */
  #near = 0;

  constructor({ records = limits.storeRecords, octets = limits.storeOctets }: TraceStoreLimits = {}) {
    this.#maxRecords = records;
    this.#maxOctets = octets;
    // A page is packed only where it is a small part of what may stay.
    this.#pageRecords = records >= 4 * PAGE_RECORDS ? PAGE_RECORDS : Number.POSITIVE_INFINITY;
  }

  /** Adds a record. Its `seq` is above those before it; where numbers are missing, `get` gives nothing for them. */
  append(record: TraceRecord): void {
    const loose = this.#loose;
    loose.append(record);
    this.#length++;
    this.#nextSeq = record.seq + 1;
    this.#tally.add(record);
    if (loose.length >= this.#pageRecords || (loose.octets >= PAGE_OCTETS && this.#isRoomy)) this.#pack();
    if (this.#length > this.#maxRecords) this.#evictOne();
    // The newest stays, whatever its size: it is what everybody waits for.
    while (this.octets > this.#maxOctets && this.#length > 1) this.#evict();
  }

  get(seq: number): TraceRecord | undefined {
    if (!(seq >= this.firstSeq && seq < this.#nextSeq)) return undefined;
    const page = this.#pageOf(seq);
    const place = placeOf(seq, page.length, (at) => page.seqAt(at));
    return place < 0 ? undefined : page.at(place);
  }

  outline(seq: number): TraceRecord | undefined {
    if (!(seq >= this.firstSeq && seq < this.#nextSeq)) return undefined;
    const page = this.#pageOf(seq);
    const place = placeOf(seq, page.length, (at) => page.seqAt(at));
    return place < 0 ? undefined : page.outlineAt(place);
  }

  skip(seq: number, step: 1 | -1): number {
    if (this.#length === 0 || seq < this.firstSeq || seq >= this.#nextSeq) return seq + step;
    const page = this.#pageOf(seq);
    const found = neighbourOf(seq, step, page.length, (place) => page.seqAt(place));
    if (found !== undefined) return Math.max(found, this.firstSeq - 1);
    // Past the end of its page: the next one begins there, or there is none.
    if (step === -1 || page === this.#loose) return step === -1 ? this.firstSeq - 1 : this.#nextSeq;
    const next = this.#packed[this.#near + 1] ?? this.#loose;
    return next.length > 0 ? next.seqAt(0) : this.#nextSeq;
  }

  /** Number of the oldest record here. */
  get firstSeq(): number {
    if (this.#firstPage < this.#packed.length) return this.#packed[this.#firstPage]!.seqAt(this.#gone);
    return this.#loose.length > 0 ? this.#loose.seqAt(0) : this.#nextSeq;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** Grows with every record. */
  get version(): number {
    return this.#tally.records;
  }

  /** Records that have left. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Of all records there ever were, those that have left included. */
  get counts(): TraceCounts {
    return this.#tally;
  }

  /** Estimated octets of memory the records take. */
  get octets(): number {
    return this.#packedOctets + this.#loose.octets;
  }

  get #isRoomy(): boolean {
    return this.#maxOctets >= 8 * PAGE_OCTETS;
  }

  #pack(): void {
    const page = new PackedPage(this.#loose.records, this.#pool);
    this.#packed.push(page);
    this.#packedOctets += page.octets;
    this.#loose = new LoosePage();
  }

  /** The page in which a record would stand. */
  #pageOf(seq: number): PackedPage | LoosePage {
    if (this.#loose.length > 0 && seq >= this.#loose.seqAt(0)) return this.#loose;
    const near = this.#packed[this.#near];
    if (near && this.#near >= this.#firstPage && seq >= near.seqAt(0) && seq <= near.seqAt(near.length - 1))
      return near;
    let low = this.#firstPage;
    let high = this.#packed.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#packed[middle]!.seqAt(0) <= seq) low = middle;
      else high = middle - 1;
    }
    this.#near = low;
    return this.#packed[low]!;
  }

  #evictOne(): void {
    this.#length--;
    this.#evicted++;
    const page = this.#packed[this.#firstPage];
    if (page === undefined) this.#loose.drop(1);
    else if (++this.#gone === page.length) this.#dropPage(page);
  }

  /** A page as a whole: only so is there more room. */
  #evict(): void {
    const page = this.#packed[this.#firstPage];
    if (page === undefined) {
      this.#evictOne();
      return;
    }
    const left = page.length - this.#gone;
    this.#length -= left;
    this.#evicted += left;
    this.#dropPage(page);
  }

  #dropPage(page: PackedPage): void {
    this.#packedOctets -= page.octets;
    page.release(this.#pool);
    this.#gone = 0;
    this.#packed[this.#firstPage++] = undefined as never;
    if (2 * this.#firstPage <= this.#packed.length) return;
    this.#packed.splice(0, this.#firstPage);
    this.#firstPage = 0;
    this.#near = 0;
  }
}
