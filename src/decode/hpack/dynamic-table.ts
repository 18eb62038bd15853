import { limits } from '../../limits.ts';
import type { DynamicTableState } from '../field-block.ts';
import type { OctetString } from '../octets.ts';
import { fieldSize, type HeaderField } from './header-field.ts';
import { STATIC_TABLE } from './static-table.ts';

/** Index of the newest entry. @see RFC 7541 §2.3.3 */
export const FIRST_DYNAMIC_INDEX = STATIC_TABLE.length + 1;

/** SETTINGS_HEADER_TABLE_SIZE before any SETTINGS frame, in octets. @see RFC 9113 §6.5.2 */
export const DEFAULT_TABLE_SIZE = 4096;

export interface DynamicTableEntry {
  readonly index: number;
  readonly name: OctetString;
  readonly value: OctetString;
  /** Octets: RFC 7541 §4.1. */
  readonly size: number;
}

/**
 * The dynamic table of one sender, as a ring: insertion, eviction and lookup cost the same however full it is.
 * It never holds more than `limits.dynamicTableOctets`, whatever maximum size its sender chose.
 * @see RFC 7541 §2.3.2, §4
 */
export class DynamicTable {
  /** A power of two long. An entry is the field that inserted it until it is first referred to. */
  #ring: (HeaderField | undefined)[] = new Array(64).fill(undefined);
  /** Insertions so far; modulo the length of the ring the slot of the next one. */
  #inserted = 0;
  #entries = 0;
  #size = 0;
  #maxSize: number;
  #reliable = true;
  #state: DynamicTableState | undefined;

  constructor(maxSize: number = DEFAULT_TABLE_SIZE) {
    this.#maxSize = maxSize;
  }

  /** Octets: what the sender set, even above what is held here. */
  get maxSize(): number {
    return this.#maxSize;
  }

  /** What a field block tells about the table; the same object as long as nothing changed. */
  get state(): DynamicTableState {
    this.#state ??= {
      entries: this.#entries,
      size: this.#size,
      maxSize: this.#maxSize,
      reliable: this.#reliable,
    };
    return this.#state;
  }

  /** The `indexed` field that `index` (62 and above) stands for, or `undefined` beyond the end. Shared until it moves. */
  field(index: number): HeaderField | undefined {
    const age = index - FIRST_DYNAMIC_INDEX;
    if (age < 0 || age >= this.#entries) return undefined;
    const slot = (this.#inserted - 1 - age) & (this.#ring.length - 1);
    const entry = this.#ring[slot]!;
    if (entry.index === index && entry.representation === 'indexed') return entry;
    const field: HeaderField = {
      name: entry.name,
      value: entry.value,
      representation: 'indexed',
      index,
      huffmanName: false,
      huffmanValue: false,
    };
    this.#ring[slot] = field;
    return field;
  }

  /** Entries in index order, the newest (index 62) first. */
  *entries(): Generator<DynamicTableEntry> {
    for (let age = 0; age < this.#entries; age++) {
      const { name, value } = this.#ring[(this.#inserted - 1 - age) & (this.#ring.length - 1)]!;
      yield { index: FIRST_DYNAMIC_INDEX + age, name, value, size: fieldSize(name, value) };
    }
  }

  /** A field larger than the whole table empties it and is not inserted. @see RFC 7541 §4.4 */
  insert(field: HeaderField): void {
    this.#state = undefined;
    const size = fieldSize(field.name, field.value);
    this.#evictDownTo(this.#maxSize - size);
    if (size > this.#maxSize) return;
    if (this.#size + size > limits.dynamicTableOctets) {
      // The sender still has what leaves here.
      this.#reliable = false;
      this.#evictDownTo(limits.dynamicTableOctets - size);
      if (size > limits.dynamicTableOctets) return;
    }
    if (this.#entries === this.#ring.length) this.#grow();
    this.#ring[this.#inserted & (this.#ring.length - 1)] = field;
    this.#inserted++;
    this.#entries++;
    this.#size += size;
  }

  /** @see RFC 7541 §4.3 */
  resize(maxSize: number): void {
    this.#state = undefined;
    this.#maxSize = maxSize;
    this.#evictDownTo(maxSize);
    // Whatever was lost before, an empty table is the same table on both sides.
    if (maxSize === 0) this.#reliable = true;
  }

  /** Part of a block was not applied: from here on the table may differ from the sender's. */
  markUnreliable(): void {
    this.#state = undefined;
    this.#reliable = false;
  }

  #evictDownTo(size: number): void {
    while (this.#size > size && this.#entries > 0) {
      const slot = (this.#inserted - this.#entries) & (this.#ring.length - 1);
      const { name, value } = this.#ring[slot]!;
      this.#ring[slot] = undefined;
      this.#size -= fieldSize(name, value);
      this.#entries--;
    }
  }

  #grow(): void {
    const oldest = this.#inserted - this.#entries;
    const ring = new Array<HeaderField | undefined>(this.#ring.length * 2).fill(undefined);
    for (let at = oldest; at < this.#inserted; at++) {
      ring[at & (ring.length - 1)] = this.#ring[at & (this.#ring.length - 1)];
    }
    this.#ring = ring;
  }
}
