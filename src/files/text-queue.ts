import { limits } from '../limits.ts';

/** A UTF-16 unit of a string becomes at most three octets. */
const OCTETS_PER_UNIT = 3;
/** Buffers that are kept to be filled again: one is filled while the other is written. */
const SPARE_BUFFERS = 2;

/** Octets to be written, in the first part of a buffer that is used again. */
export interface Batch {
  readonly buffer: Buffer;
  readonly length: number;
}

/**
 * Texts as UTF-8 until somebody takes them, in a few large buffers that are used again: allocating one for each piece
 * costs more than filling it.
 */
export class TextQueue {
  #full: Batch[] = [];
  readonly #spare: Buffer[] = [];
  #filling: Buffer | undefined;
  #filled = 0;
  /** Octets that were not given back yet. */
  #pending = 0;

  get pending(): number {
    return this.#pending;
  }

  push(text: string): void {
    const room = text.length * OCTETS_PER_UNIT;
    if (this.#filling !== undefined && this.#filled + room > this.#filling.length) this.#seal();
    this.#filling ??= this.#take(room);
    const length = this.#filling.write(text, this.#filled);
    this.#filled += length;
    this.#pending += length;
  }

  /** The next octets, or undefined where there are none. To be given back. */
  shift(): Batch | undefined {
    if (this.#full.length === 0 && this.#filled > 0) this.#seal();
    return this.#full.shift();
  }

  /** They are written: the buffer may be filled again. */
  giveBack({ buffer, length }: Batch): void {
    this.#pending -= length;
    if (buffer.length === limits.recorderBatchOctets && this.#spare.length < SPARE_BUFFERS) this.#spare.push(buffer);
  }

  /** Forgets everything. */
  clear(): void {
    this.#full = [];
    this.#filling = undefined;
    this.#filled = 0;
    this.#pending = 0;
  }

  #take(room: number): Buffer {
    if (room > limits.recorderBatchOctets) return Buffer.allocUnsafeSlow(room);
    return this.#spare.pop() ?? Buffer.allocUnsafeSlow(limits.recorderBatchOctets);
  }

  #seal(): void {
    this.#full.push({ buffer: this.#filling!, length: this.#filled });
    this.#filling = undefined;
    this.#filled = 0;
  }
}
