import { INITIAL_CONNECTION_WINDOW } from '../trace/index.ts';

/** Points kept; when the time is longer, each stands for more of it. */
const POINTS = 128;

/** The connection window of one sender over time: the lowest value of each slice, in bounded memory. */
export class WindowHistory {
  readonly #lowest: number[] = [];
  #sliceWidth = 1;
  #startAt = Number.NaN;
  left = INITIAL_CONNECTION_WINDOW;

  /** The window grew (credit) or shrank (DATA). */
  change(by: number, at: number): void {
    if (Number.isNaN(this.#startAt)) this.#startAt = at;
    const before = this.left;
    this.left += by;
    while ((at - this.#startAt) / this.#sliceWidth >= POINTS) this.#halve();
    const slice = Math.floor((at - this.#startAt) / this.#sliceWidth);
    while (this.#lowest.length <= slice) this.#lowest.push(before);
    this.#lowest[slice] = Math.min(this.#lowest[slice]!, this.left);
  }

  /** Values from the start to now, at most as many as asked for, oldest first. */
  points(count: number): readonly number[] {
    const step = Math.max(1, this.#lowest.length / count);
    const lowest = Array.from({ length: Math.min(count, this.#lowest.length) }, (_, at) =>
      Math.min(
        ...this.#lowest.slice(Math.floor(at * step), Math.max(Math.floor((at + 1) * step), Math.floor(at * step) + 1)),
      ),
    );
    return lowest.length === 0 ? [this.left] : [...lowest.slice(0, -1), this.left];
  }

  #halve(): void {
    this.#sliceWidth *= 2;
    const pairs = Math.ceil(this.#lowest.length / 2);
    for (let at = 0; at < pairs; at++) {
      this.#lowest[at] = Math.min(this.#lowest[2 * at]!, this.#lowest[2 * at + 1] ?? Number.POSITIVE_INFINITY);
    }
    this.#lowest.length = pairs;
  }
}
