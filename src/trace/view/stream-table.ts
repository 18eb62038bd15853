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
  /**
   * Streams that are over, a ring. The objects that fall out of it become new streams: at 100,000 streams a second, objects
   * that live just long enough to be moved about by the garbage collector cost more than all the rest.
   */
  readonly #over: StreamState[] = [];
  readonly #room: number;
  #overAt = 0;
  /** The newest streams by identifier, for those that look for one: everybody who looks at a frame. */
  readonly #near: (StreamState | undefined)[] = new Array(NEAR + 1).fill(undefined);
  readonly #spare: StreamState[] = [];
  readonly #opened = { client: new IdRanges(), server: new IdRanges() };
  /** Highest identifier each endpoint used or, by PUSH_PROMISE, reserved. */
  readonly highest = { client: 0, server: 0 };
  /** Streams that count towards SETTINGS_MAX_CONCURRENT_STREAMS, by initiator. @see RFC 9113 §5.1.2 */
  readonly concurrent = { client: 0, server: 0 };
  /** Streams opened in all, by initiator. */
  readonly total = { client: 0, server: 0 };

  /** @param room how many streams that are over are remembered */
  constructor(room: number) {
    this.#room = room;
  }

  get(id: number): StreamState | undefined {
    const near = this.#near[(id >> 1) & NEAR];
    if (near?.id === id) return near;
    return this.#open.get(id) ?? this.#recent(id);
  }

  /** Open streams, oldest first. Streams may end while this is walked. */
  get open(): ReadonlyMap<number, StreamState> {
    return this.#open;
  }

  /** Streams that are over and still remembered. */
  get recent(): readonly StreamState[] {
    return this.#over;
  }

  /** How many are known in detail. */
  get known(): number {
    return this.#open.size + this.#over.length;
  }

  fate(id: number): StreamFate {
    if (this.#open.has(id)) return 'open';
    const initiator = initiatorOf(id);
    if (id > this.highest[initiator]) return 'idle';
    if (this.#recent(id)) return 'over';
    const ids = this.#opened[initiator];
    return ids.has(id) || !ids.complete ? 'forgotten' : 'skipped';
  }

  /** Undefined where there is no room for another one. */
  begin(id: number, initiator: Peer, openedWith: OpenedWith, at: number, seq: number): StreamState | undefined {
    if (id > this.highest[initiator]) this.highest[initiator] = id;
    this.#opened[initiatorOf(id)].add(id);
    this.total[initiator]++;
    if (this.#open.size >= limits.openStreams) return undefined;
    const stream =
      this.#spare.pop()?.begin(id, initiator, openedWith, at, seq) ??
      new StreamState(id, initiator, openedWith, at, seq);
    this.#open.set(id, stream);
    this.#near[(id >> 1) & NEAR] = stream;
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
    const forgotten = this.#over[this.#overAt];
    if (forgotten) {
      this.#spare.push(forgotten);
      const place = (forgotten.id >> 1) & NEAR;
      if (this.#near[place] === forgotten) this.#near[place] = undefined;
    }
    this.#over[this.#overAt] = stream;
    this.#over[(this.#overAt + this.#room - STREAMS_WITH_FIELDS) % this.#room]?.releaseFields();
    this.#overAt = (this.#overAt + 1) % this.#room;
  }

  /** A late frame's stream is among the last to end; a frame of a new stream need not look. */
  #recent(id: number): StreamState | undefined {
    if (id > this.highest[initiatorOf(id)]) return undefined;
    for (let back = 1; back <= this.#over.length; back++) {
      const stream = this.#over.at(this.#overAt - back);
      if (stream?.id === id) return stream;
    }
    return undefined;
  }
}

/** A mask: room for as many streams as are usually open at once. */
const NEAR = 127;
/** Streams that are over and still have their fields: for rules that look at the frame that ended one. */
const STREAMS_WITH_FIELDS = 16;
