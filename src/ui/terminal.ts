import type { ReadStream, WriteStream } from 'node:tty';

/**
 * Alternate screen, no cursor, no automatic wrapping, mouse buttons and wheel as SGR reports. `8l` is ECMA-48's BDSM: text
 * written from right to left stays in its column, where terminals would otherwise reorder the whole line around it.
 */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[8l\x1b[?1000h\x1b[?1006h\x1b[2J';
const LEAVE = '\x1b[?1006l\x1b[?1000l\x1b[8h\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l';

/** Signals that end the program; `SIGHUP` is the terminal window being closed. */
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Write = WriteStream['write'];
interface Blockable {
  readonly _handle?: { setBlocking?(blocking: boolean): void };
}

export interface TerminalEvents {
  /** A signal, or the terminal went away: time to quit. */
  readonly onEnd: (reason: string) => void;
  readonly onResize: () => void;
  /** Something tried to write to the terminal behind our back: a warning, a log line. */
  readonly onStrayOutput: (text: string) => void;
}

/**
 * The user's terminal, borrowed. `enter` takes the screen, `leave` gives it back as it was, whichever way the program
 * ends: quit, signal, crash, closed window.
 */
export class Terminal {
  readonly #stdin: ReadStream;
  readonly #stdout: WriteStream;
  readonly #events: TerminalEvents;
  readonly #write: Write;
  #undo: (() => void)[] = [];

  constructor(stdin: ReadStream, stdout: WriteStream, events: TerminalEvents) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#events = events;
    this.#write = stdout.write.bind(stdout) as Write;
  }

  get columns(): number {
    return this.#stdout.columns || 80;
  }

  get rows(): number {
    return this.#stdout.rows || 24;
  }

  /** True while the terminal has not yet taken what was written before. */
  get congested(): boolean {
    return this.#stdout.writableLength > 0;
  }

  enter(): void {
    this.#listen(this.#stdout, 'resize', this.#events.onResize);
    // A closed window: writing fails (EIO) and reading ends. Neither may throw.
    for (const stream of [this.#stdin, this.#stdout]) {
      this.#listen(stream, 'error', () => this.#events.onEnd('terminal closed'));
    }
    this.#listen(this.#stdin, 'end', () => this.#events.onEnd('terminal closed'));
    for (const signal of ENDINGS) this.#listen(process, signal, () => this.#events.onEnd(signal));
    // A crash is reported by Node on stderr: by then the user's own screen must be back.
    this.#listen(process, 'uncaughtExceptionMonitor', () => this.leave());
    this.#listen(process, 'exit', () => this.leave());
    this.#captureStrayOutput();
    // Node blocks on a terminal that does not read. The relay must not.
    this.#setBlocking(false);
    if (this.#stdin.isTTY) this.#stdin.setRawMode(true);
    this.#write(ENTER);
  }

  leave(): void {
    if (this.#undo.length === 0) return;
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    this.#setBlocking(true);
    // What is left to do may fail on a terminal that is gone; that is no news any more.
    for (const stream of [this.#stdin, this.#stdout]) stream.on('error', () => {});
    if (this.#stdin.isTTY) this.#stdin.setRawMode(false);
    this.#write(LEAVE);
  }

  /** Writes changes as one picture (synchronized output where the terminal knows it). */
  update(changes: string): void {
    if (changes !== '' && this.#undo.length > 0) this.#write(`\x1b[?2026h${changes}\x1b[?2026l`);
  }

  clear(): void {
    this.update('\x1b[0m\x1b[2J');
  }

  /** Puts text on the user's clipboard, where the terminal allows it (OSC 52). */
  copy(text: string): void {
    this.update(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
  }

  #listen(emitter: NodeJS.EventEmitter, event: string, listener: (...args: unknown[]) => void): void {
    emitter.on(event, listener);
    this.#undo.push(() => emitter.off(event, listener));
  }

  #setBlocking(blocking: boolean): void {
    (this.#stdout as unknown as Blockable)._handle?.setBlocking?.(blocking);
  }

  /** While the screen is ours, what others print goes to the status line and the debug log. */
  #captureStrayOutput(): void {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write;
      stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
        this.#events.onStrayOutput(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
        const callback = typeof encoding === 'function' ? encoding : done;
        if (typeof callback === 'function') callback();
        return true;
      }) as Write;
      this.#undo.push(() => {
        stream.write = write;
      });
    }
    // Node prints warnings past process.stderr.
    const printers = process.listeners('warning');
    process.removeAllListeners('warning');
    this.#listen(process, 'warning', (warning) => this.#events.onStrayOutput(String(warning)));
    this.#undo.push(() => {
      for (const printer of printers) process.on('warning', printer);
    });
  }
}
