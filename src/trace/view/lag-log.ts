import { limits } from '../../limits.ts';

/**
 * When waiting was our own doing or that of a socket that did not take more. Timing rules subtract it: an endpoint cannot
 * answer what has not reached it.
 */
export class LagLog {
  /** Intervals that are over, one after another. */
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #paused = new Map<string, number>();

  /** The loop was blocked for `duration` ms until `at`. */
  lagged(at: number, duration: number): void {
    this.#add(at - duration, at);
  }

  paused(who: string, at: number): void {
    if (!this.#paused.has(who)) this.#paused.set(who, at);
  }

  resumed(who: string, at: number): void {
    const since = this.#paused.get(who);
    if (since === undefined) return;
    this.#paused.delete(who);
    this.#add(since, at);
  }

  /** Since when `who` does not take more; undefined when it does. */
  pausedSince(who: string): number | undefined {
    return this.#paused.get(who);
  }

  /** Milliseconds between `from` and `to` that do not count. */
  between(from: number, to: number): number {
    if (this.#from.length === 0 && this.#paused.size === 0) return 0;
    const open = Math.min(to, ...this.#paused.values());
    let sum = Math.max(0, to - Math.max(from, open));
    for (let at = this.#from.length - 1; at >= 0; at--) {
      sum += Math.max(0, Math.min(open, this.#to[at]!) - Math.max(from, this.#from[at]!));
    }
    return sum;
  }

  /** Both sockets may be full at once, and we late as well: what overlaps becomes one interval. */
  #add(from: number, to: number): void {
    let begin = from;
    while (this.#to.length > 0 && this.#to.at(-1)! >= begin) {
      this.#to.pop();
      begin = Math.min(begin, this.#from.pop()!);
    }
    this.#from.push(begin);
    this.#to.push(to);
    if (this.#from.length > limits.lagIntervals) {
      this.#from.shift();
      this.#to.shift();
    }
  }
}
