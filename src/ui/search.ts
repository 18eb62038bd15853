import { TextProbe } from '../trace/index.ts';
import type { Neighbours, RecordSource } from '../trace/record-source.ts';
import type { Rows } from './all-rows.ts';

/** Rows looked at between two looks at the clock. */
const STRIDE = 64;

/** Looks for text among the rows, from one of them on, around the end, in slices. */
export class Search {
  readonly #source: RecordSource;
  readonly #rows: Rows;
  readonly #probe: TextProbe;
  readonly #step: 1 | -1;
  /** A record that has to be loaded before the search can go on. */
  waitingFor: number | undefined;
  /** The records beside the one that was looked at last. */
  #near: Neighbours | undefined;
  #index: number;
  #left: number;

  /** @param from row before the first one looked at */
  constructor(source: RecordSource, rows: Rows, text: string, from: number, step: 1 | -1) {
    this.#source = source;
    this.#rows = rows;
    this.#probe = new TextProbe(text);
    this.#index = from;
    this.#step = step;
    this.#left = rows.length;
  }

  /** The record found, `'nothing'` when all rows were looked at, undefined while it is not over. */
  advance(deadline: number, now: () => number = () => performance.now()): number | 'nothing' | undefined {
    this.waitingFor = undefined;
    // What is beside a record changes while none is looked at.
    this.#near = undefined;
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
        const near: Neighbours | undefined = this.#near;
        const last = this.#lastWithout(seq) ?? index;
        this.#left -= Math.abs(last - index) + 1;
        this.#index = last;
        if (last === index && this.#matches(seq)) return seq;
        // To ask about megabytes takes milliseconds.
        if (this.#near !== near) break;
      }
    } while (now() < deadline);
    return undefined;
  }

  #matches(seq: number): boolean {
    const record = this.#source.get(seq);
    return record !== undefined && this.#probe.matches(record);
  }

  /** The last row of those beside a record in which nothing can be found; undefined where something may. */
  #lastWithout(seq: number): number | undefined {
    if (!this.#near || seq < this.#near.firstSeq || seq > this.#near.lastSeq) {
      this.#near = this.#source.neighbours?.(seq, this.#probe);
    }
    if (!this.#near || this.#near.mayMatch) return undefined;
    const { firstSeq, lastSeq } = this.#near;
    return this.#step === 1 ? this.#rows.indexOf(lastSeq + 1) - 1 : this.#rows.indexOf(firstSeq);
  }
}
