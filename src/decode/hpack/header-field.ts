import type { OctetString } from '../octets.ts';

/** How a field was written: RFC 7541 §6.1, §6.2.1, §6.2.2, §6.2.3. */
export type Representation =
  | 'indexed'
  | 'literal-incremental-indexing'
  | 'literal-without-indexing'
  | 'literal-never-indexed';

/**
 * One field line as it stood in a field block. Shared between blocks where sender and table allow it: never mutate one.
 * @see RFC 7541 §1.3, §6
 */
export interface HeaderField {
  readonly name: OctetString;
  readonly value: OctetString;
  readonly representation: Representation;
  /** Table index of the whole field (`indexed`) or of its name (literals); 0 when the name is written out. */
  readonly index: number;
  /** The name literal was Huffman-coded. */
  readonly huffmanName: boolean;
  /** The value literal was Huffman-coded. */
  readonly huffmanValue: boolean;
}

/** Size of a field in the dynamic table and in SETTINGS_MAX_HEADER_LIST_SIZE: RFC 7541 §4.1, RFC 9113 §6.5.2. */
export function fieldSize(name: OctetString, value: OctetString): number {
  return name.length + value.length + 32;
}
