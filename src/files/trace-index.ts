import { type FileHandle, open } from 'node:fs/promises';
import { limits } from '../limits.ts';
import { decodeLine, TRACE_VERSION, type TraceRecord } from '../trace/index.ts';
import { RecordPages } from './record-pages.ts';

/** Read at once while indexing. */
const CHUNK = 4 * 1024 * 1024;
const NEWLINE = 0x0a;
/** Octets of a line that tell all an index has to know, as we write it. */
const HEAD = 128;
/** The beginning of a record as we write it. */
const OURS = /^\{"seq":(\d+),"at":[\d.]+,"connection":\d+,"kind":"([a-z-]+)"/;
/** On the first line, in its first octets. */
const FIRST = 4096;
const VERSION = /"version":\s*(\d+)/;
/** Rows are kept as 32-bit numbers; a trace that long would have a terabyte. */
const SEQS = 2 ** 32;

/**
 * Where the records of an uncompressed trace file stand, found by reading it once without decoding it. The file may
 * still be growing.
 */
export class TraceIndex {
  readonly pages = new RecordPages();
  readonly #file: FileHandle;
  /** Read into again and again: what is left of the chunk before, then the next one. */
  readonly #buffer = Buffer.allocUnsafeSlow(2 * CHUNK);
  /** Octets that were looked at. */
  #scanned = 0;
  /** Where the line begins that is not complete yet. */
  #lineStart = 0;
  #size: number;
  #version = TRACE_VERSION;
  /** The first line was read; false where it was none of a trace. */
  #begun: boolean | undefined;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  static async open(path: string): Promise<TraceIndex> {
    const file = await open(path, 'r');
    return new TraceIndex(file, (await file.stat()).size);
  }

  /** Share of the file that was looked at, 0 to 1. */
  get progress(): number {
    return this.#size === 0 ? 1 : Math.min(1, this.#scanned / this.#size);
  }

  /** Looks at the next part of the file; false where there is nothing more (yet). */
  async scan(): Promise<boolean> {
    const buffer = this.#buffer;
    const held = this.#scanned - this.#lineStart;
    // Of a line that does not fit nothing is held: it is read again, alone, when its end is known.
    const kept = held <= CHUNK ? held : 0;
    const { bytesRead } = await this.#file.read(buffer, kept, CHUNK, this.#scanned);
    if (bytesRead === 0) return false;
    const octets = buffer.subarray(0, kept + bytesRead);
    const offset = this.#scanned - kept;
    this.#scanned += bytesRead;
    this.#size = Math.max(this.#size, this.#scanned);
    let start = this.#lineStart - offset;
    for (let end = octets.indexOf(NEWLINE, kept); end >= 0; end = octets.indexOf(NEWLINE, start)) {
      if (start >= 0) this.#line(octets.subarray(start, end), offset + start, offset + end + 1);
      else await this.#longLine(this.#lineStart, offset + end + 1);
      start = end + 1;
      this.#lineStart = offset + start;
    }
    if (start > 0 && start < octets.length) buffer.copyWithin(0, start, octets.length);
    return true;
  }

  /** The records of a page, as far as they can be read. */
  async read(page: number): Promise<readonly TraceRecord[]> {
    const { offset, end } = this.pages.octetsOf(page);
    const text = (await this.#read(offset, end)).toString();
    const records: TraceRecord[] = [];
    for (const line of text.split('\n')) {
      const record = line === '' ? undefined : decodeLine(line.trim(), this.#version);
      if (record && 'seq' in record && record.seq > (records.at(-1)?.seq ?? -1)) records.push(record);
    }
    return records;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** A line from octet `start` to octet `end` of the file. */
  #line(line: Buffer, start: number, end: number): void {
    if (this.#begun === false) return;
    const head = line.toString('latin1', 0, Math.min(line.length, HEAD));
    const ours = OURS.exec(head);
    if (this.#begun === undefined) this.#begin(line, start, end);
    else if (ours) this.#add(Number(ours[1]), ours[2]!, start, end);
    else this.#foreignLine(line, start, end);
  }

  #begin(line: Buffer, start: number, end: number): void {
    const version = VERSION.exec(line.toString('latin1', 0, Math.min(line.length, FIRST)))?.[1];
    if (version !== undefined) this.#version = Number(version);
    else this.#foreignLine(line, start, end);
    this.#begun = version !== undefined || this.pages.length > 0;
  }

  /** Other programs may write the keys in any order. */
  #foreignLine(line: Buffer, start: number, end: number): void {
    const record = decodeLine(line.toString().trim(), this.#version);
    if (record && 'seq' in record) this.#add(record.seq, record.kind, start, end);
  }

  async #longLine(start: number, end: number): Promise<void> {
    if (end - start <= limits.traceLineOctets) this.#line(await this.#read(start, end - 1), start, end);
  }

  #add(seq: number, kind: string, start: number, end: number): void {
    // Records whose numbers do not rise are left out, as everywhere.
    if (seq >= this.pages.nextSeq && seq < SEQS) this.pages.add(seq, start, end, kind !== 'finding');
  }

  async #read(start: number, end: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(end - start);
    const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  }
}
