import { limits } from '../limits.ts';
import type { TraceRecord } from './record.ts';
import { recordCost } from './record-cost.ts';
import type { RecordSource } from './record-source.ts';
import { Tally, type TraceCounts } from './tally.ts';

export interface TraceStoreLimits {
  /** Records held; default `limits.storeRecords`. */
  readonly records?: number;
  /** Octets of memory they may take, by estimate; default `limits.storeOctets`. */
  readonly octets?: number;
}

/**
 * The newest records, in bounded memory: for each that does not fit the oldest leave. Whoever shows them looks at
 * `version` when it has time, and pulls what it shows.
 */
export class TraceStore implements RecordSource {
  readonly #maxRecords: number;
  readonly #maxOctets: number;
  readonly #tally = new Tally();
  /** A ring once it is `#maxRecords` long. */
  readonly #ring: (TraceRecord | undefined)[] = [];
  /** Slot of the oldest record. */
  #start = 0;
  #length = 0;
  #octets = 0;
  #nextSeq = 0;
  #evicted = 0;

  constructor({ records = limits.storeRecords, octets = limits.storeOctets }: TraceStoreLimits = {}) {
    this.#maxRecords = records;
    this.#maxOctets = octets;
  }

  /** Adds a record. Its `seq` is above those before it; where numbers are missing, `get` gives nothing for them. */
  append(record: TraceRecord): void {
    if (this.#length === this.#maxRecords) this.#evict();
    this.#ring[this.#slot(this.#length)] = record;
    this.#length++;
    this.#octets += recordCost(record);
    this.#nextSeq = record.seq + 1;
    this.#tally.add(record);
    // The newest stays, whatever its size: it is what everybody waits for.
    while (this.#octets > this.#maxOctets && this.#length > 1) this.#evict();
  }

  get(seq: number): TraceRecord | undefined {
    // Without gaps a record stands as far from the first as its number does; with gaps, before that.
    let high = Math.floor(Math.min(seq - this.firstSeq, this.#length - 1));
    if (high >= 0 && this.#at(high).seq === seq) return this.#at(high);
    for (let low = 0; low <= high; ) {
      const middle = (low + high) >> 1;
      const record = this.#at(middle);
      if (record.seq === seq) return record;
      if (record.seq < seq) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Number of the oldest record here. */
  get firstSeq(): number {
    return this.#length > 0 ? this.#at(0).seq : this.#nextSeq;
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
    return this.#octets;
  }

  /** @param position below `#length` */
  #at(position: number): TraceRecord {
    return this.#ring[this.#slot(position)]!;
  }

  #slot(position: number): number {
    return (this.#start + position) % this.#maxRecords;
  }

  #evict(): void {
    this.#octets -= recordCost(this.#ring[this.#start]!);
    this.#ring[this.#start] = undefined;
    this.#start = this.#slot(1);
    this.#length--;
    this.#evicted++;
  }
}
