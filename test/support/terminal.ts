import { fileURLToPath } from 'node:url';
import * as pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

const BIN = fileURLToPath(new URL('../../bin/h2inspect.js', import.meta.url));

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The program; h2inspect unless told otherwise. */
  readonly program?: readonly [file: string, ...args: string[]];
}

/** A program in a real pseudo-terminal, with a real terminal emulator at its other end. */
export class PseudoTerminal {
  readonly emulator: xterm.Terminal;
  readonly process: pty.IPty;
  readonly exit: Promise<{ exitCode: number; signal?: number | undefined }>;
  /** Everything the program wrote. */
  raw = '';
  #exited = false;
  readonly #waiting = new Set<() => void>();

  constructor(args: readonly string[], options: TerminalOptions = {}) {
    const { columns = 120, rows = 30, env = {}, program = [process.execPath, BIN, ...args] } = options;
    this.emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    const environment = { ...process.env, TERM: 'xterm-256color', COLORTERM: undefined, NODE_ENV: undefined, ...env };
    // Set by the machine that runs the tests, never by a terminal.
    for (const name of ['CI', 'CONTINUOUS_INTEGRATION', 'VITEST', 'NO_COLOR', 'FORCE_COLOR']) {
      if (!(name in env)) delete environment[name as keyof typeof environment];
    }
    const defined = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
    const [file, ...rest] = program;
    this.process = pty.spawn(file, rest, {
      cols: columns,
      rows,
      env: defined as Record<string, string>,
      name: defined.TERM!,
    });
    this.process.onData((octets) => {
      this.raw += octets;
      this.emulator.write(octets, () => {
        for (const look of this.#waiting) look();
      });
    });
    this.exit = new Promise((resolve) =>
      this.process.onExit((result) => {
        this.#exited = true;
        // What the program wrote last may still be on its way through the emulator.
        this.emulator.write('', () => resolve(result));
      }),
    );
  }

  /** The visible lines. */
  get lines(): string[] {
    const { active } = this.emulator.buffer;
    return Array.from(
      { length: this.emulator.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
  }

  get screen(): string {
    return this.lines.join('\n');
  }

  /** Whether the program has the alternate screen. */
  get alternate(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }

  /** Resolves with the screen once it is as it should be. */
  until(wanted: string | RegExp | ((screen: string) => boolean), milliseconds = 45_000): Promise<string> {
    const isThere =
      typeof wanted === 'function'
        ? wanted
        : (text: string) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`waited in vain for ${wanted}; the screen:\n${this.screen}`));
      }, milliseconds);
      const look = () => {
        if (!isThere(this.screen)) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(this.screen);
      };
      this.#waiting.add(look);
      look();
    });
  }

  press(keys: string): void {
    this.process.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.process.resize(columns, rows);
  }

  /** What happens when the window is closed: the terminal is gone. */
  hangUp(): void {
    (this.process as unknown as { destroy(): void }).destroy();
  }

  /** Ends the program if a test has left it running. */
  close(): void {
    if (!this.#exited) this.process.kill('SIGKILL');
  }
}

/** Keys as a terminal sends them. */
export const KEYS = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  home: '\x1b[H',
  end: '\x1b[F',
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  ctrlC: '\x03',
  ctrlL: '\x0c',
} as const;

/** A press of the left button, or a turn of the wheel, at 0-based cells. */
export const mouse = (button: 'left' | 'wheel-up' | 'wheel-down', column: number, row: number): string =>
  `\x1b[<${{ left: 0, 'wheel-up': 64, 'wheel-down': 65 }[button]};${column + 1};${row + 1}M`;
