import { compileFilter } from '../trace/filter/index.ts';
import type { RecordSource } from '../trace/record-source.ts';
import type { Rows } from './all-rows.ts';

const STRIDE = 64;

/** Looks for text among the rows, from one of them on, around the end, in slices. */
export class Search {
  readonly #source: RecordSource;
  readonly #rows: Rows;
  readonly #matches: (seq: number) => boolean;
  readonly #step: 1 | -1;
  /** A record that has to be loaded before the search can go on. */
  waitingFor: number | undefined;
  #index: number;
  #left: number;

  /** @param from row before the first one looked at */
  constructor(source: RecordSource, rows: Rows, text: string, from: number, step: 1 | -1) {
    this.#source = source;
    this.#rows = rows;
    this.#index = from;
    this.#step = step;
    this.#left = rows.length;
    // A quoted word alone is the filter language's full text search.
    const filter = compileFilter(JSON.stringify(text));
    this.#matches = (seq) => {
      const record = this.#source.get(seq);
      return filter.ok && record !== undefined && filter.matches(record);
    };
  }

  /** The record found, `'nothing'` when all rows were looked at, undefined while it is not over. */
  advance(deadline: number, now: () => number = () => performance.now()): number | 'nothing' | undefined {
    this.waitingFor = undefined;
    do {
      for (let count = 0; count < STRIDE; count++) {
        const { length } = this.#rows;
        if (this.#left <= 0 || length === 0) return 'nothing';
        const index = (this.#index + this.#step + length) % length;
        const seq = this.#rows.keyAt(index);
        if (this.#source.isLoaded?.(seq) === false) {
          this.waitingFor = seq;
          return undefined;
        }
        this.#index = index;
        this.#left--;
        if (this.#matches(seq)) return seq;
      }
    } while (now() < deadline);
    return undefined;
  }
}
