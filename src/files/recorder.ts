import type { FileHandle } from 'node:fs/promises';
import { H2InspectError } from '../errors.ts';
import { limits } from '../limits.ts';
import {
  FORMATS,
  formatOf,
  type TraceFormat,
  type TraceHeader,
  type TraceRecord,
  type TraceWriter,
} from '../trace/index.ts';
import { COMPRESSIONS, type Compress } from './compression.ts';
import { FileWatch } from './file-watch.ts';
import { createPrivateFile } from './private-file.ts';
import { reasonOf } from './reason.ts';
import { TextQueue } from './text-queue.ts';

/** Milliseconds a record waits at most before it is in the file, for whoever reads along. */
const FLUSH_AFTER = 200;

export interface TraceRecorderOptions {
  /** Told once, when the file cannot be written any further. */
  readonly onFailure?: (failure: H2InspectError) => void;
  /** Told once, in words for the user, when somebody else has removed, replaced, emptied or written to the file. */
  readonly onLoss?: (message: string) => void;
}

/** Writes records to a file as they come. Nobody waits for the disk, and nobody is told of it but `onFailure`. */
export class TraceRecorder {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #writer: TraceWriter;
  readonly #compress: Compress;
  #state: 'open' | 'failed' | 'closed' = 'open';
  #timer: NodeJS.Timeout | undefined;
  /** What waits for the disk, and what is on its way there. */
  readonly #queue = new TextQueue();
  #writing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #failure: H2InspectError | undefined;
  #onFailure: TraceRecorderOptions['onFailure'];
  #waiting: (() => void)[] = [];
  #watch: FileWatch | undefined;
  /** Octets in the file. */
  #written = 0;

  private constructor(path: string, file: FileHandle, format: TraceFormat, compress: Compress) {
    this.#path = path;
    this.#file = file;
    this.#writer = format.createWriter();
    this.#compress = compress;
  }

  /**
   * Begins a trace file, readable by its owner only; an existing file is overwritten. The header is in it when this
   * resolves.
   *
   * @param path ends in `.json` or `.jsonl`, and `.gz` or `.zst` behind that to compress
   * @throws {H2InspectError} `unknown-trace-format`, `cannot-write-trace`
   */
  static async open(path: string, header: TraceHeader, options: TraceRecorderOptions = {}): Promise<TraceRecorder> {
    const compression = COMPRESSIONS.find(({ extension }) => path.endsWith(extension));
    const format = formatOf(compression ? path.slice(0, -compression.extension.length) : path);
    if (format === undefined) throw unknownFormat(path);
    const compress = compression ? await compression.createCompress() : (octets: Uint8Array) => octets;
    const recorder = new TraceRecorder(path, await create(path), format, compress);
    recorder.#queue.push(recorder.#writer.begin(header));
    recorder.#flush();
    await recorder.#writing;
    if (recorder.#failure) throw recorder.#failure;
    recorder.#onFailure = options.onFailure;
    if (options.onLoss) recorder.#watch = new FileWatch(path, recorder.#file, options.onLoss);
    return recorder;
  }

  /** Takes a record. Never throws, never blocks; after a failure it does nothing. */
  append(record: TraceRecord): void {
    if (this.#state !== 'open') return;
    this.#writer.write(this.#queue.sink, record);
    this.#queue.settle();
    if (this.#writing === undefined && this.#queue.pending >= limits.recorderWriteOctets) this.#flush();
    else this.#flushSoon();
  }

  /** More waits for the disk than should: slow down. */
  get saturated(): boolean {
    return this.#queue.pending > limits.recorderPendingOctets;
  }

  /** Resolves once the disk has caught up. */
  whenReady(): Promise<void> {
    if (!this.saturated) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Finishes the file. Resolves when it is closed, also after a failure; never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#state === 'open') {
      this.#queue.push(this.#writer.end());
      this.#flush();
      this.#state = 'closed';
    }
    await this.#writing;
    if (this.#state !== 'closed') return;
    await this.#watch?.lookLast(this.#written);
    await this.#file.close().catch((cause) => this.#fail(cause));
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_AFTER).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // With nothing to write `#write` would be over before it is assigned, and no later one would ever begin.
    if (this.#queue.pending > 0) this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      let batch = this.#queue.shift();
      while (batch !== undefined) {
        const octets = await this.#compress(batch.buffer.subarray(0, batch.length));
        await this.#file.writeFile(octets);
        this.#written += octets.length;
        await this.#watch?.look(this.#written);
        this.#queue.giveBack(batch);
        // Half, so that the sockets are not stopped and started for every batch.
        if (this.#queue.pending * 2 < limits.recorderPendingOctets) this.#wake();
        const little = this.#state === 'open' && this.#queue.pending < limits.recorderWriteOctets;
        batch = little ? undefined : this.#queue.shift();
      }
    } catch (cause) {
      await this.#fail(cause);
    }
    this.#writing = undefined;
    if (this.#state === 'open' && this.#queue.pending > 0) this.#flushSoon();
  }

  async #fail(cause: unknown): Promise<void> {
    this.#state = 'failed';
    clearTimeout(this.#timer);
    this.#queue.clear();
    this.#wake();
    await this.#file.close().catch(() => {});
    this.#failure = new H2InspectError(
      'cannot-write-trace',
      `Recording to ${this.#path} has stopped: ${reasonOf(cause)}. What was recorded before can be read.`,
      { cause },
    );
    this.#onFailure?.(this.#failure);
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function unknownFormat(path: string): H2InspectError {
  const spellings = FORMATS.map(({ extension }) => extension).join(' or ');
  const compressed = COMPRESSIONS.map(({ extension }) => extension).join(' or ');
  return new H2InspectError(
    'unknown-trace-format',
    `Cannot tell how to write ${path}: let its name end with ${spellings}, and with ${compressed} behind that to compress it.`,
  );
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await createPrivateFile(path);
  } catch (cause) {
    throw new H2InspectError('cannot-write-trace', `Cannot record to ${path}: ${reasonOf(cause)}.`, { cause });
  }
}
