import { TraceIndex } from '../files/index.ts';
import { limits } from '../limits.ts';
import {
  type Neighbours,
  neighbourOf,
  placeOf,
  type RecordSource,
  recordCost,
  type SourceRows,
  type TextProbe,
  type TraceRecord,
  type TraceStore,
} from '../trace/index.ts';

/** Milliseconds between two looks whether somebody goes on writing the file: a recorder writes five times a second. */
const LOOK_EVERY = 250;

/** Pages kept at least, whatever they take: each is half a megabyte of the file, or one longer line. */
const MIN_PAGES = 3;

interface LoadedPage {
  readonly page: number;
  readonly records: readonly TraceRecord[];
  readonly start: number;
  /** The number after its last record, as far as the file was written then. */
  readonly end: number;
  /** Memory, by estimate. */
  readonly octets: number;
}

/**
 * The records of an uncompressed trace file, of any size: an index of where they stand, and the pages that were looked
 * at last. While the trace is still being recorded, the newest records come from memory.
 */
export class FileSource implements RecordSource {
  readonly #index: TraceIndex;
  readonly #live: TraceStore | undefined;
  readonly #rows: SourceRows;
  /** By page, the one used last at the end. */
  readonly #loaded = new Map<number, LoadedPage>();
  /** The page used last: nearly every question is about the same one as that before. */
  #current: LoadedPage | undefined;
  readonly #loading = new Map<number, Promise<void>>();
  #octets = 0;
  #loads = 0;
  #closed = false;
  #following: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(index: TraceIndex, live: TraceStore | undefined) {
    this.#index = index;
    this.#live = live;
    const { pages } = index;
    this.#rows = {
      get length() {
        return pages.rows;
      },
      keyAt: (row) => pages.seqAt(row),
      indexOf: (seq) => pages.rowOf(seq),
    };
  }

  /**
   * Undefined for a file that is not lines of records: compressed, or a document without line ends.
   *
   * @param live where the newest records are, while the file is still being written
   */
  static async open(path: string, live?: TraceStore): Promise<FileSource | undefined> {
    const index = await TraceIndex.open(path);
    const source = new FileSource(index, live);
    await index.scan();
    if (index.pages.length === 0 && !live) {
      await index.close();
      return undefined;
    }
    void source.#follow();
    // With the newest records in memory, whoever needs one of the file says so.
    if (!live) source.#lookNowAndThen();
    return source;
  }

  get firstSeq(): number {
    return this.#index.pages.length > 0 ? this.#index.pages.firstSeq : (this.#live?.firstSeq ?? 0);
  }

  get nextSeq(): number {
    return this.#live?.nextSeq ?? this.#index.pages.nextSeq;
  }

  get version(): number {
    return (this.#live?.version ?? this.#index.pages.nextSeq) + this.#loads;
  }

  /** While a trace is recorded the file is always behind: there are no rows to tell. */
  get rows(): SourceRows | undefined {
    return this.#live ? undefined : this.#rows;
  }

  get scanned(): number {
    return this.#live ? 1 : this.#index.progress;
  }

  get(seq: number): TraceRecord | undefined {
    const live = this.#live?.get(seq);
    if (live) return live;
    const records = this.#pageWith(seq)?.records ?? [];
    return records[placeOf(seq, records.length, (place) => records[place]!.seq)];
  }

  outline(seq: number): TraceRecord | undefined {
    return this.#live?.outline(seq) ?? this.get(seq);
  }

  skip(seq: number, step: 1 | -1): number {
    if (this.#live && seq >= this.#live.firstSeq) return this.#live.skip(seq, step);
    const page = this.#pageWith(seq);
    if (!page) return seq + step;
    const { records } = page;
    return (
      neighbourOf(seq, step, records.length, (place) => records[place]!.seq) ?? (step === 1 ? page.end : page.start - 1)
    );
  }

  neighbours(seq: number, probe: TextProbe): Neighbours | undefined {
    return this.#live?.neighbours(seq, probe);
  }

  isLoaded(seq: number): boolean {
    if (this.#live && seq >= this.#live.firstSeq) return true;
    const page = this.#pageWith(seq);
    return page !== undefined && seq < page.end;
  }

  async load(seq: number): Promise<void> {
    // The index is behind a file that is still being written.
    if (this.#live && seq >= this.#index.pages.nextSeq) await this.#follow();
    const page = this.#index.pages.pageOf(seq);
    if (page < 0 || this.isLoaded(seq) || this.#closed) return;
    const loading = this.#loading.get(page) ?? this.#read(page).finally(() => this.#loading.delete(page));
    this.#loading.set(page, loading);
    await loading;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#following;
    await Promise.allSettled(this.#loading.values());
    await this.#index.close();
  }

  /** Indexes what is in the file by now. */
  #follow(): Promise<void> {
    this.#following ??= this.#scanAll().finally(() => {
      this.#following = undefined;
    });
    return this.#following;
  }

  /** The trace may still be recorded by another process. One that cannot be read any more stays as it is. */
  #lookNowAndThen(): void {
    this.#timer = setInterval(() => void this.#follow().catch(() => {}), LOOK_EVERY);
    this.#timer.unref();
  }

  async #scanAll(): Promise<void> {
    while (!this.#closed && (await this.#index.scan()));
  }

  async #read(page: number): Promise<void> {
    const { start, end } = this.#index.pages.seqsOf(page);
    const records = await this.#index.read(page);
    const octets = records.reduce((sum, record) => sum + recordCost(record), 0);
    this.#octets += octets - (this.#loaded.get(page)?.octets ?? 0);
    this.#use({ page, records, start, end, octets });
    this.#loads++;
    for (const [oldest, { octets: freed }] of this.#loaded) {
      if (this.#octets <= limits.pageOctets || this.#loaded.size <= MIN_PAGES) break;
      this.#loaded.delete(oldest);
      this.#octets -= freed;
    }
  }

  /** The page a record would stand on, if it is in memory. */
  #pageWith(seq: number): LoadedPage | undefined {
    const current = this.#current;
    if (current && seq >= current.start && seq < current.end) return current;
    const page = this.#loaded.get(this.#index.pages.pageOf(seq));
    if (page) this.#use(page);
    return page;
  }

  #use(page: LoadedPage): void {
    this.#loaded.delete(page.page);
    this.#loaded.set(page.page, page);
    this.#current = page;
  }
}
