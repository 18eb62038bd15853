import type { Throttle } from './observer.ts';

/** What stops reading while it is closed. */
export interface Held {
  /** The gate has changed: look at {@link ReadGate.closed}. */
  gateChanged(): void;
}

/** Holds all sockets back while whoever keeps the records cannot take more: nothing is dropped. */
export class ReadGate {
  closed = false;
  readonly #throttle: Throttle | undefined;
  readonly #onChange: (closed: boolean, duration: number) => void;
  readonly #clock: () => number;
  readonly #held = new Set<Held>();

  /** `onChange` is told how many milliseconds the gate was closed, when it opens. */
  constructor(
    throttle: Throttle | undefined,
    clock: () => number,
    onChange: (closed: boolean, duration: number) => void,
  ) {
    this.#throttle = throttle;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  add(held: Held): void {
    this.#held.add(held);
  }

  delete(held: Held): void {
    this.#held.delete(held);
  }

  /** To be called after every chunk. */
  check(): void {
    if (this.#throttle?.saturated === true && !this.closed) void this.#closeUntilReady(this.#throttle);
  }

  async #closeUntilReady(throttle: Throttle): Promise<void> {
    const since = this.#clock();
    this.#set(true, 0);
    await throttle.whenReady().catch(() => {});
    this.#set(false, this.#clock() - since);
  }

  #set(closed: boolean, duration: number): void {
    this.closed = closed;
    this.#onChange(closed, duration);
    for (const held of this.#held) held.gateChanged();
  }
}
