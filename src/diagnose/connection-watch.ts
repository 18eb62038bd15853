import { ConnectionView, type RecordOf, type TraceRecord } from '../trace/index.ts';
import { CaseFile, type Emit, type Scene } from './case-file.ts';
import { effectOf } from './effect.ts';
import { Moment } from './moment.ts';
import { oddityOf } from './oddity.ts';
import type { Found, Rule } from './rule.ts';
import { type Entry, type FrameEntry, type RuleTable, slotOf } from './rule-table.ts';
import { sectionMarks } from './section-mark.ts';
import type { Thresholds } from './thresholds.ts';

/** Shows each record of one connection to the view and to the rules that watch for it. */
export class ConnectionWatch {
  readonly view: ConnectionView;
  readonly #table: RuleTable;
  readonly #cases: CaseFile;
  readonly #moment: Moment;
  /** Rules that have failed here. */
  readonly #off = new Set<number>();
  /** How often records of the trace were missing when this was looked at last. */
  gaps = 0;

  constructor(first: TraceRecord, table: RuleTable, thresholds: Thresholds, emit: Emit) {
    this.view = new ConnectionView(first.connection);
    this.#table = table;
    this.#cases = new CaseFile(first.connection, emit, thresholds);
    this.#moment = new Moment(this.view, thresholds, this.#cases.findings);
  }

  get findings() {
    return this.#cases.findings;
  }

  /** Any record but a frame. */
  observe(record: TraceRecord): void {
    this.view.apply(record);
    const { records, rules } = this.#table;
    const moment = this.#moment.atRecord(record);
    const entries = records.get(record.kind);
    if (!this.view.broken) this.#askAll(entries, moment);
    else
      this.#askAll(
        entries?.filter(({ rule }) => rules[rule]!.incomplete),
        moment,
      );
  }

  observeFrame(record: RecordOf<'frame'>): void {
    const { view } = this;
    const table = this.#table;
    view.notice(record);
    const moment = this.#moment.atFrame(record);
    const slot = slotOf(record.frame.type, moment.typeCode);
    const odd = oddityOf(moment);
    if (odd !== 0) this.#askMarked(table.odd[slot]!, odd, moment);
    this.#askAll(table.before[slot], moment);
    view.applyNoticed(record);
    // The frame may have opened its stream.
    if (moment.stream === undefined) moment.lookUpStream();
    const { block } = moment;
    if (block) {
      if (block.problem) this.#askAll(table.problems.get(block.problem.code), moment);
      // What comes from a table in doubt proves nothing.
      if (block.dynamicTable.reliable) this.#section(moment);
    }
    const effect = effectOf(moment);
    if (effect !== 0) this.#askMarked(table.effects[slot]!, effect, moment);
    this.#askAll(table.after[slot], moment);
  }

  /** The trace's clock has come to `at`, and nothing happened since the record before. */
  sweep(at: number): void {
    // What a filter has left out is not missing on the wire.
    if (this.view.broken || this.view.doubtful) return;
    const { openStream, openConnection } = this.#table;
    const moment = this.#moment.atClock(at);
    for (const entry of openConnection) this.#ask(entry, moment);
    // Who has hung up waits for nothing any more.
    if (this.view.closedBy !== undefined) return;
    for (const stream of this.view.streams.open.values()) {
      moment.stream = stream;
      for (const entry of openStream) {
        if (!this.#cases.isSettled(this.#table.rules[entry.rule]!, stream.id)) this.#ask(entry, moment);
      }
    }
  }

  close(at: number): void {
    this.#cases.close(at);
  }

  #section(moment: Moment): void {
    const { traits, kind, stream } = this.view.section;
    const promises = kind === 'push-request' && stream !== undefined;
    if (promises) moment.turnTo(stream);
    if (this.#table.watchedTraits & traits) {
      for (const entry of this.#table.traits) if (entry.traits & traits) this.#ask(entry, moment);
    }
    const entries = this.#table.sections.get(kind);
    if (entries) {
      const marks = sectionMarks(this.view, moment.from!);
      for (const entry of entries) if (entry.marks === 0 || entry.marks & marks) this.#ask(entry, moment);
    }
    if (promises) moment.lookUpStream();
  }

  #askAll(entries: readonly Entry[] | undefined, moment: Moment): void {
    if (entries) for (const entry of entries) this.#ask(entry, moment);
  }

  #askMarked(entries: readonly FrameEntry[], marks: number, moment: Moment): void {
    for (const entry of entries) if (entry.marks & marks) this.#ask(entry, moment);
  }

  #ask(entry: Entry, moment: Moment): void {
    if (this.#off.size > 0 && this.#off.has(entry.rule)) return;
    const rule = this.#table.rules[entry.rule]!;
    const { view } = this;
    if (!view.fromStart && (rule.fromStart || (rule.unbroken && view.broken))) return;
    try {
      const found = (entry.check as (sight: Moment) => Found)(moment);
      if (found) this.#cases.raise(rule, found, moment);
    } catch (error) {
      this.#fail(entry.rule, rule, error, moment);
    }
  }

  /** A rule that throws is our bug: it is told once and the rule is not asked again on this connection. */
  #fail(index: number, rule: Rule, error: unknown, scene: Scene): void {
    this.#off.add(index);
    const failure: Rule = { ...rule, id: 'rule-failed', severity: 'info', fault: 'proxy', follows: [] };
    const summary = `h2inspect's own rule ${rule.id} failed and is switched off for this connection: ${String(error)}`;
    this.#cases.raise(failure, { summary, fix: 'Please report this with the trace file.', again: true }, scene);
  }
}
