import type { SourceRows } from '../trace/record-source.ts';
import type { KeyedList } from './view-state.ts';

/** The rows of the Frames view: those that are known so far, and how to learn of more. */
export interface Rows extends KeyedList {
  /** True once every record there is has been looked at. */
  readonly complete: boolean;
  /** Records looked at. */
  readonly scanned: number;
  /** A record that has to be loaded before it can go on. */
  readonly waitingFor: number | undefined;
  /** @returns whether the rows changed */
  advance(deadline: number, now?: () => number): boolean;
}

/** The rows without a filter, over a source that knows them: no record has to be looked at. */
export class AllRows implements Rows {
  readonly #rows: SourceRows;
  readonly complete = true;
  readonly waitingFor = undefined;

  constructor(rows: SourceRows) {
    this.#rows = rows;
  }

  get length(): number {
    return this.#rows.length;
  }

  get scanned(): number {
    return this.length;
  }

  keyAt(index: number): number {
    return this.#rows.keyAt(index);
  }

  indexOf(key: number): number {
    return this.#rows.indexOf(key);
  }

  advance(): boolean {
    return false;
  }
}
