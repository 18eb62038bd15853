import { type FileHandle, open } from 'node:fs/promises';
import { decodeLine, TRACE_VERSION, type TraceRecord } from '../trace/index.ts';

/** Read at once while indexing. */
const CHUNK = 4 * 1024 * 1024;
/** Records of a page: what is read and decoded at a time, a few milliseconds of work. */
const PAGE_RECORDS = 1024;
const NEWLINE = 0x0a;
/** Our writers put `seq` first; other programs may put it anywhere in the line. */
/** On the first line. */
const VERSION = /"version":\s*(\d+)/;
const SEQ = /"seq":\s*(\d+)/;

interface Page {
  /** Octets before its first line. */
  readonly offset: number;
  readonly firstSeq: number;
}

/**
 * Where the records of an uncompressed trace file stand, found by reading it once without decoding it: a few octets of
 * memory for a thousand records. The file may still be growing.
 */
export class TraceIndex {
  readonly #file: FileHandle;
  readonly #pages: Page[] = [];
  /** Octets that were looked at. */
  #scanned = 0;
  /** The line that is not complete yet. */
  #rest: Buffer = Buffer.alloc(0);
  #linesOfPage = 0;
  #size: number;
  #version = TRACE_VERSION;
  nextSeq = 0;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  static async open(path: string): Promise<TraceIndex> {
    const file = await open(path, 'r');
    return new TraceIndex(file, (await file.stat()).size);
  }

  get firstSeq(): number {
    return this.#pages[0]?.firstSeq ?? 0;
  }

  get pages(): number {
    return this.#pages.length;
  }

  /** Share of the file that was looked at, 0 to 1. */
  get progress(): number {
    return this.#size === 0 ? 1 : Math.min(1, this.#scanned / this.#size);
  }

  /** The page a record would stand on; -1 before the first. */
  pageOf(seq: number): number {
    let low = 0;
    let high = this.#pages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#pages[middle]!.firstSeq <= seq) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The number after the last record of a page, as far as the file was looked at. */
  endOf(page: number): number {
    return this.#pages[page + 1]?.firstSeq ?? this.nextSeq;
  }

  /** Looks at the next part of the file; false where there is nothing more (yet). */
  async scan(): Promise<boolean> {
    const chunk = await this.#read(this.#scanned, CHUNK);
    if (chunk.length === 0) return false;
    const lines = Buffer.concat([this.#rest, chunk]);
    const offset = this.#scanned - this.#rest.length;
    let start = 0;
    for (let end = lines.indexOf(NEWLINE); end >= 0; end = lines.indexOf(NEWLINE, start)) {
      this.#line(lines, start, end, offset);
      start = end + 1;
    }
    this.#rest = Buffer.from(lines.subarray(start));
    this.#scanned += chunk.length;
    this.#size = Math.max(this.#size, this.#scanned);
    return true;
  }

  /** The records of a page, as far as they can be read. */
  async read(page: number): Promise<readonly TraceRecord[]> {
    const { offset } = this.#pages[page]!;
    const end = this.#pages[page + 1]?.offset ?? this.#scanned - this.#rest.length;
    const text = (await this.#read(offset, end - offset)).toString();
    return text.split('\n').flatMap((line) => {
      const record = line === '' ? undefined : decodeLine(line, this.#version);
      return record && 'seq' in record ? [record] : [];
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #line(lines: Buffer, start: number, end: number, offset: number): void {
    // Looking for the number in the first octets is enough, nearly always.
    const head = lines.toString('latin1', start, Math.min(end, start + 64));
    const seq = SEQ.exec(head) ?? SEQ.exec(lines.toString('latin1', start, end));
    if (seq === null) {
      this.#version = Number(VERSION.exec(head)?.[1] ?? this.#version);
      return;
    }
    this.nextSeq = Number(seq[1]) + 1;
    if (this.#linesOfPage % PAGE_RECORDS === 0)
      this.#pages.push({ offset: offset + start, firstSeq: this.nextSeq - 1 });
    this.#linesOfPage++;
  }

  async #read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.#file.read(buffer, 0, length, position);
    return buffer.subarray(0, bytesRead);
  }
}
