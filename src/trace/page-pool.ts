/** The numbers of a page, side by side. */
export class Columns {
  readonly capacity: number;
  readonly seq: Float64Array;
  readonly at: Float64Array;
  readonly offset: Float64Array;
  readonly connection: Uint32Array;
  readonly streamId: Uint32Array;
  readonly frameLength: Uint32Array;
  /** Octets of content in a DATA frame, the increment of a WINDOW_UPDATE. */
  readonly value: Uint32Array;
  /** Where a record's octets end in the content of the page; they begin where those before end. */
  readonly contentEnd: Uint32Array;
  readonly kept: Uint8Array;
  readonly flagBits: Uint8Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    const wide = (column: number) => new Float64Array(memory, 8 * column * capacity, capacity);
    const middle = (column: number) => new Uint32Array(memory, (24 + 4 * column) * capacity, capacity);
    const narrow = (column: number) => new Uint8Array(memory, (44 + column) * capacity, capacity);
    const memory = new ArrayBuffer(COLUMN_OCTETS * capacity);
    this.seq = wide(0);
    this.at = wide(1);
    this.offset = wide(2);
    this.connection = middle(0);
    this.streamId = middle(1);
    this.frameLength = middle(2);
    this.value = middle(3);
    this.contentEnd = middle(4);
    this.kept = narrow(0);
    this.flagBits = narrow(1);
  }
}

/** Of one record. */
export const COLUMN_OCTETS = 3 * 8 + 5 * 4 + 2;

/** Memory of pages. That of pages that have left is used again: nothing is left to collect. */
export class PagePool {
  readonly #octets: Uint8Array[] = [];
  readonly #columns: Columns[] = [];
  #scratch = new Uint8Array(GRAIN);

  takeColumns(length: number): Columns {
    const fits = this.#columns.findIndex(({ capacity }) => capacity >= length);
    if (fits >= 0) return this.#columns.splice(fits, 1)[0]!;
    return new Columns(Math.ceil(length / 8) * 8);
  }

  /** Room for the content of the one page that is being filled, of which it has used so many octets. */
  scratch(length: number, used: number): Uint8Array {
    if (length > this.#scratch.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#scratch.length));
      larger.set(this.#scratch.subarray(0, used));
      this.#scratch = larger;
    }
    return this.#scratch;
  }

  /** The used part of the scratch, for a page that is full. */
  settle(used: number): Uint8Array {
    const octets = this.#takeOctets(used);
    octets.set(this.#scratch.subarray(0, used));
    // What one huge frame took is not kept for all that follow.
    if (this.#scratch.length > LARGEST_SCRATCH) this.#scratch = new Uint8Array(GRAIN);
    return octets;
  }

  giveBack(octets: Uint8Array, columns: Columns): void {
    if (this.#octets.push(octets) > SPARES) this.#octets.shift();
    if (this.#columns.push(columns) > SPARES) this.#columns.shift();
  }

  #takeOctets(length: number): Uint8Array {
    const fits = this.#octets.findIndex((octets) => octets.length >= length && octets.length <= 2 * length + GRAIN);
    if (fits >= 0) return this.#octets.splice(fits, 1)[0]!;
    return new Uint8Array(Math.ceil(length / GRAIN) * GRAIN);
  }
}

const GRAIN = 16 * 1024;
const SPARES = 4;
const LARGEST_SCRATCH = 2 * 1024 * 1024;
