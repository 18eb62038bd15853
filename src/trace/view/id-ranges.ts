import { limits } from '../../limits.ts';

/**
 * A set of stream identifiers of one parity. Endpoints count up by two, so millions of them are one range; whoever skips
 * at random makes many, and then the oldest are forgotten.
 */
export class IdRanges {
  readonly #first: number[] = [];
  readonly #last: number[] = [];
  /** False once ranges were forgotten: `has` may then say no for an identifier that was there. */
  complete = true;

  add(id: number): void {
    const end = this.#last.length - 1;
    if (end >= 0 && id === this.#last[end]! + 2) {
      this.#last[end] = id;
      return;
    }
    let at = end + 1;
    while (at > 0 && this.#first[at - 1]! > id) at--;
    this.#first.splice(at, 0, id);
    this.#last.splice(at, 0, id);
    if (this.#first.length > limits.streamIdRanges) {
      this.#first.shift();
      this.#last.shift();
      this.complete = false;
    }
  }

  has(id: number): boolean {
    for (let at = this.#last.length - 1; at >= 0; at--) {
      if (id >= this.#first[at]!) return id <= this.#last[at]!;
    }
    return false;
  }
}
