import { createReadStream } from 'node:fs';
import { H2InspectError } from '../errors.ts';
import { type LineProblem, type TraceEnding, type TraceHeader, TraceParser, type TraceRecord } from '../trace/index.ts';
import { COMPRESSIONS } from './compression.ts';
import { reasonOf } from './reason.ts';

/** Read at once: with 64 KiB a third of the time goes into switching between tasks, with 4 MiB the records of a chunk outlive the young generation. */
const CHUNK = 1024 * 1024;

/**
 * A trace file, or as much of one as there is: readable once, record by record, in memory that does not depend on its
 * size. What could not be read is told by `problems`, `skipped`, `ending` and `damage` once the last record is out.
 */
export class TraceFile implements AsyncIterable<TraceRecord> {
  readonly #parser = new TraceParser();
  readonly #chunks: AsyncIterator<Uint8Array>;
  #octetsRead = 0;
  #damage: string | undefined;
  /** Records that came with the header. */
  #first: readonly TraceRecord[] = [];

  private constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = decompressed(this.#counted(source))[Symbol.asyncIterator]();
  }

  /**
   * Opens a `.json` or `.jsonl` trace; how it is spelled and compressed shows in its first octets.
   *
   * @param path `-` reads standard input
   * @throws {H2InspectError} `cannot-read-trace`, `not-a-trace`
   */
  static async open(path: string): Promise<TraceFile> {
    const name = path === '-' ? 'standard input' : path;
    const source = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK });
    try {
      const file = new TraceFile(source);
      await file.#begin();
      const { refusal } = file.#parser;
      if (refusal === undefined) return file;
      source.destroy();
      throw new H2InspectError('not-a-trace', `Cannot read ${name} as a trace: ${refusal}.`);
    } catch (cause) {
      if (cause instanceof H2InspectError) throw cause;
      throw new H2InspectError('cannot-read-trace', `Cannot read ${name}: ${reasonOf(cause)}.`, { cause });
    }
  }

  /** Octets of the file read so far, as they stand in it: how far it is. */
  get octetsRead(): number {
    return this.#octetsRead;
  }

  /** Undefined for a trace without one: a part of another. */
  get header(): TraceHeader | undefined {
    return this.#parser.header;
  }

  /** The first lines that gave no record. */
  get problems(): readonly LineProblem[] {
    return this.#parser.problems;
  }

  /** How many lines gave no record. */
  get skipped(): TraceParser['skipped'] {
    return this.#parser.skipped;
  }

  /** `cut` where the file ends in the middle of something. */
  get ending(): TraceEnding {
    return this.#damage === undefined ? this.#parser.ending : 'cut';
  }

  /** Why reading stopped before the end of the file, where it did. */
  get damage(): string | undefined {
    return this.#damage;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<TraceRecord> {
    for await (const records of this.batches()) yield* records;
  }

  /** The same records, a few thousand at a time: faster. */
  async *batches(): AsyncIterable<readonly TraceRecord[]> {
    try {
      yield this.#first;
      this.#first = [];
      for (let records = await this.#next(); records !== undefined; records = await this.#next()) yield records;
      yield this.#parser.end();
    } finally {
      await this.#chunks.return?.();
    }
  }

  /** For who does not read it to its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async *#counted(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of source) {
      this.#octetsRead += chunk.length;
      yield chunk;
    }
  }

  async #begin(): Promise<void> {
    while (!this.#parser.begun && this.#parser.refusal === undefined) {
      const chunk = await this.#chunks.next();
      this.#first = chunk.done ? this.#parser.end() : this.#parser.push(chunk.value);
    }
  }

  /** The records of the next chunk; undefined at the end, or where the file cannot be read any further. */
  async #next(): Promise<readonly TraceRecord[] | undefined> {
    try {
      const chunk = await this.#chunks.next();
      return chunk.done ? undefined : this.#parser.push(chunk.value);
    } catch (error) {
      this.#damage = reasonOf(error);
      return undefined;
    }
  }
}

/** Enough to tell every compression. */
const MAGIC_OCTETS = 4;

async function* decompressed(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const octets = source[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < MAGIC_OCTETS) {
    const chunk = await octets.next();
    if (chunk.done) break;
    start = Buffer.concat([start, chunk.value]);
  }
  const all = prepend(start, octets);
  const compression = COMPRESSIONS.find(({ magic }) => magic.every((octet, at) => start[at] === octet));
  yield* compression ? compression.decompress(all) : all;
}

async function* prepend(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  yield start;
  yield* { [Symbol.asyncIterator]: () => rest };
}
