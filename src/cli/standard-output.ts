import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Standard output for commands that write much: waits for a slow reader, and notices one that has gone away. */
export class StandardOutput {
  readonly #stream: Writable;
  readonly #gone = new AbortController();

  constructor(stream: Writable = process.stdout) {
    this.#stream = stream;
    // `… | head`: nobody reads any more. That is how such a pipe is meant to end, so nothing is said about it.
    stream.on('error', () => this.#gone.abort());
  }

  /** Aborted when nobody reads any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Resolves when there is room for more. */
  async write(piece: string | Uint8Array): Promise<void> {
    if (this.gone.aborted || piece.length === 0 || this.#stream.write(piece)) return;
    await once(this.#stream, 'drain', { signal: this.gone }).catch(() => {});
  }
}
