import { limits } from '../limits.ts';
import type { BackPressureRecord, Peer } from '../trace/index.ts';

/**
 * Watches one endpoint that refuses octets, and tells if it lasts: `paused` once it has lasted for
 * `limits.backPressureMs`, `resumed` with the whole duration, so that the pause began `duration` before that record.
 */
export class BackPressure {
  readonly #slow: Peer;
  readonly #clock: () => number;
  readonly #note: (record: BackPressureRecord) => void;
  #since: number | undefined;
  #told = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(slow: Peer, clock: () => number, note: (record: BackPressureRecord) => void) {
    this.#slow = slow;
    this.#clock = clock;
    this.#note = note;
  }

  get active(): boolean {
    return this.#since !== undefined;
  }

  begin(): void {
    if (this.active) return;
    this.#since = this.#clock();
    // Never cleared in between: bulk transfers come here with every other chunk.
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#tell(), limits.backPressureMs);
    else this.#timer.refresh();
  }

  end(): void {
    if (this.#since !== undefined && this.#told) {
      this.#note({ kind: 'back-pressure', slow: this.#slow, state: 'resumed', duration: this.#clock() - this.#since });
    }
    this.#since = undefined;
    this.#told = false;
  }

  /** Nobody sends to the endpoint any more. */
  dispose(): void {
    this.end();
    clearTimeout(this.#timer);
  }

  #tell(): void {
    if (!this.active) return;
    this.#told = true;
    this.#note({ kind: 'back-pressure', slow: this.#slow, state: 'paused' });
  }
}
