import { type OctetString, octetsOf } from '../octets.ts';
import { huffmanEncode, huffmanEncodedLength } from './huffman.ts';

/** Appends `value` in a prefix of `prefix` bits; `pattern` holds the bits before the prefix. @see RFC 7541 §5.1 */
export function writeInteger(out: number[], value: number, prefix: number, pattern: number): void {
  const mask = (1 << prefix) - 1;
  if (value < mask) {
    out.push(pattern | value);
    return;
  }
  out.push(pattern | mask);
  let rest = value - mask;
  // Divided, not shifted: 32 bits are one too many for `>>`.
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  out.push(rest);
}

/** Octets {@link writeInteger} appends. */
export function integerLength(value: number, prefix: number): number {
  const mask = (1 << prefix) - 1;
  if (value < mask) return 1;
  let length = 2;
  for (let rest = value - mask; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

/** Appends a string literal, Huffman-coded when that is shorter and nobody says otherwise. @see RFC 7541 §5.2 */
export function writeString(
  out: number[],
  text: OctetString,
  huffman: boolean = huffmanEncodedLength(text) < text.length,
): void {
  const octets = huffman ? huffmanEncode(text) : octetsOf(text);
  writeInteger(out, octets.length, 7, huffman ? 0x80 : 0);
  for (const octet of octets) out.push(octet);
}
