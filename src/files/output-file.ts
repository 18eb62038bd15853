import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, realpath, rename, rm, stat } from 'node:fs/promises';
import { H2InspectError } from '../errors.ts';
import { COMPRESSIONS, type Compress } from './compression.ts';
import { createPrivateFile } from './private-file.ts';
import { reasonOf } from './reason.ts';

/** Octets collected before they are compressed and written. */
const PIECE = 1024 * 1024;

/**
 * A file that is written from beginning to end, compressed as its name says, and readable by its owner only. It has its
 * name once it is whole: what fails half-way leaves nothing, and a file of that name as it was.
 */
export class OutputFile {
  /** Octets written, compressed ones where it is. */
  length = 0;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #compress: Compress;
  /** Its name until it is whole; undefined for pipes and devices, which keep theirs. */
  readonly #unfinished: string | undefined;
  #text = '';
  #pieces: Uint8Array[] = [];
  #collected = 0;

  private constructor(path: string, file: FileHandle, compress: Compress, unfinished: string | undefined) {
    this.#path = path;
    this.#file = file;
    this.#compress = compress;
    this.#unfinished = unfinished;
  }

  /** Begins a file. @throws {H2InspectError} `cannot-write` */
  static async open(path: string): Promise<OutputFile> {
    const compression = COMPRESSIONS.find(({ extension }) => path.endsWith(extension));
    const compress = (await compression?.createCompress()) ?? ((octets: Uint8Array) => octets);
    try {
      const target = await realpath(path).catch(() => path);
      const existing = await stat(target).catch(() => undefined);
      const replaced = existing === undefined || existing.isFile();
      const unfinished = replaced ? `${target}.${randomUUID().slice(0, 8)}.part` : undefined;
      return new OutputFile(target, await createPrivateFile(unfinished ?? target), compress, unfinished);
    } catch (cause) {
      throw new H2InspectError('cannot-write', `Cannot write ${path}: ${reasonOf(cause)}.`, { cause });
    }
  }

  /** Takes the next piece; a promise where there is no room for more right now. @throws {H2InspectError} `cannot-write` */
  write(piece: string | Uint8Array): Promise<void> | undefined {
    if (typeof piece === 'string') {
      this.#text += piece;
      if (this.#text.length < PIECE / 16) return undefined;
      this.#seal();
    } else if (piece.length > 0) {
      this.#seal();
      this.#put(piece);
    }
    return this.#collected >= PIECE ? this.#flush() : undefined;
  }

  /** It is whole. @throws {H2InspectError} `cannot-write` */
  async close(): Promise<void> {
    this.#seal();
    await this.#flush();
    try {
      await this.#file.close();
      if (this.#unfinished !== undefined) await rename(this.#unfinished, this.#path);
    } catch (cause) {
      await this.#fail(cause);
    }
  }

  /** It will not be finished. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => {});
    if (this.#unfinished !== undefined) await rm(this.#unfinished, { force: true });
  }

  /** The same at once, for a process that is about to end. */
  discard(): void {
    if (this.#unfinished !== undefined) rmSync(this.#unfinished, { force: true });
  }

  #seal(): void {
    if (this.#text !== '') this.#put(Buffer.from(this.#text));
    this.#text = '';
  }

  #put(octets: Uint8Array): void {
    this.#pieces.push(octets);
    this.#collected += octets.length;
  }

  async #flush(): Promise<void> {
    const octets = Buffer.concat(this.#pieces.splice(0));
    this.#collected = 0;
    if (octets.length === 0) return;
    try {
      const compressed = await this.#compress(octets);
      await this.#file.writeFile(compressed);
      this.length += compressed.length;
    } catch (cause) {
      await this.#fail(cause);
    }
  }

  async #fail(cause: unknown): Promise<never> {
    await this.abandon();
    throw new H2InspectError('cannot-write', `Writing ${this.#path} has stopped: ${reasonOf(cause)}.`, { cause });
  }
}
