import { limits } from '../limits.ts';
import type { WaitingStage } from '../trace/index.ts';

/** One step on the way to an open connection that takes its time. */
export interface Wait {
  readonly stage: WaitingStage;
  /** Milliseconds so far. */
  readonly waited: number;
  /** Milliseconds after which it is given up. */
  readonly patience: number;
}

/** Knows what a connection waits for before it is open, and tells once of each step that takes longer than is usual. */
export class Waiting {
  readonly #clock: () => number;
  readonly #tell: (wait: Wait) => void;
  #step: { readonly stage: WaitingStage; readonly since: number; readonly until: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: () => number, tell: (wait: Wait) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** What is waited for now. */
  get now(): Wait | undefined {
    if (this.#step === undefined) return undefined;
    const { stage, since, until } = this.#step;
    return { stage, waited: this.#clock() - since, patience: until - since };
  }

  /**
   * Another step begins, and ends the one before.
   *
   * @param patience milliseconds after which it is given up; undefined keeps to the end that was set for the one before
   */
  begin(stage: WaitingStage, patience?: number): void {
    const since = this.#clock();
    const until = patience === undefined ? (this.#step?.until ?? since) : since + patience;
    this.end();
    const step = { stage, since, until };
    this.#step = step;
    this.#timer = setTimeout(() => {
      // After a standstill of our own, what was waited for may be there already, and is read only after the timers.
      setImmediate(() => {
        if (this.#step === step) this.#tell(this.now!);
      });
    }, limits.worthTellingMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#step = undefined;
  }
}
