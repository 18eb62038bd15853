import type { Peer } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { IdRanges } from './id-ranges.ts';
import { type OpenedWith, StreamState } from './stream-state.ts';

/**
 * What became of an identifier. `skipped`: its initiator went past it, which closes it (RFC 9113 §5.1.1).
 * `forgotten`: it was opened, it is over, and it is longer ago than the view remembers.
 */
export type StreamFate = 'idle' | 'open' | 'over' | 'skipped' | 'forgotten';

/** Who may open a stream with this identifier. @see RFC 9113 §5.1.1 */
export const initiatorOf = (id: number): Peer => (id % 2 === 1 ? 'client' : 'server');

/** The streams of one connection: the open ones, the last ones that are over, and the identifiers of all the others. */
export class StreamTable {
  readonly #open = new Map<number, StreamState>();
  readonly #over = new Map<number, StreamState>();
  /** Identifiers in `#over`, a ring. */
  readonly #ring: number[] = [];
  #ringAt = 0;
  readonly #opened = { client: new IdRanges(), server: new IdRanges() };
  /** Highest identifier each endpoint used or, by PUSH_PROMISE, reserved. */
  readonly highest = { client: 0, server: 0 };
  /** Streams that count towards SETTINGS_MAX_CONCURRENT_STREAMS, by initiator. @see RFC 9113 §5.1.2 */
  readonly concurrent = { client: 0, server: 0 };
  /** Streams opened in all, by initiator. */
  readonly total = { client: 0, server: 0 };
  /** Streams that were not kept because too many were open. */
  overflowed = 0;

  get(id: number): StreamState | undefined {
    return this.#open.get(id) ?? this.#over.get(id);
  }

  /** Open streams, oldest first. Streams may end while this is walked. */
  get open(): ReadonlyMap<number, StreamState> {
    return this.#open;
  }

  /** Streams that are over and still remembered. */
  get recent(): ReadonlyMap<number, StreamState> {
    return this.#over;
  }

  /** How many are known in detail. */
  get known(): number {
    return this.#open.size + this.#over.size;
  }

  fate(id: number): StreamFate {
    if (this.#open.has(id)) return 'open';
    if (this.#over.has(id)) return 'over';
    const initiator = initiatorOf(id);
    if (id > this.highest[initiator]) return 'idle';
    const ids = this.#opened[initiator];
    return ids.has(id) || !ids.complete ? 'forgotten' : 'skipped';
  }

  /** Undefined where there is no room for another one. */
  begin(id: number, initiator: Peer, openedWith: OpenedWith, at: number, seq: number): StreamState | undefined {
    if (id > this.highest[initiator]) this.highest[initiator] = id;
    this.#opened[initiatorOf(id)].add(id);
    this.total[initiator]++;
    if (this.#open.size >= limits.openStreams) {
      this.overflowed++;
      return undefined;
    }
    const stream = new StreamState(id, initiator, openedWith, at, seq);
    this.#open.set(id, stream);
    // Reserved streams do not count until the server sends HEADERS on them.
    if (openedWith !== 'PUSH_PROMISE') this.concurrent[initiator]++;
    return stream;
  }

  /** A promised stream gets its response. */
  activate(stream: StreamState): void {
    if (!stream.over) this.concurrent[stream.initiator]++;
  }

  finish(stream: StreamState, at: number): void {
    if (stream.over) return;
    const reserved = stream.openedWith === 'PUSH_PROMISE' && stream.half(stream.initiator).state === 'idle';
    if (!reserved) this.concurrent[stream.initiator]--;
    stream.over = true;
    stream.overAt = at;
    this.#open.delete(stream.id);
    const forgotten = this.#ring[this.#ringAt];
    if (forgotten !== undefined) this.#over.delete(forgotten);
    this.#ring[this.#ringAt] = stream.id;
    this.#ringAt = (this.#ringAt + 1) % limits.recentStreams;
    this.#over.set(stream.id, stream);
  }
}
