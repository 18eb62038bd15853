import { Duplex } from 'node:stream';
import { errorCodeOf, type FieldToEncode, octetsOf } from '../decode/index.ts';
import type { ServerConnection } from './server-connection.ts';

/** Both peers begin with this flow-control window; the server keeps it. @see RFC 9113 §6.9.2 */
export const INITIAL_WINDOW = 65_535;

/** One stream as a story sees it: the request's content is read from it, what is written goes out as DATA frames. */
export class ServerStream extends Duplex {
  readonly id: number;
  readonly connection: ServerConnection;
  readonly #request: readonly FieldToEncode[];
  #sendWindow: number;
  /** Waits for flow control. */
  #content: Buffer | undefined;
  #written: () => void = () => {};
  /** Flow-controlled octets, and how many of them the client may send again. */
  #received = 0;
  #credited = 0;
  /** END_STREAM was sent, or either side reset the stream. */
  #sentAll = false;

  constructor(connection: ServerConnection, id: number, request: readonly FieldToEncode[] = []) {
    super();
    this.connection = connection;
    this.id = id;
    this.#request = request;
    this.#sendWindow = connection.initialSendWindow;
    // The stories hear of it from what they wait for.
    this.on('error', () => {});
  }

  /** Value of a request field, pseudo-header fields included; `''` where there is none. */
  requested(name: string): string {
    return this.#request.find((field) => field.name === name)?.value ?? '';
  }

  /** Sends HEADERS. Without `endStream`, and without anything written, the response is held open. */
  respond(fields: Readonly<Record<string, string>>, { endStream = false } = {}): void {
    const fragment = this.connection.fieldBlock(fields);
    const flags = endStream ? ['END_HEADERS', 'END_STREAM'] : ['END_HEADERS'];
    this.connection.send({ type: 'HEADERS', streamId: this.id, flags, fragment });
    this.#sentAll = endStream;
    if (endStream) this.end();
  }

  /** Content of a DATA frame that took `length` octets of the flow-control window. */
  receive(content: string, length: number): void {
    this.#received += length;
    this.push(octetsOf(content));
  }

  /** The client sends no more on this stream. */
  endReceived(): void {
    this.push(null);
  }

  /** The client wants no more of this stream, or is gone. */
  abandon(): void {
    this.#sentAll = true;
    this.destroy();
  }

  growSendWindow(increment: number): void {
    this.#sendWindow += increment;
  }

  /** Sends as much of what is written as flow control lets through. @see RFC 9113 §6.9 */
  flush(): void {
    while (this.#content) {
      const room = Math.min(this.#sendWindow, this.connection.room);
      if (room <= 0 && this.#content.length > 0) return;
      const piece = this.#content.subarray(0, room);
      this.#content = piece.length < this.#content.length ? this.#content.subarray(room) : undefined;
      this.#sendWindow -= piece.length;
      this.connection.sendData(this.id, piece);
      if (!this.#content) this.#written();
    }
  }

  override _write(content: Buffer, _encoding: BufferEncoding, written: () => void): void {
    this.#content = content;
    this.#written = written;
    this.flush();
  }

  override _final(done: () => void): void {
    if (!this.#sentAll) this.connection.sendData(this.id, Buffer.alloc(0), ['END_STREAM']);
    this.#sentAll = true;
    done();
  }

  override _read(): void {
    // Only what the story has read, and not in small change: the log is to be read by people.
    const credit = this.#received - this.readableLength - this.#credited;
    if (credit < INITIAL_WINDOW / 2) return;
    this.#credited += credit;
    this.connection.send({ type: 'WINDOW_UPDATE', streamId: this.id, windowSizeIncrement: credit });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const errorCode = errorCodeOf('INTERNAL_ERROR');
    if (!this.#sentAll) this.connection.send({ type: 'RST_STREAM', streamId: this.id, errorCode });
    this.#sentAll = true;
    done(error);
  }
}
