import { limits } from '../limits.ts';
import type { ConnectionView, RecordOf, TraceRecord } from '../trace/index.ts';
import { Engine } from './engine.ts';
import type { Rule } from './rule.ts';
import type { Thresholds } from './thresholds.ts';

type Finding = RecordOf<'finding'>;

export interface DiagnosisOptions {
  readonly rules: readonly Rule[];
  readonly thresholds?: Partial<Thresholds>;
}

/**
 * Judges the records of a trace anew: findings that are in it are passed over. Of the new ones `seq` is the place in
 * `findings`, `cause` is such a place too, and `evidence` are numbers of records. Never throws.
 */
export class Diagnosis {
  readonly findings: Finding[] = [];
  /** Findings beyond `limits.diagnosedFindings`, which are only counted. */
  omitted = 0;
  readonly #engine: Engine;
  #at = 0;
  /** Number of the record that comes next in a whole trace. */
  #next = -1;

  constructor({ rules, thresholds }: DiagnosisOptions) {
    this.#engine = new Engine({
      rules,
      ...(thresholds && { thresholds }),
      emit: (connection, entry, at) => {
        const seq = this.findings.length;
        if (seq < limits.diagnosedFindings) this.findings.push({ seq, at, connection, ...entry });
        else this.omitted++;
        return seq;
      },
    });
  }

  /** A record, in the order of the trace; gives what it proved. */
  apply(record: TraceRecord): readonly Finding[] {
    const known = this.findings.length;
    this.#at = record.at;
    if (record.seq !== this.#next) this.#engine.missed();
    this.#next = record.seq + 1;
    this.#engine.observe(record);
    return this.#since(known);
  }

  /** There are no more records; gives what is missing at the end. */
  end(): readonly Finding[] {
    const known = this.findings.length;
    this.#engine.end(this.#at);
    return this.#since(known);
  }

  /** What is known of a connection that is open, or was among the last to close. */
  connection(id: number): ConnectionView | undefined {
    return this.#engine.connection(id);
  }

  #since(known: number): readonly Finding[] {
    return known === this.findings.length ? NONE : this.findings.slice(known);
  }
}

const NONE: readonly Finding[] = [];
