import { EventEmitter } from 'node:events';
import type { Terminal } from './terminal.ts';

/** Milliseconds between two paints that nobody is waiting for: at most 20 a second. */
const PAINT_INTERVAL = 50;
/** A paint nobody is waiting for is followed by this many times its own duration of rest. */
const PAINT_REST = 30;

/** Lines drawn by our own line writer instead of Ink, and where. */
export interface Body {
  /** 0-based row of the first line. */
  readonly top: number;
  readonly lines: readonly string[];
}

/** Everything but SGR: Ink passes other escape sequences in text through. */
const NOT_SGR = /\x1b(?!\[[\d;]*m)/g;
const ERASE = '\x1b[2K';
/** Terminals disagree about the width of these. */
const DISPUTED_WIDTH = /[\u0300-\u036f\u0590-\u1fff\u2600-\u27bf\u2e80-\uffff]/;

/**
 * Puts the picture together and writes what changed. To Ink it is the stdout: with `debug: true` Ink hands over each
 * frame as one string, without cursor movements, and the body is put into its middle. Every line is addressed absolutely
 * and written only when it differs from what is on the screen.
 *
 * @see docs/decisions/drawing.md for the measurements behind this
 */
export class Screen extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  readonly #terminal: Terminal;
  readonly #body: () => Body | undefined;
  #chrome: readonly string[] = [];
  #shown: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #restUntil = 0;

  /** @param body asked at every paint; undefined while an overlay of Ink's covers it */
  constructor(terminal: Terminal, body: () => Body | undefined) {
    super();
    this.#terminal = terminal;
    this.#body = body;
  }

  get columns(): number {
    return this.#terminal.columns;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  /** Ink's side. */
  write(frame: string): boolean {
    if (frame !== '') {
      this.#chrome = frame.replace(NOT_SGR, '').split('\n');
      this.invalidate('now');
    }
    return true;
  }

  /**
   * Something changed. `now` is for a key that was pressed: several in one turn are one picture. Everything else waits until
   * the rest is over, and is painted in the caller's turn if it is: one pause for the relay, not two.
   */
  invalidate(when: 'now' | 'soon'): void {
    if (this.#timer !== undefined) {
      if (when === 'soon') return;
      clearTimeout(this.#timer);
    }
    const wait = when === 'now' ? 0 : this.#restUntil - performance.now();
    if (when === 'soon' && wait <= 0) this.paint();
    else this.#timer = setTimeout(() => this.paint(), wait);
  }

  /** The terminal has another size, or something else wrote on it. */
  redraw(): void {
    this.#shown = [];
    this.#terminal.clear();
    this.emit('resize');
    this.invalidate('now');
  }

  paint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const started = performance.now();
    // A terminal that does not keep up gets fewer pictures, never a queue of them.
    if (this.#terminal.congested) {
      this.#restUntil = started + PAINT_INTERVAL;
      this.invalidate('soon');
      return;
    }
    const lines = this.#compose();
    let changes = '';
    for (const [row, line] of lines.entries()) {
      if (line !== this.#shown[row]) changes += `\x1b[${row + 1};1H${line}`;
    }
    this.#shown = lines;
    this.#terminal.update(changes);
    const ended = performance.now();
    this.#restUntil = started + Math.max(PAINT_INTERVAL, (ended - started) * PAINT_REST);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** The first lines of the chrome stand above the body, the others below it. */
  #compose(): readonly string[] {
    const body = this.#body();
    const { length } = body?.lines ?? [];
    return Array.from({ length: this.rows }, (_, row) => {
      const line = body?.lines[row - body.top];
      // Body lines fill their row, unless a character is narrower than we think; Ink's end where their text ends.
      if (line === undefined) return ERASE + (this.#chrome[row < (body?.top ?? 0) ? row : row - length] ?? '');
      return DISPUTED_WIDTH.test(line) ? ERASE + line : line;
    });
  }
}
