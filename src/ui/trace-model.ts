import { compileFilter, type Filter } from '../trace/filter/index.ts';
import type { TraceRecord } from '../trace/index.ts';
import type { RecordSource } from '../trace/record-source.ts';
import { HpackTables } from './hpack-table.ts';
import { type ConnectionViews, Overview } from './overview.ts';
import { RowIndex } from './row-index.ts';
import { StreamList } from './stream-list.ts';

/** The records as the UI sees them: the rows the filter leaves, and what the trace as a whole tells. */
export class TraceModel {
  readonly source: RecordSource;
  readonly overview: Overview;
  readonly streams: StreamList;
  readonly tables = new HpackTables();
  rows: RowIndex;
  #filter: Filter;

  /** @param views what is known of the connections already; without it the records are folded here */
  constructor(source: RecordSource, views?: ConnectionViews) {
    this.source = source;
    this.overview = new Overview(views);
    this.streams = new StreamList(this.overview);
    this.#filter = compileFilter('') as Filter;
    this.rows = this.#index(source.nextSeq);
  }

  /**
   * Shows only what passes. The scan begins at `origin`, where the user looks.
   */
  setFilter(filter: Filter, origin: number): void {
    this.#filter = filter;
    this.rows = this.#index(Math.min(origin, this.source.nextSeq));
  }

  /** Whether there are records that were not looked at yet. */
  get behind(): boolean {
    return !this.rows.complete || !this.overview.upToDate(this.source);
  }

  /** Looks at records until all are seen or the clock passes the deadline; what is on the screen comes first. */
  advance(deadline: number, now: () => number = () => performance.now()): void {
    if (!this.rows.complete) this.rows.advance(deadline, now);
    if (!this.overview.upToDate(this.source)) this.overview.advance(this.source, deadline, now);
  }

  #index(origin: number): RowIndex {
    const filter = this.#filter;
    const { facts } = this.overview;
    // Findings stand in the margin of the frames that prove them, and in their own view.
    const shown = (record: TraceRecord) =>
      filter.text === '' ? record.kind !== 'finding' : filter.matches(record, facts);
    return new RowIndex(this.source, shown, origin);
  }
}
