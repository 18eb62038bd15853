/** Why the payload of a frame could not be read. Damage is data: a problem hangs on a `MALFORMED` frame, nothing throws. */
export type FrameProblemCode =
  | 'payload-too-short'
  | 'payload-too-long'
  | 'payload-not-a-multiple'
  | 'ack-with-payload'
  | 'padding-too-long'
  /** Our own bound (limits.ts): a list that nobody means, kept as octets. */
  | 'too-many-entries';

export interface FrameProblem {
  readonly code: FrameProblemCode;
  /** Octets the layout asks for, where it asks for a fixed count. */
  readonly expected?: number;
  /** The paragraph that fixes this layout, for example `RFC 9113 §6.7`. */
  readonly section: string;
}

/** Why a field block could not be read to its end, or broke a rule of RFC 7541 on the way. */
export type FieldBlockProblemCode =
  /** Index 0 in an indexed field: RFC 7541 §6.1. */
  | 'index-zero'
  /** Index beyond static and dynamic table: RFC 7541 §2.3.3. */
  | 'index-out-of-range'
  /** Integer above 2^32-1 or longer than any such integer: RFC 7541 §5.1. */
  | 'integer-overflow'
  /** The block ends inside a representation: RFC 9113 §4.3. */
  | 'truncated'
  /** EOS inside a Huffman string: RFC 7541 §5.2. */
  | 'huffman-eos'
  /** Padding longer than 7 bits or not all ones: RFC 7541 §5.2. */
  | 'huffman-padding'
  /** A size update above the acknowledged SETTINGS_HEADER_TABLE_SIZE: RFC 7541 §6.3. */
  | 'table-size-update-too-large'
  /** A size update after the first field of a block: RFC 7541 §4.2. */
  | 'table-size-update-misplaced'
  /** The limit was lowered, acknowledged, and the next block does not begin with a size update: RFC 9113 §4.3.1. */
  | 'table-size-update-missing'
  /** Our own bounds (limits.ts): decoded on, but not everything is kept. */
  | 'field-list-too-large'
  /** Our own bound on compressed octets: the block was not decoded at all. */
  | 'field-block-too-large';

export interface FieldBlockProblem {
  readonly code: FieldBlockProblemCode;
  /** Octet inside the field block at which the offending representation begins. */
  readonly position: number;
  readonly section: string;
  /** The offending number (index, size), where there is one. */
  readonly value?: number;
}

const FIELD_BLOCK_SECTIONS: Readonly<Record<FieldBlockProblemCode, string>> = {
  'index-zero': 'RFC 7541 §6.1',
  'index-out-of-range': 'RFC 7541 §2.3.3',
  'integer-overflow': 'RFC 7541 §5.1',
  truncated: 'RFC 9113 §4.3',
  'huffman-eos': 'RFC 7541 §5.2',
  'huffman-padding': 'RFC 7541 §5.2',
  'table-size-update-too-large': 'RFC 7541 §6.3',
  'table-size-update-misplaced': 'RFC 7541 §4.2',
  'table-size-update-missing': 'RFC 9113 §4.3.1',
  'field-list-too-large': 'RFC 9113 §10.5.1',
  'field-block-too-large': 'RFC 9113 §10.5.1',
};

export function fieldBlockProblem(code: FieldBlockProblemCode, position: number, value?: number): FieldBlockProblem {
  const section = FIELD_BLOCK_SECTIONS[code];
  return value === undefined ? { code, position, section } : { code, position, section, value };
}
