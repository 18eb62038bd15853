import type { OctetString } from '../octets.ts';
import { DEFAULT_TABLE_SIZE, DynamicTable } from './dynamic-table.ts';
import { fieldSize, type HeaderField, type Representation } from './header-field.ts';
import { integerLength, writeInteger, writeString } from './primitive-writer.ts';
import { STATIC_TABLE } from './static-table.ts';

/** A field and, as far as the caller cares, how it is to be written. Any decoded `HeaderField` is one. */
export interface FieldToEncode {
  readonly name: OctetString;
  readonly value: OctetString;
  readonly representation?: Representation;
  /** Of the whole field (`indexed`) or of its name (literals, 0 writes it out). Written as told, be it wrong. */
  readonly index?: number;
  readonly huffmanName?: boolean;
  readonly huffmanValue?: boolean;
}

const PATTERNS = {
  indexed: { prefix: 7, bits: 0x80 },
  'literal-incremental-indexing': { prefix: 6, bits: 0x40 },
  'literal-without-indexing': { prefix: 4, bits: 0x00 },
  'literal-never-indexed': { prefix: 4, bits: 0x10 },
} as const satisfies Record<Representation, { prefix: number; bits: number }>;

/**
 * Writes the field blocks of one sender. Left alone it makes the choices of an ordinary encoder; each field may force its
 * own, legal or not.
 * @see RFC 7541 §6
 */
export class HpackEncoder {
  readonly #table: DynamicTable;
  /** Size updates that the next block begins with. */
  #updates: number[] = [];

  /** `maxTableSize` in octets: what both sides take for agreed, so no size update is written for it. */
  constructor(options: { readonly maxTableSize?: number } = {}) {
    this.#table = new DynamicTable(options.maxTableSize ?? DEFAULT_TABLE_SIZE);
  }

  /** Begins the next block with a size update; of several the lowest and the last are written. @see RFC 7541 §4.2 */
  resize(maxSize: number): void {
    const lowest = Math.min(maxSize, ...this.#updates);
    this.#updates = lowest < maxSize ? [lowest, maxSize] : [maxSize];
  }

  /**
   * The field block of a field list.
   * @throws RangeError where `indexed` is asked for without an index, and no table has the field.
   */
  encode(fields: readonly FieldToEncode[]): Uint8Array {
    const out: number[] = [];
    for (const maxSize of this.#updates) {
      writeInteger(out, maxSize, 5, 0x20);
      this.#table.resize(maxSize);
    }
    this.#updates = [];
    for (const field of fields) this.#encodeField(out, field);
    return Uint8Array.from(out);
  }

  #encodeField(out: number[], field: FieldToEncode): void {
    const { name, value } = field;
    const match = this.#find(name, value);
    const representation = field.representation ?? this.#choose(field, match);
    const { prefix, bits } = PATTERNS[representation];
    if (representation === 'indexed') {
      if (field.index === undefined && match.field === 0) {
        throw new RangeError(`No table has this field of the name ${JSON.stringify(name)}: write it as a literal`);
      }
      writeInteger(out, field.index ?? match.field, prefix, bits);
      return;
    }
    const index = field.index ?? match.name;
    writeInteger(out, index, prefix, bits);
    if (index === 0) writeString(out, name, field.huffmanName);
    writeString(out, value, field.huffmanValue);
    if (representation === 'literal-incremental-indexing') {
      this.#table.insert({ name, value, representation, index, huffmanName: false, huffmanValue: false });
    }
  }

  #choose({ name, value }: FieldToEncode, match: Match): Representation {
    if (isSensitive(name, value)) return 'literal-never-indexed';
    if (match.field > 0) return 'indexed';
    // It would only empty the table.
    if (fieldSize(name, value) > this.#table.maxSize) return 'literal-without-indexing';
    return 'literal-incremental-indexing';
  }

  #find(name: OctetString, value: OctetString): Match {
    let named = STATIC_NAMES.get(name) ?? 0;
    for (let index = named; STATIC_TABLE[index - 1]?.name === name; index++) {
      if (STATIC_TABLE[index - 1]!.value === value) return { field: index, name: named };
    }
    for (const entry of this.#table.entries()) {
      if (entry.name !== name) continue;
      named ||= entry.index;
      if (entry.value === value) return { field: entry.index, name: named };
    }
    return { field: 0, name: named };
  }
}

/** Lowest index of the whole field and of its name; 0 where no table has it. */
interface Match {
  readonly field: number;
  readonly name: number;
}

/** Lowest static index of each name; those that share a name follow each other. */
const STATIC_NAMES: ReadonlyMap<OctetString, number> = new Map(
  STATIC_TABLE.toReversed().map(({ name, index }): [OctetString, number] => [name, index]),
);

/** Short secrets in a table can be guessed by trial; a long cookie is too long for that. @see RFC 7541 §7.1.3 */
function isSensitive(name: OctetString, value: OctetString): boolean {
  if (name === 'cookie') return value.length < 20;
  return name === 'authorization' || name === 'proxy-authorization' || name === 'set-cookie';
}

/**
 * Octets the fields would take without tables and Huffman code, each one written out (RFC 7541 §6.2.2): what the length
 * of a field block is to be compared with, to say what HPACK saved.
 */
export function uncompressedLength(fields: readonly Pick<HeaderField, 'name' | 'value'>[]): number {
  let length = 0;
  for (const { name, value } of fields) {
    length += 1 + integerLength(name.length, 7) + name.length + integerLength(value.length, 7) + value.length;
  }
  return length;
}
