import { limits } from '../limits.ts';
import { JsonSink } from '../trace/index.ts';

/** Filled so far it is closed: what a usual record adds still fits then, and nothing has to be moved. */
const FULL = 0.9 * limits.recorderBatchOctets;
/**
 * Buffers that are kept to be filled again: as many as may wait. Thrown away after each time the disk falls behind, they
 * made the garbage collector go through everything some ten times a second.
 */
const SPARE_BUFFERS = limits.recorderPendingOctets / limits.recorderBatchOctets;

/** Octets to be written, in the first part of a buffer that is used again. */
export interface Batch {
  readonly buffer: Uint8Array;
  readonly length: number;
}

/**
 * Octets of text until somebody takes them, in a few large buffers that are used again: allocating one for each piece
 * costs more than filling it.
 */
export class TextQueue {
  /** To be filled; call {@link settle} after each piece. */
  readonly sink = new JsonSink(limits.recorderBatchOctets);
  #full: Batch[] = [];
  readonly #spare: Uint8Array[] = [];
  /** Octets in full buffers that were not given back yet. */
  #taken = 0;

  get pending(): number {
    return this.#taken + this.sink.length;
  }

  push(text: string): void {
    this.sink.text(text);
    this.settle();
  }

  settle(): void {
    if (this.sink.length >= FULL) this.#seal();
  }

  /** The next octets, or undefined where there are none. To be given back. */
  shift(): Batch | undefined {
    if (this.#full.length === 0 && this.sink.length > 0) this.#seal();
    return this.#full.shift();
  }

  /** They are written: the buffer may be filled again. */
  giveBack({ buffer, length }: Batch): void {
    this.#taken -= length;
    if (buffer.length === limits.recorderBatchOctets && this.#spare.length < SPARE_BUFFERS) this.#spare.push(buffer);
  }

  /** Forgets everything. */
  clear(): void {
    this.#full = [];
    this.#taken = 0;
    this.sink.length = 0;
  }

  #seal(): void {
    const { sink } = this;
    this.#full.push({ buffer: sink.octets, length: sink.length });
    this.#taken += sink.length;
    sink.octets = this.#spare.pop() ?? new Uint8Array(limits.recorderBatchOctets);
    sink.length = 0;
  }
}
