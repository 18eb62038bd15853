import {
  DEFAULT_TABLE_SIZE,
  DynamicTable,
  FIRST_DYNAMIC_INDEX,
  type FieldBlock,
  type HeaderField,
  type OctetString,
  type Peer,
} from '../decode/index.ts';
import type { TraceRecord } from '../trace/index.ts';
import type { RecordSource } from '../trace/record-source.ts';

/** An entry of the dynamic table, and its story. */
export interface TableEntry {
  readonly name: OctetString;
  readonly value: OctetString;
  /** `seq` of the record whose field block added it. */
  readonly added: number;
  /** References since: of the whole field, or of its name. */
  uses: number;
}

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

  /** Applies the blocks up to and with the record `seq`. */
  advanceTo(source: RecordSource, seq: number): void {
    for (; this.#next <= seq; this.#next++) {
      const record = source.get(this.#next);
      const block = record && this.#blockOf(record);
      if (block) this.#apply(block, record.seq);
    }
  }

  #blockOf(record: TraceRecord): FieldBlock | undefined {
    if (record.kind !== 'frame' || record.connection !== this.connection || record.from !== this.from) return undefined;
    return 'fieldBlock' in record.frame ? record.frame.fieldBlock : undefined;
  }

  #apply(block: FieldBlock, seq: number): void {
    let updates = 0;
    const resizeBefore = (position: number) => {
      for (; (block.tableSizeUpdates[updates]?.position ?? position) < position; updates++) {
        this.#table.resize(block.tableSizeUpdates[updates]!.maxSize);
        this.#trim();
      }
    };
    for (const [at, field] of block.fields.entries()) {
      resizeBefore(block.positions[at]!);
      this.#use(field.index);
      if (field.representation === 'literal-incremental-indexing') this.#insert(field, seq);
    }
    resizeBefore(Number.POSITIVE_INFINITY);
    this.complete &&= block.dynamicTable.reliable && block.dynamicTable.size === this.size;
  }

  #use(index: number): void {
    const entry = this.entries[index - FIRST_DYNAMIC_INDEX];
    if (entry) entry.uses++;
  }

  #insert(field: HeaderField, seq: number): void {
    this.#table.insert(field);
    this.entries.unshift({ name: field.name, value: field.value, added: seq, uses: 0 });
    this.#trim();
  }

  #trim(): void {
    const kept = this.#table.state.entries;
    this.evicted += Math.max(0, this.entries.length - kept);
    this.entries.length = Math.min(this.entries.length, kept);
  }
}

/** The table that was asked for last, to go on from there. */
export class HpackTables {
  #last: HpackTable | undefined;

  /** The table of `from` on a connection as the record `seq` left it. */
  at(source: RecordSource, connection: number, from: Peer, seq: number): HpackTable {
    const { connection: lastConnection, from: lastFrom } = this.#last ?? {};
    if (lastConnection !== connection || lastFrom !== from || !this.#last?.canAdvanceTo(seq)) {
      this.#last = new HpackTable(source, connection, from);
    }
    this.#last!.advanceTo(source, seq);
    return this.#last!;
  }
}
