import type { FileHandle } from 'node:fs/promises';
import { H2InspectError } from '../errors.ts';
import { COMPRESSIONS, type Compress } from './compression.ts';
import { createPrivateFile } from './private-file.ts';
import { reasonOf } from './reason.ts';

/** Octets collected before they are compressed and written. */
const PIECE = 1024 * 1024;

/** A file that is written from beginning to end, compressed as its name says, and readable by its owner only. */
export class OutputFile {
  /** Octets written, compressed ones where it is. */
  length = 0;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #compress: Compress;
  #pieces: Uint8Array[] = [];
  #collected = 0;

  private constructor(path: string, file: FileHandle, compress: Compress) {
    this.#path = path;
    this.#file = file;
    this.#compress = compress;
  }

  /** Begins a file; one that exists is overwritten. @throws {H2InspectError} `cannot-write` */
  static async open(path: string): Promise<OutputFile> {
    const compression = COMPRESSIONS.find(({ extension }) => path.endsWith(extension));
    const compress = (await compression?.createCompress()) ?? ((octets: Uint8Array) => octets);
    try {
      return new OutputFile(path, await createPrivateFile(path), compress);
    } catch (cause) {
      throw new H2InspectError('cannot-write', `Cannot write ${path}: ${reasonOf(cause)}.`, { cause });
    }
  }

  /** @throws {H2InspectError} `cannot-write` */
  async write(piece: string | Uint8Array): Promise<void> {
    if (piece.length === 0) return;
    const octets = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.#pieces.push(octets);
    this.#collected += octets.length;
    if (this.#collected >= PIECE) await this.#flush();
  }

  /** @throws {H2InspectError} `cannot-write` */
  async close(): Promise<void> {
    await this.#flush();
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const octets = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#collected = 0;
    if (octets.length === 0) return;
    try {
      const compressed = await this.#compress(octets);
      await this.#file.writeFile(compressed);
      this.length += compressed.length;
    } catch (cause) {
      await this.#file.close().catch(() => {});
      throw new H2InspectError('cannot-write', `Writing ${this.#path} has stopped: ${reasonOf(cause)}.`, { cause });
    }
  }
}
