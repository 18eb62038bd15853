import { limits } from '../limits.ts';
import type { EndKind, LifecycleEntry } from '../trace/index.ts';
import { BackPressure } from './back-pressure.ts';
import type { Leg } from './leg.ts';
import type { RelayObserver } from './observer.ts';
import type { Held, ReadGate } from './read-gate.ts';
import { Sender } from './sender.ts';

/** What a relay needs besides its two legs. */
export interface RelayContext {
  readonly connection: number;
  /** Must not throw. */
  readonly observer: RelayObserver;
  readonly clock: () => number;
  readonly gate: ReadGate;
  /** An endpoint has ended by itself; called before the record of it. */
  readonly onEnded: (sender: Sender, error: NodeJS.ErrnoException | undefined, other: Sender) => void;
  /** A first chunk came from an endpoint. */
  readonly onFirstOctets: (sender: Sender, octets: Buffer) => void;
}

const RESET_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/**
 * Moves octets between two endpoints: unchanged, in order, each to the other socket first and then to the observer.
 * A FIN becomes a FIN of the other leg and a reset a reset, but only after the octets before it.
 */
export class Relay implements Held {
  readonly #context: RelayContext;
  readonly #client: Sender;
  readonly #server: Sender;
  readonly #timers = new Set<NodeJS.Timeout>();
  #firstEnded: Sender | undefined;

  constructor(client: Leg, server: Leg, context: RelayContext) {
    this.#context = context;
    const { clock } = context;
    const note = (entry: LifecycleEntry) => this.#note(entry);
    this.#client = new Sender(client, new BackPressure('server', clock, note));
    this.#server = new Sender(server, new BackPressure('client', clock, note));
  }

  /** Begins, with the octets that were already taken out of the client's socket. */
  start(head: Buffer): void {
    this.#context.gate.add(this);
    this.#listen(this.#client, this.#server);
    this.#listen(this.#server, this.#client);
    if (head.length > 0) this.#receive(this.#client, this.#server, head);
    if (this.#client.leg.socket.readableEnded) this.#end(this.#client, this.#server);
    this.gateChanged();
    this.#catchUp(this.#client, this.#server);
    this.#catchUp(this.#server, this.#client);
  }

  /** An endpoint may have gone while the other one was still shaking hands. */
  #catchUp(sender: Sender, other: Sender): void {
    const { error, socket } = sender.leg;
    if (error !== undefined) this.#fail(sender, other, error);
    if (socket.closed) this.#closed(sender, other);
  }

  /** Asks both endpoints to end: what is on its way still arrives, then a FIN. */
  close(): void {
    for (const sender of [this.#client, this.#server]) {
      this.#ended(sender, 'proxy');
      sender.dismissed = true;
      sender.leg.socket.end();
      sender.leg.socket.resume();
    }
  }

  gateChanged(): void {
    this.#flow(this.#client);
    this.#flow(this.#server);
  }

  #listen(sender: Sender, other: Sender): void {
    const { leg } = sender;
    leg.onWriteError = (error) => {
      // What it sent before is still to be read; then comes its end. Unless that was read already.
      if (sender.ended !== undefined) this.#fail(sender, other, error);
    };
    leg.onError = (error) => this.#fail(sender, other, error);
    leg.socket.on('data', (chunk: Buffer) => this.#receive(sender, other, chunk));
    leg.socket.on('end', () => this.#end(sender, other));
    leg.socket.on('close', () => this.#closed(sender, other));
    leg.socket.on('drain', () => {
      other.backPressure.end();
      this.#flow(other);
    });
  }

  #receive(sender: Sender, other: Sender, chunk: Buffer): void {
    if (sender.dismissed) return;
    const isFirst = sender.read === 0;
    sender.read += chunk.length;
    if (!other.dismissed && other.leg.writeError === undefined) {
      sender.written += chunk.length;
      if (!other.leg.socket.write(chunk)) {
        sender.backPressure.begin();
        this.#flow(sender);
      }
    }
    const { connection, observer, clock, gate } = this.#context;
    if (isFirst) this.#context.onFirstOctets(sender, chunk);
    observer.receive(connection, sender.peer, chunk, clock());
    gate.check();
  }

  #flow(sender: Sender): void {
    const { socket } = sender.leg;
    if (sender.backPressure.active || this.#context.gate.closed) socket.pause();
    else socket.resume();
  }

  /** The endpoint has sent its last octet. */
  #end(sender: Sender, other: Sender): void {
    sender.leg.whenEndIsKnown((reset) => {
      if (reset !== undefined) {
        this.#fail(sender, other, reset);
        return;
      }
      this.#ended(sender, 'fin');
      if (!other.dismissed) other.leg.socket.end();
    });
  }

  /** The endpoint is gone, and no octet can reach it any more. */
  #fail(sender: Sender, other: Sender, error: NodeJS.ErrnoException): void {
    const { socket } = sender.leg;
    // What a paused socket holds; it must not come as an event as well.
    socket.removeAllListeners('data');
    for (let rest = socket.read(); rest !== null; rest = socket.read()) this.#receive(sender, other, rest);
    this.#ended(sender, RESET_CODES.has(error.code ?? '') ? 'reset' : 'error', error);
    socket.destroy();
    this.#reset(other);
  }

  /** Resets an endpoint's connection as soon as it has got everything, or has had its time. */
  #reset(sender: Sender): void {
    if (sender.dismissed || sender.closed) return;
    sender.dismissed = true;
    const reset = () => {
      this.#ended(sender, 'proxy');
      sender.leg.transport.resetAndDestroy();
    };
    const deadline = this.#after(limits.flushMs, reset);
    sender.leg.whenFlushed(() => {
      clearTimeout(deadline);
      this.#after(limits.resetLingerMs, reset);
    });
  }

  #ended(sender: Sender, how: EndKind, error?: NodeJS.ErrnoException): void {
    if (sender.ended !== undefined) return;
    sender.ended = how;
    this.#firstEnded ??= sender;
    if (how !== 'proxy') this.#context.onEnded(sender, error, sender === this.#client ? this.#server : this.#client);
    const { peer: from, read, written } = sender;
    const code = error?.code;
    this.#note({ kind: 'direction-ended', from, how, ...(code === undefined ? {} : { code }), read, written });
  }

  #closed(sender: Sender, other: Sender): void {
    if (sender.closed) return;
    sender.closed = true;
    if (sender.ended === undefined) {
      this.#ended(sender, 'proxy');
      this.#reset(other);
    }
    if (!other.closed) return;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const one of [this.#client, this.#server]) one.backPressure.dispose();
    this.#context.gate.delete(this);
    const first = this.#firstEnded ?? sender;
    const how = first.ended ?? 'proxy';
    this.#note({
      kind: 'connection-closed',
      closedBy: how === 'proxy' ? 'proxy' : first.peer,
      how,
      octets: {
        client: { read: this.#client.read, written: this.#client.written },
        server: { read: this.#server.read, written: this.#server.written },
      },
    });
  }

  #after(milliseconds: number, action: () => void): NodeJS.Timeout {
    const timer = setTimeout(action, milliseconds);
    this.#timers.add(timer);
    return timer;
  }

  #note(entry: LifecycleEntry): void {
    this.#context.observer.note(this.#context.connection, entry, this.#context.clock());
  }
}
