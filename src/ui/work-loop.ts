import type { Search } from './search.ts';
import type { Stage } from './stage.ts';

/** Milliseconds between two looks at the source: 10 a second. Each costs a request that is under way a millisecond. */
const PULL_INTERVAL = 100;
/** Milliseconds of work at a time; the relay runs on the same thread. */
const SLICE = 8;
/** Attempts to load a record, one a look, before it is given up: a file being recorded may be a little behind. */
const PATIENCE = 20;
/** Milliseconds between two attempts after that. */
const RETRY_INTERVAL = 1000;
/** … of which every so many are told. */
const TOLD = 10;

export interface WorkEvents {
  /** A look is over; `changed` when there was something new. */
  readonly onLook: (changed: boolean) => void;
  readonly onFound: (hit: number | 'nothing') => void;
  readonly onUnreadable: (error: unknown) => void;
}

/**
 * Pulls: nothing here runs when a record arrives. Ten times a second it looks whether there is something new and works
 * on it for a few milliseconds. What the user waits for goes on at once, everything else the next time.
 */
export class WorkLoop {
  readonly #stage: Stage;
  readonly #events: WorkEvents;
  #search: Search | undefined;
  #version = -1;
  #loading = false;
  /** Attempts to load since something came. */
  #fruitless = 0;
  #retryAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #continuation: NodeJS.Immediate | undefined;

  constructor(stage: Stage, events: WorkEvents) {
    this.#stage = stage;
    this.#events = events;
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), PULL_INTERVAL);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    clearImmediate(this.#continuation);
  }

  /** Takes the place of a search that is still going on. */
  search(search: Search): void {
    this.#search = search;
    this.look();
  }

  /** One look at the source, and at most a slice of work. */
  look(): void {
    clearImmediate(this.#continuation);
    const { model } = this.#stage;
    const deadline = performance.now() + SLICE;
    const changed = model.behind || model.source.version !== this.#version;
    this.#version = model.source.version;
    if (model.behind) model.advance(deadline);
    this.#advanceSearch(deadline);
    const wanted = [...model.waitingFor, this.#search?.waitingFor, this.#stage.missing];
    const missing = wanted.filter((seq) => seq !== undefined);
    if (missing.length > 0) void this.#load(missing);
    else if (!model.rows.complete || this.#search) this.#continuation = setImmediate(() => this.look());
    this.#events.onLook(changed);
  }

  #advanceSearch(deadline: number): void {
    const hit = this.#search?.advance(deadline);
    if (hit === undefined) return;
    this.#search = undefined;
    this.#events.onFound(hit);
  }

  /** Brings records into memory, then goes on. What does not come is asked for again, but never without a pause. */
  async #load(missing: readonly number[]): Promise<void> {
    if (this.#loading || performance.now() < this.#retryAt) return;
    this.#loading = true;
    const { source } = this.#stage.model;
    const loads = await Promise.allSettled(missing.map((seq) => source.load?.(seq)));
    this.#loading = false;
    if (this.#timer === undefined) return;
    if (missing.some((seq) => source.isLoaded?.(seq) !== false)) {
      this.#fruitless = 0;
      this.#continuation = setImmediate(() => this.look());
      return;
    }
    this.#fruitless++;
    if (this.#fruitless < PATIENCE) return;
    this.#retryAt = performance.now() + RETRY_INTERVAL;
    if ((this.#fruitless - PATIENCE) % TOLD > 0) return;
    const failed = loads.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    this.#events.onUnreadable(failed?.reason ?? new Error(`#${missing[0]} is not where it should be`));
  }
}
