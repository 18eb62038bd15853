import { limits } from '../../limits.ts';
import { migrate } from '../migrate.ts';
import type { TraceRecord } from '../record.ts';
import { decodeHeader, isHeader, TRACE_VERSION, type TraceHeader } from './header.ts';
import { RECORDS_CLOSE } from './json.ts';
import { parseFirstLine } from './line-parser.ts';
import { type Line, LineSplitter } from './line-splitter.ts';
import { decodeRecord, type RecordProblem } from './record-json.ts';
import { decodeLine } from './record-line.ts';

/** A line of a trace that gave no record. */
export interface LineProblem {
  /** From 1. */
  readonly line: number;
  /** `unknown`: written by a later version, for which this one has no word. */
  readonly reason: 'unknown' | 'damaged';
  /** Without a full stop. */
  readonly message: string;
}

/**
 * `closed`: it ends as a trace that was closed properly. `open`: it ends between two records, because it is still being
 * written, was cut off there, or is a part of a trace. `cut`: it ends inside a record.
 */
export type TraceEnding = 'closed' | 'open' | 'cut';

/** Problems that are kept; a file of a million damaged lines has nothing more to tell. */
const PROBLEMS_KEPT = 100;

/**
 * Octets of a `.jsonl` or `.json` trace in, records out; which of the two it is shows on the first line. Damage costs
 * the lines it is in. Never throws, whatever the octets.
 */
export class TraceParser {
  readonly #lines = new LineSplitter();
  readonly #problems: LineProblem[] = [];
  #line = 0;
  #version = TRACE_VERSION;
  #nextSeq = 0;
  #header: TraceHeader | undefined;
  #refusal: string | undefined;
  #ending: TraceEnding = 'open';
  #damaged = 0;
  #unknown = 0;

  /** Undefined until the first line was read, and of a trace without one (a part of another). */
  get header(): TraceHeader | undefined {
    return this.#header;
  }

  /** Why these octets are no trace that can be read, without a full stop. There are no records then. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** The first line was read: `header` and `refusal` are known. */
  get begun(): boolean {
    return this.#line > 0;
  }

  get ending(): TraceEnding {
    return this.#ending;
  }

  /** Lines that gave no record: the first hundred of them. */
  get problems(): readonly LineProblem[] {
    return this.#problems;
  }

  /** How many lines gave no record. */
  get skipped(): Readonly<Record<LineProblem['reason'], number>> {
    return { damaged: this.#damaged, unknown: this.#unknown };
  }

  /** The records that these octets complete, numbers rising. The octets are not kept. */
  push(octets: Uint8Array): TraceRecord[] {
    const records: TraceRecord[] = [];
    for (const line of this.#lines.push(octets)) this.#read(line, true, records);
    return records;
  }

  /** There are no more octets: gives the record of a last line without a line's end. */
  end(): TraceRecord[] {
    const records: TraceRecord[] = [];
    const rest = this.#lines.end();
    if (rest !== '') this.#read(rest, false, records);
    if (this.#line === 0) this.#refusal = 'it is empty';
    return records;
  }

  /** @param terminated the line has an end: what is wrong with it is damage, not a cut. */
  #read(line: Line, terminated: boolean, records: TraceRecord[]): void {
    this.#line++;
    if (this.#refusal !== undefined) return;
    if (this.#line === 1) this.#readFirst(line?.trim() ?? '', records);
    else if (line === undefined) this.#skip('damaged', `it is longer than ${limits.traceLineOctets} octets`);
    else this.#readNext(line.trim(), terminated, records);
  }

  #readFirst(line: string, records: TraceRecord[]): void {
    const json = parseFirstLine(line);
    if (isHeader(json)) {
      const decoded = decodeHeader(json);
      if (typeof decoded === 'string') {
        this.#refusal = decoded;
        return;
      }
      this.#version = decoded.version;
      this.#header = decoded.header;
      // A whole document on one line, as `jq -c` prints it.
      const list = (json as { records?: unknown }).records;
      if (Array.isArray(list)) for (const record of list) this.#take(this.#decode(record), records);
      if (Array.isArray(list) && list.length > 0) this.#ending = 'closed';
    } else if (!this.#take(this.#decode(json), records)) {
      this.#refusal =
        line === '{'
          ? 'it does not hold one record per line (jq -c . puts that right)'
          : 'its first line is neither the header of a trace nor a record';
    }
  }

  #readNext(line: string, terminated: boolean, records: TraceRecord[]): void {
    if (line === '') return;
    if (line === RECORDS_CLOSE) {
      this.#ending = 'closed';
      return;
    }
    const record = decodeLine(line, this.#version);
    if (record !== undefined) this.#take(record, records);
    else if (terminated) this.#skip('damaged', 'it is not JSON');
    else this.#ending = 'cut';
  }

  #decode(json: unknown): TraceRecord | RecordProblem {
    return decodeRecord(migrate(json, this.#version));
  }

  #take(record: TraceRecord | RecordProblem, records: TraceRecord[]): boolean {
    if (record.kind === 'problem') {
      this.#skip(record.reason, record.message);
      return false;
    }
    if (record.seq < this.#nextSeq) {
      this.#skip('damaged', `record ${record.seq} stands behind record ${this.#nextSeq - 1}`);
      return false;
    }
    this.#nextSeq = record.seq + 1;
    this.#ending = record.kind === 'trace-ended' ? 'closed' : 'open';
    records.push(record);
    return true;
  }

  #skip(reason: LineProblem['reason'], message: string): void {
    if (reason === 'unknown') this.#unknown++;
    else this.#damaged++;
    if (this.#problems.length < PROBLEMS_KEPT) this.#problems.push({ line: this.#line, reason, message });
  }
}
