import { concatOctets } from '../../decode/index.ts';
import { limits } from '../../limits.ts';

/** A line without its end, or `undefined` for one that is longer than `limits.traceLineOctets`. */
export type Line = string | undefined;

/**
 * Cuts octets into lines. A chunk is decoded once, as a whole; what is held between two chunks is one line, and of a line
 * beyond the limit nothing is held.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  /** The beginning of the line that is not complete yet. */
  #pieces: Uint8Array[] = [];
  #length = 0;

  /** The lines that these octets complete. Take them all: the rest is kept only then. */
  *push(octets: Uint8Array): Generator<Line> {
    const last = octets.lastIndexOf(NEWLINE);
    if (last < 0) return this.#hold(octets);
    const first = this.#length > 0 ? octets.indexOf(NEWLINE) : -1;
    if (first >= 0) {
      this.#hold(octets.subarray(0, first));
      yield this.#release();
    }
    if (last > first) {
      const text = this.#decoder.decode(octets.subarray(first + 1, last));
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        yield text.slice(start, end);
        start = end + 1;
      }
      yield text.slice(start);
    }
    if (last + 1 < octets.length) this.#hold(octets.subarray(last + 1));
  }

  /** What follows the last line's end; empty when there is nothing. */
  end(): Line {
    return this.#release();
  }

  #hold(octets: Uint8Array): void {
    this.#length += octets.length;
    if (this.#length > limits.traceLineOctets) this.#pieces = [];
    else this.#pieces.push(octets.slice());
  }

  #release(): Line {
    const line = this.#length > limits.traceLineOctets ? undefined : this.#decoder.decode(concatOctets(this.#pieces));
    this.#pieces = [];
    this.#length = 0;
    return line;
  }
}

const NEWLINE = 0x0a;
