import { type Filter, FilterFacts, type RecordOf, type TraceRecord, type TraceStore } from '../trace/index.ts';

type Finding = RecordOf<'finding'>;

/** Which findings a filter asks for: those that pass it, and those that a record proves which passes it. */
export class AskedFindings {
  readonly #filter: Filter;
  readonly #recent: TraceStore;
  readonly #facts = new FilterFacts();
  /** Of their proof something passed. */
  readonly #proven = new Set<Finding>();

  /** @param recent where the records are that prove what is found now */
  constructor(filter: Filter, recent: TraceStore) {
    this.#filter = filter;
    this.#recent = recent;
  }

  observe(record: TraceRecord): void {
    // What was found when the trace was recorded is found anew.
    if (record.kind !== 'finding') this.#facts.apply(record);
  }

  judged(finding: Finding): void {
    this.#facts.apply(finding);
    const passes = (seq: number) => {
      const record = this.#recent.get(seq);
      return record !== undefined && this.#filter.matches(record, this.#facts);
    };
    if (finding.evidence.some(passes)) this.#proven.add(finding);
  }

  /** Once all records were observed: a stream's status may come after what is found about it. */
  has(finding: Finding): boolean {
    return this.#proven.has(finding) || this.#filter.matches(finding, this.#facts);
  }
}
