import { type OctetString, octetString } from '../octets.ts';
import { type HuffmanProblemCode, huffmanDecode } from './huffman.ts';

export type PrimitiveProblemCode = 'integer-overflow' | 'truncated' | HuffmanProblemCode;

const MAX_INTEGER = 0xffff_ffff;
/** Zeros after the value are legal in any number; past this many octets they serve no honest sender. */
const MAX_CONTINUATION_OCTETS = 10;

/**
 * Reads integers and string literals. After trouble `problem` is set and the value read means nothing: look once.
 * @see RFC 7541 §5
 */
export class PrimitiveReader {
  /** The next octet to read. */
  at = 0;
  end = 0;
  problem: PrimitiveProblemCode | undefined;
  /** Whether the last string read was Huffman-coded. */
  huffman = false;
  #octets: Uint8Array = new Uint8Array(0);

  /** Begins anew with `octets[start, end)`. */
  begin(octets: Uint8Array, start: number, end: number): void {
    this.#octets = octets;
    this.at = start;
    this.end = end;
    this.problem = undefined;
  }

  /** Lets go of the octets: they may pin a large read buffer. */
  release(): void {
    this.#octets = NO_OCTETS;
  }

  /** The number whose first `prefix` bits end the next octet. @see RFC 7541 §5.1 */
  integer(prefix: number): number {
    if (this.at >= this.end) return this.#fail('truncated');
    const mask = (1 << prefix) - 1;
    const value = this.#octets[this.at++]! & mask;
    return value < mask ? value : this.#continued(value);
  }

  /** @see RFC 7541 §5.2 */
  string(): OctetString {
    this.huffman = this.at < this.end && this.#octets[this.at]! >= 0x80;
    const length = this.integer(7);
    if (length > this.end - this.at) this.#fail('truncated');
    if (this.problem) return '';
    const start = this.at;
    this.at += length;
    if (!this.huffman) return octetString(this.#octets, start, this.at);
    const decoded = huffmanDecode(this.#octets, start, this.at);
    if (typeof decoded === 'string') return decoded;
    this.problem = decoded.problem;
    return '';
  }

  #continued(prefixValue: number): number {
    let value = prefixValue;
    let weight = 1;
    for (let count = 0; count < MAX_CONTINUATION_OCTETS; count++) {
      if (this.at >= this.end) return this.#fail('truncated');
      const octet = this.#octets[this.at++]!;
      // Multiplied, not shifted: `<<` ends at 32 bits. A sum that is rounded above 2^53 is refused all the same.
      value += (octet & 0x7f) * weight;
      weight *= 128;
      if (value > MAX_INTEGER) break;
      if (octet < 0x80) return value;
    }
    return this.#fail('integer-overflow');
  }

  #fail(problem: PrimitiveProblemCode): number {
    this.problem ??= problem;
    return 0;
  }
}

const NO_OCTETS = new Uint8Array(0);
