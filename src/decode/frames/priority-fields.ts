import type { PayloadReader } from '../payload-reader.ts';
import type { PayloadWriter } from '../payload-writer.ts';

/** The priority signal of RFC 7540, deprecated by RFC 9113 §5.3.2 but still on the wire. @see RFC 9113 §6.3 */
export interface PriorityFields {
  readonly exclusive: boolean;
  /** 31 bits. */
  readonly streamDependency: number;
  /** 1 to 256: the octet on the wire plus one, as RFC 7540 §6.3 reads it. */
  readonly weight: number;
}

export function readPriorityFields(payload: PayloadReader): PriorityFields {
  const word = payload.uint32();
  const weight = payload.uint8() + 1;
  return { exclusive: word >= 0x80000000, streamDependency: word % 0x80000000, weight };
}

export function writePriorityFields(payload: PayloadWriter, priority: PriorityFields): PayloadWriter {
  return payload.uint31(priority.streamDependency, priority.exclusive).uint8(priority.weight - 1);
}
