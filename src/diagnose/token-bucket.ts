/** Tells a flood from a busy moment: `burst` events at once are fine, and `rate` more per second. */
export class TokenBucket {
  readonly #burst: number;
  readonly #rate: number;
  #tokens: number;
  #at = Number.NaN;
  /** Events since the bucket was last full. */
  taken = 0;
  /** When the first of them was. */
  since = 0;

  constructor(burst: number, rate: number) {
    this.#burst = burst;
    this.#rate = rate;
    this.#tokens = burst;
  }

  /** Counts one event; true when it is one too many. */
  take(at: number): boolean {
    if (!Number.isNaN(this.#at)) {
      this.#tokens = Math.min(this.#burst, this.#tokens + ((at - this.#at) * this.#rate) / 1000);
    }
    this.#at = at;
    if (this.#tokens >= this.#burst) {
      this.taken = 0;
      this.since = at;
    }
    this.taken++;
    this.#tokens = Math.max(-this.#burst, this.#tokens - 1);
    return this.#tokens < 0;
  }
}
