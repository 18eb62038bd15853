import type { Padding } from './frames/padding.ts';
import type { OctetString } from './octets.ts';

/** Writes a payload front to back; the mirror of `PayloadReader`. */
export class PayloadWriter {
  #octets = new Uint8Array(64);
  #length = 0;

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#octets.slice(0, this.#length);
  }

  uint8(value: number): this {
    this.#room(1)[this.#length++] = value;
    return this;
  }

  uint16(value: number): this {
    return this.uint8(value >>> 8).uint8(value);
  }

  uint24(value: number): this {
    return this.uint8(value >>> 16).uint16(value);
  }

  uint32(value: number): this {
    return this.uint16(value >>> 16).uint16(value);
  }

  /** 31 bits and the (usually reserved) bit before them. */
  uint31(value: number, highBit = false): this {
    return this.uint32(highBit ? value + 0x80000000 : value);
  }

  octets(text: OctetString): this {
    const octets = this.#room(text.length);
    for (let at = 0; at < text.length; at++) octets[this.#length++] = text.charCodeAt(at);
    return this;
  }

  zeros(count: number): this {
    this.#room(count).fill(0, this.#length, this.#length + count);
    this.#length += count;
    return this;
  }

  /** Pad Length, what `write` writes, padding. */
  padded(frame: Readonly<Padding>, write: () => void): void {
    if (frame.padLength !== undefined) this.uint8(frame.padLength);
    write();
    if (frame.padding !== undefined) this.octets(frame.padding);
    else if (frame.padLength) this.zeros(frame.padLength);
  }

  #room(count: number): Uint8Array {
    if (this.#length + count > this.#octets.length) {
      const larger = new Uint8Array(Math.max(this.#octets.length * 2, this.#length + count));
      larger.set(this.#octets);
      this.#octets = larger;
    }
    return this.#octets;
  }
}
