import { INITIAL_CONNECTION_WINDOW } from '../trace/index.ts';

/** Points kept; when the time is longer, each stands for more of it. */
const POINTS = 128;

/** The connection window of one sender over time: the lowest value of each slice, in bounded memory. */
export class WindowHistory {
  readonly #points: number[] = [];
  #sliceWidth = 1;
  #startAt = Number.NaN;
  left = INITIAL_CONNECTION_WINDOW;
  /** The lowest value of all. */
  lowest = INITIAL_CONNECTION_WINDOW;

  /** The window grew (credit) or shrank (DATA). */
  change(by: number, at: number): void {
    if (Number.isNaN(this.#startAt)) this.#startAt = at;
    const before = this.left;
    this.left += by;
    if (this.left < this.lowest) this.lowest = this.left;
    while ((at - this.#startAt) / this.#sliceWidth >= POINTS) this.#halve();
    const slice = Math.floor((at - this.#startAt) / this.#sliceWidth);
    while (this.#points.length <= slice) this.#points.push(before);
    this.#points[slice] = Math.min(this.#points[slice]!, this.left);
  }

  /** Values from the start to now, at most as many as asked for, oldest first. */
  points(count: number): readonly number[] {
    const step = Math.max(1, this.#points.length / count);
    const lowest = Array.from({ length: Math.min(count, this.#points.length) }, (_, at) =>
      Math.min(
        ...this.#points.slice(Math.floor(at * step), Math.max(Math.floor((at + 1) * step), Math.floor(at * step) + 1)),
      ),
    );
    return lowest.length === 0 ? [this.left] : [...lowest.slice(0, -1), this.left];
  }

  #halve(): void {
    this.#sliceWidth *= 2;
    const pairs = Math.ceil(this.#points.length / 2);
    for (let at = 0; at < pairs; at++) {
      this.#points[at] = Math.min(this.#points[2 * at]!, this.#points[2 * at + 1] ?? Number.POSITIVE_INFINITY);
    }
    this.#points.length = pairs;
  }
}
