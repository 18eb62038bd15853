import {
  DEFAULT_TABLE_SIZE,
  DynamicTable,
  FIRST_DYNAMIC_INDEX,
  type FieldBlock,
  fieldSize,
  type HeaderField,
  type OctetString,
  type Peer,
} from '../decode/index.ts';
import type { TraceRecord } from '../trace/index.ts';
import { type RecordSource, stepFrom } from '../trace/record-source.ts';

/** An entry of the dynamic table, and its story. */
export interface TableEntry {
  readonly name: OctetString;
  readonly value: OctetString;
  /** `seq` of the record whose field block added it. */
  readonly added: number;
  /** References since: of the whole field, or of its name. */
  uses: number;
}

/** An entry that is gone, and what drove it out. */
export interface EvictedEntry extends TableEntry {
  /** `seq` of the record whose field block left no room for it. */
  readonly evictedBy: number;
}

/** Records looked at between two looks at the clock. */
const STRIDE = 1024;
/** Milliseconds of work at a time: the relay runs on the same thread. */
const SLICE = 10;

/** Entries that are gone and still shown, the last one first. */
const REMEMBERED = 8;

/**
 * The dynamic table of one sender at any record, rebuilt by doing again what its field blocks did. Asking for a later
 * record goes on from where the last question ended.
 */
export class HpackTable {
  readonly connection: number;
  readonly from: Peer;
  /** Newest first, as RFC 7541 §2.3.3 numbers them. */
  readonly entries: TableEntry[] = [];
  evicted = 0;
  readonly lastEvicted: EvictedEntry[] = [];
  /** A record that has to be loaded before it can go on. */
  missing: number | undefined;
  /** False where the blocks from the beginning are not all there. */
  complete: boolean;
  readonly #table = new DynamicTable(DEFAULT_TABLE_SIZE);
  #next: number;

  constructor(source: RecordSource, connection: number, from: Peer) {
    this.connection = connection;
    this.from = from;
    this.complete = source.firstSeq === 0;
    this.#next = source.firstSeq;
  }

  /** Octets: RFC 7541 §4.1. */
  get size(): number {
    return this.#table.state.size;
  }

  /** Octets: RFC 7541 §4.2. */
  get maxSize(): number {
    return this.#table.maxSize;
  }

  /** False when this table is already past the record and has to be built again. */
  canAdvanceTo(seq: number): boolean {
    return this.#next <= seq + 1;
  }

  /** Records of what was asked for that were not looked at yet. */
  behind(seq: number): number {
    return Math.max(0, seq + 1 - this.#next);
  }

  /** Applies the blocks up to and with the record `seq`, until the clock passes the deadline. */
  advanceTo(
    source: RecordSource,
    seq: number,
    deadline = Number.POSITIVE_INFINITY,
    now: () => number = () => performance.now(),
  ): void {
    this.missing = undefined;
    while (this.#next <= seq && now() < deadline) {
      const end = Math.min(this.#next + STRIDE, seq + 1);
      while (this.#next < end) {
        const record = source.get(this.#next);
        if (!record && source.isLoaded?.(this.#next) === false) {
          this.missing = this.#next;
          return;
        }
        const block = record && this.#blockOf(record);
        if (block) this.#apply(block, record.seq);
        this.#next = stepFrom(source, this.#next, 1, record);
      }
    }
  }

  #blockOf(record: TraceRecord): FieldBlock | undefined {
    if (record.kind !== 'frame' || record.connection !== this.connection || record.from !== this.from) return undefined;
    return 'fieldBlock' in record.frame ? record.frame.fieldBlock : undefined;
  }

  #apply(block: FieldBlock, seq: number): void {
    let updates = 0;
    let listSize = 0;
    const resizeBefore = (position: number) => {
      for (; (block.tableSizeUpdates[updates]?.position ?? position) < position; updates++) {
        this.#table.resize(block.tableSizeUpdates[updates]!.maxSize);
        this.#trim(seq);
      }
    };
    for (const [at, field] of block.fields.entries()) {
      resizeBefore(block.positions[at]!);
      listSize += fieldSize(field.name, field.value);
      this.#use(field.index);
      if (field.representation === 'literal-incremental-indexing') this.#insert(field, seq);
    }
    resizeBefore(Number.POSITIVE_INFINITY);
    // Of a block with too many fields the last ones were not kept: they may have gone into the table too.
    const whole = listSize === block.listSize;
    this.complete &&= whole && block.dynamicTable.reliable && block.dynamicTable.size === this.size;
  }

  #use(index: number): void {
    const entry = this.entries[index - FIRST_DYNAMIC_INDEX];
    if (entry) entry.uses++;
  }

  #insert(field: HeaderField, seq: number): void {
    this.#table.insert(field);
    this.entries.unshift({ name: field.name, value: field.value, added: seq, uses: 0 });
    this.#trim(seq);
  }

  #trim(evictedBy: number): void {
    const kept = this.#table.state.entries;
    if (this.entries.length <= kept) return;
    const gone = this.entries.splice(kept);
    this.evicted += gone.length;
    // The oldest entry, the last of the table, went first.
    for (const entry of gone.slice(0, REMEMBERED).reverse()) this.lastEvicted.unshift({ ...entry, evictedBy });
    this.lastEvicted.length = Math.min(this.lastEvicted.length, REMEMBERED);
  }
}

/** The table that was asked for last, to go on from there. */
export class HpackTables {
  #last: HpackTable | undefined;

  /** The table of `from` on a connection as the record `seq` left it; as far as `behind` it, if that is a long way. */
  at(
    source: RecordSource,
    connection: number,
    from: Peer,
    seq: number,
    now: () => number = () => performance.now(),
  ): HpackTable {
    const { connection: lastConnection, from: lastFrom } = this.#last ?? {};
    if (lastConnection !== connection || lastFrom !== from || !this.#last?.canAdvanceTo(seq)) {
      this.#last = new HpackTable(source, connection, from);
    }
    this.#last!.advanceTo(source, seq, now() + SLICE, now);
    return this.#last!;
  }
}
