import type { HeaderField } from './hpack/header-field.ts';
import type { FieldBlockProblem } from './problem.ts';

export interface TableSizeUpdate {
  readonly maxSize: number;
  /** Octet inside the block at which it stands. */
  readonly position: number;
}

/** The sender's dynamic table as this block left it. */
export interface DynamicTableState {
  /** Entries, not octets. */
  readonly entries: number;
  /** Octets: RFC 7541 §4.1. */
  readonly size: number;
  /** Octets: RFC 7541 §4.2. */
  readonly maxSize: number;
  /**
   * False once an earlier block of this sender could not be decoded to its end: from there on dynamic indices may
   * point at other entries than the peers see, and values taken from them are not proof. A size update to 0 ends that: an
   * empty table is the same for everyone.
   */
  readonly reliable: boolean;
}

/** What HPACK makes of one field block. */
export interface DecodedFields {
  readonly fields: readonly HeaderField[];
  /** `positions[i]` is the octet of the block at which the representation of `fields[i]` begins. */
  readonly positions: readonly number[];
  readonly tableSizeUpdates: readonly TableSizeUpdate[];
  readonly dynamicTable: DynamicTableState;
  /** RFC 9113 §6.5.2: sum of name, value and 32 over all fields, kept or not. */
  readonly listSize: number;
  /** The first problem met. Later ones are its consequences often enough not to be worth telling. */
  readonly problem: FieldBlockProblem | undefined;
}

/** A whole field block. It hangs on the frame that completes it (END_HEADERS). @see RFC 9113 §4.3 */
export interface FieldBlock extends DecodedFields {
  /** The type of the frame that began the block. */
  readonly carrier: 'HEADERS' | 'PUSH_PROMISE';
  /** Frames it was cut into: 1 + CONTINUATIONs. */
  readonly frames: number;
  /** Compressed octets over all its frames. */
  readonly length: number;
}
