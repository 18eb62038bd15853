import type { Frame, HeaderField } from '../../../decode/index.ts';
import { limits } from '../../../limits.ts';
import { dropOldest } from '../../../trace/drop-oldest.ts';
import type { TraceRecord } from '../../../trace/index.ts';
import { wirePreview } from '../../../ui/format/escape.ts';
import { frameSummary } from '../../../ui/format/frame-summary.ts';
import { lifecycleSummary } from '../../../ui/format/lifecycle-summary.ts';
import { fieldSpelling } from '../../../ui/format/record-line.ts';

/** One record as the page shows it. All text is harmless, none of it is HTML. */
export interface Row {
  readonly seq: number;
  readonly at: number;
  readonly connection: number;
  readonly from: 'client' | 'server' | undefined;
  /** Of a frame, or the kind of record. */
  readonly type: string;
  readonly streamId: number | undefined;
  readonly flags: string;
  readonly length: number | undefined;
  readonly summary: string;
  readonly severity: 'error' | 'warning' | 'info' | undefined;
  /** Numbers of its header fields in the list of all fields. */
  readonly fields: readonly number[] | undefined;
}

/** Characters of a field's value, and fields of one row. */
const VALUE = 2000;
const FIELDS = 200;

/** The rows of the frame table: the first records, and later ones that a finding speaks of. */
export class FrameTable {
  readonly #rows: Row[] = [];
  readonly #bySeq = new Map<number, Row>();
  /** The last records beyond the limit: a finding may still speak of them. */
  readonly #recent = new Map<number, Row>();
  readonly #fields = new Map<string, number>();
  readonly #fieldList: (readonly [name: string, value: string, spelling: string])[] = [];
  #characters = 0;
  /** Records that were to be shown. */
  count = 0;

  add(record: TraceRecord): void {
    if (record.kind === 'finding') this.#keepEvidence(record.evidence);
    this.count++;
    const room = this.#rows.length < limits.reportRecords;
    if (room || record.kind === 'finding') this.#keep(this.#rowOf(record, true));
    else {
      this.#recent.set(record.seq, this.#rowOf(record, false));
      dropOldest(this.#recent, limits.reportRecent);
    }
  }

  row(seq: number): Row | undefined {
    return this.#bySeq.get(seq);
  }

  get length(): number {
    return this.#rows.length;
  }

  /** For the page: words that repeat once, rows as short lists. */
  data(): object {
    const types: string[] = [];
    const flags: string[] = [];
    const numberOf = (list: string[], word: string) => {
      const at = list.indexOf(word);
      return at < 0 ? list.push(word) - 1 : at;
    };
    const rows = this.#rows
      .sort((a, b) => a.seq - b.seq)
      .map((row) => [
        row.seq,
        row.at,
        row.connection,
        row.from === undefined ? 0 : row.from === 'client' ? 1 : 2,
        numberOf(types, row.type),
        row.streamId ?? -1,
        numberOf(flags, row.flags),
        row.length ?? -1,
        row.summary,
        row.severity ?? 0,
        row.fields ?? 0,
      ]);
    return { types, flags, fields: this.#fieldList, rows };
  }

  #keep(row: Row): void {
    if (this.#rows.length >= limits.reportRecords + limits.reportRecent) return;
    this.#rows.push(row);
    this.#bySeq.set(row.seq, row);
  }

  #keepEvidence(evidence: readonly number[]): void {
    for (const seq of evidence) {
      const row = this.#bySeq.has(seq) ? undefined : this.#recent.get(seq);
      if (row) this.#keep(row);
    }
  }

  #rowOf(record: TraceRecord, withFields: boolean): Row {
    const { seq, at, connection } = record;
    const common = {
      seq,
      at: Math.round(at * 1000) / 1000,
      connection,
      from: 'from' in record ? record.from : undefined,
    };
    if (record.kind !== 'frame') {
      return {
        ...common,
        type: record.kind,
        streamId: record.kind === 'finding' ? record.streamId : undefined,
        flags: '',
        length: 'length' in record ? record.length : undefined,
        summary: this.#text(lifecycleSummary(record)),
        severity: severityOf(record),
        fields: undefined,
      };
    }
    const { frame } = record;
    return {
      ...common,
      type: frame.type,
      streamId: frame.streamId,
      flags: frame.flags.join(' '),
      length: frame.length,
      summary: this.#text(frameSummary(frame)),
      severity: SEVERITY_OF_TYPE[frame.type],
      fields: withFields ? this.#fieldsOf(frame) : undefined,
    };
  }

  #fieldsOf(frame: Frame): readonly number[] | undefined {
    if (!('fieldBlock' in frame)) return undefined;
    return frame.fieldBlock?.fields.slice(0, FIELDS).map((field) => this.#field(field));
  }

  #field(field: HeaderField): number {
    const spelling = fieldSpelling(field);
    // Cut before it is looked up: a value of megabytes is not to be a key.
    const value = wirePreview(field.value, VALUE);
    const name = wirePreview(field.name, VALUE);
    const key = `${name}\n${spelling}\n${value}`;
    let number = this.#fields.get(key);
    if (number === undefined) {
      number = this.#fieldList.push([name, this.#text(value), spelling]) - 1;
      this.#fields.set(key, number);
    }
    return number;
  }

  /** Text while there is room for it on the page. */
  #text(text: string): string {
    this.#characters += text.length;
    return this.#characters > limits.reportCharacters ? `${text.slice(0, 20)}…` : text;
  }
}

const SEVERITY_OF_TYPE: Readonly<Record<string, Row['severity']>> = {
  MALFORMED: 'error',
  RST_STREAM: 'warning',
  GOAWAY: 'warning',
};

function severityOf(record: TraceRecord): Row['severity'] {
  if (record.kind === 'finding') return record.severity;
  if (record.kind === 'connection-waiting') return 'warning';
  return record.kind === 'connection-failed' || record.kind === 'observer-failed' ? 'error' : undefined;
}
