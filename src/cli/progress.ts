import { duration } from '../ui/format/quantities.ts';

/** Milliseconds before anything is drawn, and between two drawings. */
const PATIENCE = 1000;
const INTERVAL = 200;
const WIDTH = 20;

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One line on a terminal that says how far something is; nothing where it is done within a second. */
export class Progress {
  readonly #title: string;
  readonly #total: number;
  readonly #terminal: Terminal;
  readonly #clock: () => number;
  readonly #startedAt: number;
  #nextAt: number;
  #drawn = false;

  /** @param total what `update` counts up to; 0 where nobody knows. @param clock milliseconds */
  constructor(
    title: string,
    total: number,
    terminal: Terminal = process.stderr,
    clock: () => number = () => performance.now(),
  ) {
    this.#title = title;
    this.#total = total;
    this.#terminal = terminal;
    this.#clock = clock;
    this.#startedAt = clock();
    this.#nextAt = this.#startedAt + PATIENCE;
  }

  update(done: number): void {
    const now = this.#clock();
    if (!this.#terminal.isTTY || now < this.#nextAt) return;
    this.#nextAt = now + INTERVAL;
    this.#drawn = true;
    this.#terminal.write(`\r\x1b[K${this.#line(done, now - this.#startedAt)}`);
  }

  /** Makes room for something else on the terminal. Nothing is drawn until that was a second ago. */
  giveWay(): void {
    this.end();
    this.#nextAt = this.#clock() + PATIENCE;
  }

  /** Wipes the line. */
  end(): void {
    if (this.#drawn) this.#terminal.write('\r\x1b[K');
    this.#drawn = false;
  }

  #line(done: number, elapsed: number): string {
    if (this.#total <= 0) return `${this.#title}  ${duration(elapsed)}`;
    const share = Math.min(1, done / this.#total);
    const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
    const left = share > 0 ? `  ${duration((elapsed / share) * (1 - share))} left` : '';
    return `${this.#title}  ${bar}  ${Math.floor(share * 100)} %${left}`;
  }
}
