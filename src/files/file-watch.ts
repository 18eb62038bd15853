import { existsSync, type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Milliseconds between two looks at a file that is being written: often enough for who reads the message, and next to free. */
const LOOK_EVERY = 1000;

/**
 * Notices that a file was removed, replaced, emptied or written to by somebody else while it is written. The system does
 * not tell: writing goes on as before, into a file that has no name any more, or between the lines of another program.
 *
 * A file that was only renamed is well, and its recording goes on under the new name.
 */
export class FileWatch {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #onLoss: (message: string) => void;
  readonly #clock: () => number;
  #lookedAt: number;
  #told = false;

  /** @param onLoss told once, in words for the user */
  constructor(path: string, file: FileHandle, onLoss: (message: string) => void, clock = () => performance.now()) {
    this.#path = path;
    this.#file = file;
    this.#onLoss = onLoss;
    this.#clock = clock;
    this.#lookedAt = clock();
  }

  /**
   * Looks, if it has not for a while. Never rejects.
   *
   * @param written octets that were written so far
   */
  async look(written: number): Promise<void> {
    if (this.#clock() - this.#lookedAt >= LOOK_EVERY) await this.#look(written, false);
  }

  /** Looks for the last time, before the file is closed. */
  async lookLast(written: number): Promise<void> {
    await this.#look(written, true);
  }

  async #look(written: number, isLast: boolean): Promise<void> {
    this.#lookedAt = this.#clock();
    if (this.#told) return;
    const status = await this.#file.stat().catch(() => undefined);
    // Pipes and devices have neither a length nor names that matter.
    if (status?.isFile() !== true) return;
    const loss = this.#lossOf(status, written, isLast);
    if (loss === undefined) return;
    this.#told = true;
    this.#onLoss(loss);
  }

  #lossOf({ nlink, size }: Stats, written: number, isLast: boolean): string | undefined {
    if (nlink === 0) return this.#removed(isLast);
    if (size < written) return this.#emptied();
    return size > written ? this.#shared() : undefined;
  }

  #removed(isLast: boolean): string {
    if (isLast) return `${this.#path} was removed or replaced while it was recorded: what was recorded is lost.`;
    const first = `${this.#path} was removed or replaced while it is being recorded. Recording goes on, but what it writes is lost when h2inspect ends`;
    const open = `/proc/${process.pid}/fd/${this.#file.fd}`;
    return existsSync(open) ? `${first}; until then, cp ${open} saves it.` : `${first}.`;
  }

  #emptied(): string {
    return `${this.#path} was emptied by another program while it is being recorded: what was recorded before is lost, and the rest cannot be read without it. Record anew, each h2inspect to a file of its own.`;
  }

  #shared(): string {
    return `Another program writes to ${this.#path} as well: its lines and those of this recording are mixed up. Record anew, each h2inspect to a file of its own.`;
  }
}
