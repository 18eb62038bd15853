import { type OctetString, octetString } from './octets.ts';

/**
 * Reads a payload front to back without exceptions: a read past the end gives 0 and sets `overrun`; the decoder looks
 * once, at the end. One reader is reused for all frames of a sender.
 */
export class PayloadReader {
  /** What is there; of DATA it may be less than `length`. */
  octets: Uint8Array = new Uint8Array(0);
  position = 0;
  /** First octet after the payload as far as it is kept. */
  end = 0;
  /** First octet after the payload as the frame header declares it. */
  declaredEnd = 0;
  /** Octets of content to keep of a DATA frame. */
  contentLimit = Number.POSITIVE_INFINITY;
  overrun = false;

  reset(octets: Uint8Array, start: number, length: number): this {
    // Mostly the same as before, and to write a new object into an old one is work for the garbage collector.
    if (this.octets !== octets) this.octets = octets;
    this.position = start;
    this.declaredEnd = start + length;
    this.end = Math.min(this.declaredEnd, octets.length);
    this.overrun = false;
    return this;
  }

  /** Octets not read yet, by the declared length. */
  get remaining(): number {
    return this.declaredEnd - this.position;
  }

  uint8(): number {
    return this.#take(1) ? this.octets[this.position - 1]! : 0;
  }

  uint16(): number {
    if (!this.#take(2)) return 0;
    const at = this.position - 2;
    return (this.octets[at]! << 8) | this.octets[at + 1]!;
  }

  /** Unsigned 32 bits. */
  uint32(): number {
    if (!this.#take(4)) return 0;
    const at = this.position - 4;
    const { octets } = this;
    return octets[at]! * 0x1000000 + ((octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!);
  }

  /** Reads `count` octets and gives the first `keep` of them; `''` and `overrun` where there are fewer than `count`. */
  take(count: number, keep = count): OctetString {
    const start = this.position;
    if (!this.#take(count)) return '';
    return octetString(this.octets, start, Math.min(start + keep, this.position, this.end));
  }

  /** All that is left. */
  rest(): OctetString {
    return this.take(this.remaining);
  }

  #take(count: number): boolean {
    if (this.position + count > this.declaredEnd) {
      this.overrun = true;
      this.position = this.declaredEnd;
      return false;
    }
    this.position += count;
    return true;
  }
}
