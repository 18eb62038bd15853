import type { Writable } from 'node:stream';
import { createColors } from 'picocolors';
import { likenessOf } from '../diagnose/likeness.ts';
import { limits } from '../limits.ts';
import type { TraceRecord } from '../trace/index.ts';
import { type Palette, RECORD_LINE_HEAD, recordAdvice, recordDetail, recordLine } from '../ui/format/record-line.ts';

/** Waiting for a slow reader of standard output; above it the sockets are paused. */
const PENDING_OCTETS = 4 * 1024 * 1024;

export interface FrameLogOptions {
  readonly colour: boolean;
  /** Every header field under its frame. */
  readonly verbose: boolean;
  /** Only records that pass get a line. */
  readonly select?: (record: TraceRecord) => boolean;
}

/** One readable line per record on a stream. Lines of one turn of the event loop are written at once. */
export class FrameLog {
  readonly #output: Writable;
  readonly #palette: Palette;
  readonly #verbose: boolean;
  readonly #select: (record: TraceRecord) => boolean;
  readonly #advised = new Set<string>();
  #lines: string[] = [];
  #waiting: (() => void)[] = [];
  #scheduled = false;
  #begun = false;
  #closed = false;

  constructor(output: Writable, { colour, verbose, select = () => true }: FrameLogOptions) {
    this.#output = output;
    this.#palette = paletteOf(colour);
    this.#verbose = verbose;
    this.#select = select;
    // `h2inspect … | head`: nobody reads any more, and that is no reason to stop relaying.
    const gone = () => {
      this.#closed = true;
      this.#wake();
    };
    output
      .on('drain', () => this.#wake())
      .on('error', gone)
      .on('close', gone);
  }

  append(record: TraceRecord): void {
    if (this.#closed || !this.#select(record)) return;
    if (!this.#begun) this.#lines.push(this.#palette.muted(RECORD_LINE_HEAD));
    this.#begun = true;
    this.#lines.push(recordLine(record, this.#palette));
    if (this.#isNews(record)) this.#lines.push(...recordAdvice(record, this.#palette));
    if (this.#verbose) this.#lines.push(...recordDetail(record, this.#palette));
    this.#schedule();
  }

  /** What to do about a burst of findings that say the same is said with the first of them. */
  #isNews(record: TraceRecord): boolean {
    if (record.kind !== 'finding') return false;
    const likeness = likenessOf(record);
    if (this.#advised.has(likeness)) return false;
    if (this.#advised.size >= limits.advisedFindings) this.#advised.clear();
    this.#advised.add(likeness);
    return true;
  }

  /** Words between the lines. */
  say(text: string): void {
    this.#lines.push(this.#palette.strong(text));
    this.#schedule();
  }

  get saturated(): boolean {
    return !this.#closed && this.#output.writableLength > PENDING_OCTETS;
  }

  /** Resolves when the reader has caught up, or is gone. */
  async whenReady(): Promise<void> {
    if (!this.saturated) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  flush(): void {
    this.#scheduled = false;
    if (this.#lines.length === 0 || this.#closed) return;
    this.#output.write(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
  }
}

/** What each role looks like on a terminal that shows colours; readable on light and dark. */
export function paletteOf(colour: boolean): Palette {
  const paint = createColors(colour);
  return {
    client: paint.cyan,
    server: paint.magenta,
    error: paint.red,
    warning: paint.yellow,
    strong: paint.bold,
    muted: paint.dim,
  };
}

/** Whether a stream gets colours: a terminal does, unless NO_COLOR says otherwise (no-color.org); FORCE_COLOR insists. */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment = process.env): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR && environment.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && environment.TERM !== 'dumb';
}
