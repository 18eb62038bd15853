import type { Socket } from 'node:net';
import type { EndpointFacts, Peer } from '../trace/index.ts';

/** Our connection to one endpoint. */
export class Leg {
  readonly peer: Peer;
  /** Where its octets come from and go to: the TLS socket, or on cleartext the TCP socket itself. */
  readonly socket: Socket;
  /** The TCP socket: the only one that can be reset. */
  readonly transport: Socket;
  readonly facts: EndpointFacts;
  /** Why the connection is broken. */
  error: NodeJS.ErrnoException | undefined;
  onError: (error: NodeJS.ErrnoException) => void = () => {};
  /** Why the endpoint takes no more octets. What it sent before can still be read. */
  writeError: NodeJS.ErrnoException | undefined;
  /** Called once, when the first write has failed. */
  onWriteError: (error: NodeJS.ErrnoException) => void = () => {};
  #onFlushed: (() => void) | undefined;

  constructor(peer: Peer, socket: Socket, transport: Socket, facts: EndpointFacts) {
    this.peer = peer;
    this.socket = socket;
    this.transport = transport;
    this.facts = facts;
    const fail = (error: NodeJS.ErrnoException) => {
      this.error ??= error;
      this.onError(error);
    };
    // A TLS socket on the server's side of a handshake tells later errors by the second name only.
    socket.on('error', fail).on('_tlsError', fail);
    this.#outliveFailedWrites();
  }

  /** Calls back as soon as all octets are with the kernel, or can no longer get there. */
  whenFlushed(callback: () => void): void {
    if (this.#flushed) callback();
    else this.#onFlushed = callback;
  }

  /**
   * Tells an end of reading from a reset, which looks the same when it arrives together with octets: only a write shows
   * it. Calls back with the reset's error, if it was one. An empty write puts nothing on the wire.
   */
  whenEndIsKnown(callback: (reset: NodeJS.ErrnoException | undefined) => void): void {
    const { socket, transport } = this;
    if (socket.writableEnded || socket.writableLength > 0 || this.writeError !== undefined) {
      // The writes that wait fail in this turn of the event loop.
      setImmediate(() => callback(this.writeError));
    } else {
      transport.write(Buffer.alloc(0), (error) => callback(error ?? this.writeError));
    }
  }

  get #flushed(): boolean {
    return this.socket.writableLength === 0 || this.writeError !== undefined || this.socket.destroyed;
  }

  /**
   * Node destroys a socket whose write failed, and with it what the endpoint had sent before it went away: the GOAWAY
   * that says why. So the stream does not hear of failed writes; reading goes on until the endpoint's own end.
   */
  #outliveFailedWrites(): void {
    const { socket } = this;
    const write = socket._write;
    const writeMany = socket._writev;
    const settled = (done: (error?: Error | null) => void) => (error?: Error | null) => {
      if (error && this.writeError === undefined) {
        this.writeError = error;
        this.onWriteError(error);
      }
      done();
      if (this.#onFlushed !== undefined && this.#flushed) {
        const callback = this.#onFlushed;
        this.#onFlushed = undefined;
        callback();
      }
    };
    socket._write = (chunk, encoding, done) => {
      if (this.writeError === undefined) write.call(socket, chunk, encoding, settled(done));
      else done();
    };
    if (writeMany) {
      socket._writev = (chunks, done) => {
        if (this.writeError === undefined) writeMany.call(socket, chunks, settled(done));
        else done();
      };
    }
  }
}
