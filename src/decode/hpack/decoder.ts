import { limits } from '../../limits.ts';
import type { DecodedFields, TableSizeUpdate } from '../field-block.ts';
import { type FieldBlockProblem, type FieldBlockProblemCode, fieldBlockProblem } from '../problem.ts';
import { DEFAULT_TABLE_SIZE, DynamicTable, FIRST_DYNAMIC_INDEX } from './dynamic-table.ts';
import { fieldSize, type HeaderField } from './header-field.ts';
import { PrimitiveReader } from './primitive-reader.ts';
import { STATIC_TABLE } from './static-table.ts';

const NO_UPDATES: readonly TableSizeUpdate[] = [];

/**
 * Reads the field blocks of one sender as its peer does, and goes on where a peer would close the connection.
 * Never throws. Work is linear in the octets of a block, and `limits` bound what is kept of it.
 * @see RFC 7541
 */
export class HpackDecoder {
  readonly #table = new DynamicTable();
  readonly #reader = new PrimitiveReader();
  /** The peer's SETTINGS_HEADER_TABLE_SIZE in force. */
  #limit = DEFAULT_TABLE_SIZE;
  /** The lowest limit since the last block, where it is below the table's maximum size: the next block owes an update. */
  #owed: number | undefined;
  /** Where the representation being read begins, and the first problem: of the block being decoded. */
  #position = 0;
  #problem: FieldBlockProblem | undefined;

  /** What this sender's next block may refer to. */
  get dynamicTable(): Pick<DynamicTable, 'entries' | 'state'> {
    return this.#table;
  }

  /** The next block has to begin with a table size update. @see RFC 7541 §4.2 */
  get owesUpdate(): boolean {
    return this.#owed !== undefined;
  }

  /**
   * The values of SETTINGS_HEADER_TABLE_SIZE in the peer's SETTINGS frame that this sender has just acknowledged, in
   * the order they stood there. They hold for the blocks that follow.
   * @see RFC 9113 §4.3.1
   */
  acknowledgeTableSize(values: readonly number[]): void {
    for (const value of values) {
      this.#limit = value;
      if (value < (this.#owed ?? this.#table.maxSize)) this.#owed = value;
    }
  }

  /** A block of this sender was lost: too large to decode, cut off by another frame, or sent before we watched. */
  markUnreliable(): void {
    this.#table.markUnreliable();
    // The update may have been in what was lost.
    this.#owed = undefined;
  }

  /** Decodes the whole field block `block[start, end)`. Damage is told in `problem`; fields before it are there. */
  decode(block: Uint8Array, start = 0, end = block.length): DecodedFields {
    const reader = this.#reader;
    reader.begin(block, start, Math.min(end, block.length));
    this.#problem = undefined;
    this.#position = 0;
    const fields: HeaderField[] = [];
    const positions: number[] = [];
    let updates: TableSizeUpdate[] | undefined;
    let listSize = 0;
    let keeping = true;
    const updateFirst = reader.at < reader.end && isSizeUpdate(block[start]!);
    if (this.#owed !== undefined && !updateFirst) this.#noteMissingUpdate();
    while (reader.at < reader.end) {
      const octet = block[reader.at]!;
      this.#position = reader.at - start;
      if (isSizeUpdate(octet)) {
        const maxSize = this.#sizeUpdate(listSize > 0);
        if (maxSize === undefined) break;
        updates ??= [];
        if (updates.length < limits.fieldsPerBlock) updates.push({ maxSize, position: this.#position });
        continue;
      }
      const field = octet >= 0x80 ? this.#indexed() : this.#literal(octet);
      if (field === undefined) break;
      listSize += fieldSize(field.name, field.value);
      // As long as every field is kept, what listSize counts above 32 for each is the octets of names and values.
      if (
        keeping &&
        (fields.length === limits.fieldsPerBlock || listSize - 32 * (fields.length + 1) > limits.fieldListOctets)
      ) {
        keeping = false;
        this.#note('field-list-too-large');
      }
      if (!keeping) continue;
      fields.push(field);
      positions.push(this.#position);
    }
    reader.release();
    return {
      fields,
      positions,
      tableSizeUpdates: updates ?? NO_UPDATES,
      dynamicTable: this.#table.state,
      listSize,
      problem: this.#problem,
    };
  }

  /** @see RFC 7541 §6.1 */
  #indexed(): HeaderField | undefined {
    const index = this.#reader.integer(7);
    if (this.#reader.problem) return this.#stop(this.#reader.problem);
    return index === 0 ? this.#stop('index-zero') : this.#lookUp(index);
  }

  /** @see RFC 7541 §6.2 */
  #literal(octet: number): HeaderField | undefined {
    const reader = this.#reader;
    const incremental = octet >= 0x40;
    const index = reader.integer(incremental ? 6 : 4);
    let name = '';
    let huffmanName = false;
    if (index > 0) {
      const named = this.#lookUp(index);
      if (named === undefined) return undefined;
      name = named.name;
    } else {
      name = reader.string();
      huffmanName = reader.huffman;
    }
    const value = reader.string();
    if (reader.problem) return this.#stop(reader.problem);
    const field: HeaderField = {
      name,
      value,
      representation: incremental
        ? 'literal-incremental-indexing'
        : octet >= 0x10
          ? 'literal-never-indexed'
          : 'literal-without-indexing',
      index,
      huffmanName,
      huffmanValue: reader.huffman,
    };
    if (incremental) this.#table.insert(field);
    return field;
  }

  /** @see RFC 7541 §6.3 */
  #sizeUpdate(afterField: boolean): number | undefined {
    const maxSize = this.#reader.integer(5);
    if (this.#reader.problem) return this.#stop(this.#reader.problem);
    if (afterField) this.#note('table-size-update-misplaced', maxSize);
    if (maxSize > this.#limit) this.#note('table-size-update-too-large', maxSize);
    // With two updates the first is the lowest: RFC 7541 §4.2.
    if (this.#owed !== undefined && maxSize > this.#owed) this.#noteMissingUpdate();
    this.#owed = undefined;
    this.#table.resize(maxSize);
    return maxSize;
  }

  #lookUp(index: number): HeaderField | undefined {
    const field = index < FIRST_DYNAMIC_INDEX ? STATIC_TABLE[index - 1] : this.#table.field(index);
    return field ?? this.#stop('index-out-of-range', index);
  }

  /** The table keeps its size: a sender that forgot the update still refers to all of it. */
  #noteMissingUpdate(): void {
    this.#note('table-size-update-missing', this.#owed);
    this.#owed = undefined;
  }

  #note(code: FieldBlockProblemCode, value?: number): void {
    this.#problem ??= fieldBlockProblem(code, this.#position, value);
  }

  /** The rest of the block cannot be read, so whatever it does to the table is lost. */
  #stop(code: FieldBlockProblemCode, value?: number): undefined {
    this.#note(code, value);
    this.markUnreliable();
  }
}

function isSizeUpdate(octet: number): boolean {
  return (octet & 0xe0) === 0x20;
}
