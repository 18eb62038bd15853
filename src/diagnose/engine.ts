import { limits } from '../limits.ts';
import type { ConnectionView, RecordOf, TraceRecord } from '../trace/index.ts';
import type { Emit } from './case-file.ts';
import { ConnectionWatch } from './connection-watch.ts';
import type { RaisedFinding } from './raised-finding.ts';
import type { Rule } from './rule.ts';
import { RuleTable } from './rule-table.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.ts';

export interface EngineOptions {
  readonly rules: readonly Rule[];
  readonly thresholds?: Partial<Thresholds>;
  /** Gets each finding at once and gives the `seq` of the record it made of it. */
  readonly emit: Emit;
}

/** Milliseconds between two looks at what does not happen. The grid is that of the trace's clock, not of the wall's. */
const SWEEP_INTERVAL = 250;
/** With more streams open the looks get rarer, so that they never cost more than a few per cent of the time. */
const STREAMS_PER_INTERVAL = 10_000;

/**
 * Records in, findings out; the same records give the same findings, live and from a file. Never throws.
 * Time passes only by the records and by `advance`.
 */
export class Engine {
  readonly #table: RuleTable;
  readonly #thresholds: Thresholds;
  readonly #emit: Emit;
  readonly #open = new Map<number, ConnectionWatch>();
  readonly #closed = new Map<number, ConnectionWatch>();
  /** Streams that the closed connections still know in detail. */
  #closedStreams = 0;
  /** Past the longest threshold nothing new can become due on a silent connection. */
  readonly #horizon: number;
  #nextSweep = 0;
  /** How often records were missing so far. */
  #gaps = 0;
  #last: ConnectionWatch | undefined;

  constructor({ rules, thresholds, emit }: EngineOptions) {
    this.#table = new RuleTable(rules);
    this.#thresholds = { ...DEFAULT_THRESHOLDS, ...thresholds };
    this.#emit = emit;
    this.#horizon = 2 * Math.max(...Object.values(this.#thresholds));
  }

  /** Records that come next are not in the trace: whose they were is not known. */
  missed(): void {
    this.#gaps++;
  }

  /** A record, in the order of the trace. Findings among the records are passed over. */
  observe(record: TraceRecord): void {
    if (record.kind === 'frame') {
      this.observeFrame(record);
      return;
    }
    // A standstill takes away time that is over: it is known before that time is looked at.
    if (record.kind !== 'loop-lag') this.advance(record.at);
    if (record.kind === 'finding') return;
    if (record.connection === 0) {
      for (const watch of this.#open.values()) watch.observe(record);
      this.advance(record.at);
      return;
    }
    const watch = this.#watchOf(record.connection) ?? this.#begin(record);
    watch.observe(record);
    // A leg may fail after the connection was opened; then its end is still to come.
    const never = record.kind === 'connection-failed' && !watch.view.opened;
    if (never || record.kind === 'connection-closed') this.#close(watch, record.at);
  }

  /** The same for a frame: apart, because nearly all records are frames, and all of those have one shape. */
  observeFrame(record: RecordOf<'frame'>): void {
    const { at, connection } = record;
    this.advance(at);
    const watch = this.#watchOf(connection) ?? this.#begin(record);
    watch.observeFrame(record);
  }

  /** The clock of the trace has come to `at` ms. To be called now and then while nothing happens. */
  advance(at: number): void {
    while (this.#nextSweep <= at) this.#sweep(this.#nextSweep, at);
  }

  /** No more records: `at` ms is the end of the trace. */
  end(at: number): void {
    this.advance(at);
    for (const watch of [...this.#open.values()]) this.#close(watch, at);
  }

  /** What is known of a connection that is open, or was among the last to close. */
  connection(id: number): ConnectionView | undefined {
    return (this.#open.get(id) ?? this.#closed.get(id))?.view;
  }

  findings(id: number): readonly RaisedFinding[] {
    return (this.#open.get(id) ?? this.#closed.get(id))?.findings ?? [];
  }

  #sweep(at: number, until: number): void {
    let streams = 0;
    let due = false;
    for (const watch of this.#open.values()) {
      if (at - watch.view.lastAt > this.#horizon) continue;
      due = true;
      this.#tellGaps(watch);
      streams += watch.view.streams.open.size;
      watch.sweep(at);
    }
    const intervals = 1 + Math.floor(streams / STREAMS_PER_INTERVAL);
    this.#nextSweep = at + SWEEP_INTERVAL * intervals;
    // Nothing can become due before the next record: its place on the grid is computed, not walked to.
    if (!due && this.#nextSweep <= until) {
      this.#nextSweep = (Math.floor(until / SWEEP_INTERVAL) + 1) * SWEEP_INTERVAL;
    }
  }

  #watchOf(connection: number): ConnectionWatch | undefined {
    const watch = this.#last?.view.id === connection ? this.#last : this.#open.get(connection);
    if (!watch) return undefined;
    this.#last = watch;
    this.#tellGaps(watch);
    return watch;
  }

  #tellGaps(watch: ConnectionWatch): void {
    if (watch.gaps === this.#gaps) return;
    watch.gaps = this.#gaps;
    watch.view.missed();
  }

  #begin(first: TraceRecord): ConnectionWatch {
    const watch = new ConnectionWatch(first, this.#table, this.#thresholds, this.#emit);
    watch.gaps = this.#gaps;
    this.#open.set(first.connection, watch);
    this.#last = watch;
    return watch;
  }

  #close(watch: ConnectionWatch, at: number): void {
    const { id } = watch.view;
    watch.close(at);
    this.#last = undefined;
    this.#open.delete(id);
    this.#closed.set(id, watch);
    this.#closedStreams += watch.view.streams.known;
    for (const [oldest, { view }] of this.#closed) {
      if (this.#closed.size <= limits.closedConnections && this.#closedStreams <= limits.closedStreams) break;
      this.#closed.delete(oldest);
      this.#closedStreams -= view.streams.known;
    }
  }
}
