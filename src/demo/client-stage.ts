import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';

/** The connections of the demo client: one for the scenes that share it, and what was opened beside it. */
export class ClientStage {
  readonly #port: number;
  readonly #ca: string;
  readonly #signal: AbortSignal;
  readonly #sessions = new Set<ClientHttp2Session>();
  #shared: Promise<ClientHttp2Session> | undefined;
  readonly #held: ClientHttp2Stream[] = [];

  constructor(port: number, ca: string, signal: AbortSignal) {
    this.#port = port;
    this.#ca = ca;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#destroy(), { once: true });
  }

  /** The connection that most scenes share. */
  shared(): Promise<ClientHttp2Session> {
    this.#shared ??= this.open();
    return this.#shared;
  }

  /** A connection of its own. Rejects where none comes about; what happens to it later, its streams tell. */
  async open(): Promise<ClientHttp2Session> {
    this.#signal.throwIfAborted();
    const session = connect(`https://127.0.0.1:${this.#port}`, { ca: this.#ca });
    this.#sessions.add(session);
    session.on('close', () => this.#sessions.delete(session));
    session.on('error', () => {});
    await once(session, 'connect', { signal: this.#signal });
    return session;
  }

  /** Says GOAWAY, and waits until the connection is closed. */
  async leave(session: ClientHttp2Session): Promise<void> {
    if (!this.#sessions.has(session)) return;
    const closed = new Promise((resolve) => session.once('close', resolve));
    session.close();
    await closed;
  }

  /** Leaves a stream open until the end of the demo. */
  hold(stream: ClientHttp2Stream): void {
    stream.on('error', () => {});
    this.#held.push(stream.resume());
  }

  /** Lets go what is held, then closes the connections in good order. */
  async close(): Promise<void> {
    for (const stream of this.#held) stream.close(constants.NGHTTP2_CANCEL);
    await Promise.all(Array.from(this.#sessions, (session) => this.leave(session)));
  }

  #destroy(): void {
    for (const session of this.#sessions) session.destroy();
  }
}
