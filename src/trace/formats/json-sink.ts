import { octetString, writeOctets } from '../../decode/index.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const ZERO = 0x30;
/** Octets of the longest integer. */
const INTEGER = 20;
/** A UTF-16 unit of a string becomes at most three octets. */
const OCTETS_PER_UNIT = 3;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * JSON text on its way into a file: UTF-8, put together in one array. Most of a trace is said again and again and is
 * copied in as octets; as a string it would be built, walked and turned into octets for every record.
 */
export class JsonSink {
  /** The text so far, in the first `length` octets. */
  octets: Uint8Array;
  length = 0;

  constructor(size: number) {
    this.octets = new Uint8Array(size);
  }

  /** Text without octets above 0x7f. */
  ascii(text: string): this {
    this.#reserve(text.length);
    writeOctets(text, this.octets, this.length);
    this.length += text.length;
    return this;
  }

  text(text: string): this {
    if (ASCII.test(text)) return this.ascii(text);
    this.#reserve(text.length * OCTETS_PER_UNIT);
    this.length += encoder.encodeInto(text, this.octets.subarray(this.length)).written;
    return this;
  }

  /** What was put together before. */
  copy(octets: Uint8Array): this {
    this.#reserve(octets.length);
    this.octets.set(octets, this.length);
    this.length += octets.length;
    return this;
  }

  /** Not negative, and not above 2^53. */
  integer(value: number): this {
    if (value > 0x7fffffff) return this.ascii(String(value));
    this.#reserve(INTEGER);
    let end = this.length + 1;
    for (let power = 10; power <= value; power *= 10) end++;
    this.length = end;
    let rest = value;
    do {
      const tenth = (rest / 10) | 0;
      this.octets[--end] = ZERO + rest - 10 * tenth;
      rest = tenth;
    } while (rest > 0);
    return this;
  }

  toString(): string {
    const text = octetString(this.octets, 0, this.length);
    return ASCII.test(text) ? text : decoder.decode(this.octets.subarray(0, this.length));
  }

  #reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.octets.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.octets.length));
    grown.set(this.octets.subarray(0, this.length));
    this.octets = grown;
  }
}

/** JSON text to be copied into a sink many times. */
export const jsonOctets = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);
