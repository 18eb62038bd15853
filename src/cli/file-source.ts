import { TraceIndex } from '../files/index.ts';
import { limits } from '../limits.ts';
import { type RecordSource, recordCost, type TraceRecord, type TraceStore } from '../trace/index.ts';

/** Pages kept at least, whatever they take: the screen and its neighbours. */
const MIN_PAGES = 8;

interface LoadedPage {
  readonly records: readonly TraceRecord[];
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
  /** By page, the one read last at the end. */
  readonly #pages = new Map<number, LoadedPage>();
  readonly #loading = new Map<number, Promise<void>>();
  /** Octets of pages to keep. Beside a live store that is full, few: they are there for scrolling back. */
  readonly #capacity: number;
  #octets = 0;
  #loads = 0;
  #closed = false;
  #following: Promise<void> | undefined;

  private constructor(index: TraceIndex, live: TraceStore | undefined) {
    this.#index = index;
    this.#live = live;
    this.#capacity = live ? limits.storeOctets / 8 : limits.storeOctets;
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
    if (index.pages === 0 && !live) {
      await index.close();
      return undefined;
    }
    void source.#follow();
    return source;
  }

  get firstSeq(): number {
    return this.#index.pages > 0 ? this.#index.firstSeq : (this.#live?.firstSeq ?? 0);
  }

  get nextSeq(): number {
    return this.#live?.nextSeq ?? this.#index.nextSeq;
  }

  get version(): number {
    return (this.#live?.version ?? this.#index.nextSeq) + this.#loads;
  }

  get progress(): string | undefined {
    const { progress } = this.#index;
    return this.#live || progress >= 1 ? undefined : `reading ${Math.floor(progress * 100)} %`;
  }

  get(seq: number): TraceRecord | undefined {
    const live = this.#live?.get(seq);
    if (live) return live;
    const records = this.#pages.get(this.#index.pageOf(seq))?.records ?? [];
    // Without gaps a record stands as far from the first as its number does.
    const expected = records[seq - (records[0]?.seq ?? 0)];
    return expected?.seq === seq ? expected : records.find((record) => record.seq === seq);
  }

  isLoaded(seq: number): boolean {
    if (this.#live && seq >= this.#live.firstSeq) return true;
    const page = this.#pages.get(this.#index.pageOf(seq));
    return page !== undefined && seq < page.end;
  }

  async load(seq: number): Promise<void> {
    // The index is behind a file that is still being written.
    if (this.#live && seq >= this.#index.nextSeq) await this.#follow();
    const page = this.#index.pageOf(seq);
    if (page < 0 || this.isLoaded(seq) || this.#closed) return;
    const loading = this.#loading.get(page) ?? this.#read(page).finally(() => this.#loading.delete(page));
    this.#loading.set(page, loading);
    await loading;
  }

  async close(): Promise<void> {
    this.#closed = true;
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

  async #scanAll(): Promise<void> {
    while (!this.#closed && (await this.#index.scan()));
  }

  async #read(page: number): Promise<void> {
    const end = this.#index.endOf(page);
    const records = await this.#index.read(page);
    const octets = records.reduce((sum, record) => sum + recordCost(record), 0);
    this.#octets += octets - (this.#pages.get(page)?.octets ?? 0);
    this.#pages.set(page, { records, end, octets });
    this.#loads++;
    for (const [oldest, { octets: freed }] of this.#pages) {
      if (this.#octets <= this.#capacity || this.#pages.size <= MIN_PAGES) break;
      this.#pages.delete(oldest);
      this.#octets -= freed;
    }
  }
}
