import { compileFilter, type Filter, type FilterContext } from '../trace/filter/index.ts';
import { outlineOf, type RecordSource } from '../trace/record-source.ts';
import { AllRows, type Rows } from './all-rows.ts';
import { HpackTables } from './hpack-table.ts';
import { type ConnectionViews, Overview } from './overview.ts';
import { RowIndex } from './row-index.ts';
import { StreamFactsFold } from './stream-facts.ts';
import { StreamList } from './stream-list.ts';

/** Records that are counted before a file is known to its end. */
const BEGINNING = 4096;

/** The records as the UI sees them: the rows the filter leaves, and what the trace as a whole tells. */
export class TraceModel {
  readonly source: RecordSource;
  readonly overview: Overview;
  readonly streams: StreamList;
  readonly tables = new HpackTables();
  rows: Rows;
  readonly #facts: StreamFactsFold;
  #seen = -1;
  readonly #context: FilterContext;
  #filter: Filter = compileFilter('') as Filter;

  /** @param views what is known of the connections already; without it the records are folded here */
  constructor(source: RecordSource, views?: ConnectionViews) {
    this.source = source;
    this.overview = new Overview(views);
    this.streams = new StreamList(this.overview);
    this.#facts = new StreamFactsFold(source);
    this.#context = {
      stream: (connection, streamId) => this.#facts.stream(connection, streamId),
      findings: (seq) => this.overview.findingsOf(seq),
    };
    this.rows = this.#index(source.nextSeq);
  }

  /** Shows only what passes. The scan begins at `origin`, where the user looks. */
  setFilter(filter: Filter, origin: number): void {
    this.#filter = filter;
    this.rows = this.#index(Math.min(origin, this.source.nextSeq));
  }

  /** Whether there are records that were not looked at yet. */
  get behind(): boolean {
    return !this.rows.complete || (this.#counting && !(this.overview.upToDate(this.source) && this.#facts.upToDate));
  }

  /** How far a file is known, then how far it is counted; undefined where that is all there is. */
  get progress(): string | undefined {
    const { source, overview } = this;
    const known = source.scanned ?? 1;
    if (known < 1) return `reading ${Math.floor(known * 100)} %`;
    return overview.upToDate(source) ? undefined : `counting ${Math.floor(overview.progress(source) * 100)} %`;
  }

  /** Records that have to be loaded before the work can go on. */
  get waitingFor(): readonly number[] {
    const { rows, overview } = this;
    const waiting = this.#counting ? [overview.waitingFor, this.#facts.waitingFor] : [];
    return [rows.waitingFor, ...waiting].filter((seq) => seq !== undefined);
  }

  /** Looks at records until all are seen or the clock passes the deadline; what is on the screen comes first. */
  advance(deadline: number, now: () => number = () => performance.now()): void {
    const { streams, findings } = this.#filter.needs;
    if (streams && !this.#facts.upToDate) this.#facts.advance(deadline, now);
    if (findings && !this.overview.upToDate(this.source)) this.overview.advance(this.source, deadline, now);
    const ready = (!streams || this.#facts.upToDate) && (!findings || this.overview.upToDate(this.source));
    if (ready && !this.rows.complete) this.rows.advance(deadline, now);
    if (!this.#counting) return;
    if (!this.overview.upToDate(this.source)) this.overview.advance(this.source, deadline, now);
    // What no filter has asked for yet can wait until nothing comes.
    if (this.#seen === this.source.nextSeq && now() < deadline) this.#facts.advance(deadline, now);
    this.#seen = this.source.nextSeq;
  }

  /** Of a large file its beginning is counted, and the rest once it is known where everything is: that takes seconds. */
  get #counting(): boolean {
    return (this.source.scanned ?? 1) >= 1 || this.overview.records < BEGINNING;
  }

  #index(origin: number): Rows {
    const filter = this.#filter;
    if (filter.text === '' && this.source.rows) return new AllRows(this.source.rows);
    const source = filter.needs.octets ? this.source : outlines(this.source);
    // Findings stand in the margin of the frames that prove them, and in their own view.
    if (filter.text === '') return new RowIndex(source, ({ kind }) => kind !== 'finding', origin);
    return new RowIndex(source, (record) => filter.matches(record, this.#context), origin);
  }
}

/** The records without their octets, for those who only ask what they are. */
const outlines = (source: RecordSource): RecordSource => ({
  get firstSeq() {
    return source.firstSeq;
  },
  get nextSeq() {
    return source.nextSeq;
  },
  get version() {
    return source.version;
  },
  get: (seq) => outlineOf(source, seq),
  skip: (seq, step) => source.skip?.(seq, step) ?? seq + step,
  isLoaded: (seq) => source.isLoaded?.(seq) ?? true,
});
