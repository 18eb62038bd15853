import type { FieldBlock } from './field-block.ts';
import type { PriorityFields } from './frames/priority-fields.ts';
import type { Setting } from './frames/settings.ts';
import type { OctetString } from './octets.ts';

/** What a payload property may be: its TypeScript type, and which of them numbers and strings are. */
interface PropertyTypes {
  readonly uint8: number;
  readonly uint24: number;
  readonly uint31: number;
  readonly uint32: number;
  /** 32 bits, with a word: RFC 9113 §7. */
  readonly 'error-code': number;
  /** Present and true, or absent. */
  readonly bit: true;
  readonly octets: OctetString;
  readonly 'octets-list': readonly OctetString[];
  readonly settings: readonly Setting[];
  readonly priority: PriorityFields;
  readonly 'field-block': FieldBlock;
}

export type PropertyKind = keyof PropertyTypes;

type KindsOf<Value> = { [Kind in PropertyKind]: PropertyTypes[Kind] extends Value ? Kind : never }[PropertyKind];

/**
 * The kind of every property of a payload, in the order of the wire; `?` where it may be absent. Whoever writes, reads
 * or describes frames (JSON, schema, filter) goes by this and needs no code per type.
 */
export type PropertyKinds<Payload> = {
  readonly [Key in keyof Payload]-?: undefined extends Payload[Key]
    ? `${KindsOf<Exclude<Payload[Key], undefined>>}?`
    : KindsOf<Payload[Key]>;
};
