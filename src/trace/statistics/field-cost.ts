import { type HeaderField, HpackEncoder } from '../../decode/index.ts';
import { limits } from '../../limits.ts';

/** Its table holds nothing, so every field is one of the static table or a literal. */
const encoder = new HpackEncoder({ maxTableSize: 0 });
const lengths = new Map<string, number>();

/** Octets the field would take for a sender without a dynamic table. Fields repeat, so lengths are remembered. */
export function lengthWithoutTable({ name, value }: HeaderField): number {
  const key = `${name}\n${value}`;
  let length = lengths.get(key);
  if (length === undefined) {
    length = encoder.encode([{ name, value }]).length;
    if (lengths.size >= limits.fieldTexts) lengths.clear();
    if (key.length <= limits.fieldTextLength) lengths.set(key, length);
  }
  return length;
}
