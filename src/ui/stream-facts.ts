import { FilterFacts, type StreamFacts } from '../trace/filter/index.ts';
import { outlineOf, type RecordSource, stepFrom } from '../trace/record-source.ts';

/** Records looked at between two looks at the clock. */
const STRIDE = 256;

/**
 * What filters such as `status >= 500` ask: what each stream is about. Following that costs as much as everything else
 * the UI does under load, so it is done when there is time, and in full only once a filter asks.
 */
export class StreamFactsFold {
  readonly #facts = new FilterFacts();
  readonly #source: RecordSource;
  #next = 0;
  /** A record that has to be loaded before it can go on. */
  waitingFor: number | undefined;

  constructor(source: RecordSource) {
    this.#source = source;
  }

  get upToDate(): boolean {
    return this.#next >= this.#source.nextSeq;
  }

  stream(connection: number, streamId: number): StreamFacts | undefined {
    return this.#facts.stream(connection, streamId);
  }

  /** Goes on until everything is known, a record is not in memory, or the clock passes the deadline. */
  advance(deadline: number, now: () => number = () => performance.now()): void {
    this.waitingFor = undefined;
    do {
      this.#next = Math.max(this.#next, this.#source.firstSeq);
      const end = Math.min(this.#next + STRIDE, this.#source.nextSeq);
      while (this.#next < end) {
        const record = outlineOf(this.#source, this.#next);
        if (record?.kind === 'frame') this.#facts.apply(record);
        else if (!record && this.#source.isLoaded?.(this.#next) === false) {
          this.waitingFor = this.#next;
          return;
        }
        this.#next = stepFrom(this.#source, this.#next, 1, record);
      }
    } while (!this.upToDate && now() < deadline);
  }
}
