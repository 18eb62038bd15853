import type { Peer } from '../../decode/index.ts';
import { Histogram } from '../histogram.ts';
import type { StreamState } from '../view/index.ts';

/** How streams ended, and how long they took. */
export class StreamStatistics {
  opened = 0;
  /** By PUSH_PROMISE. */
  pushed = 0;
  /** Ended by both sides. */
  completed = 0;
  /** By who sent the first RST_STREAM, and its error code. */
  readonly resets: Readonly<Record<Peer, Map<number, number>>> = { client: new Map(), server: new Map() };
  /** With frames here, but not the one that opened them; in no other figure. */
  unopened = 0;
  /** Still open when the connection or the trace ended. */
  unfinished = 0;
  /** Responses by the first digit of their status. */
  readonly statusClasses = new Map<number, number>();
  /** Milliseconds from the request's first frame to the response's header section, first DATA frame and end. */
  readonly latency = { headers: new Histogram(), firstData: new Histogram(), end: new Histogram() };

  /** Books a stream that is over. */
  finish(stream: StreamState): void {
    if (stream.resetBy) {
      count(this.resets[stream.resetBy], stream.half(stream.resetBy).resetCode);
    } else {
      this.completed++;
    }
    this.#response(stream);
  }

  /** Books a stream that will not come to its end. */
  abandon(stream: StreamState): void {
    this.unfinished++;
    this.#response(stream);
  }

  merge(other: StreamStatistics): void {
    this.opened += other.opened;
    this.pushed += other.pushed;
    this.completed += other.completed;
    this.unfinished += other.unfinished;
    this.unopened += other.unopened;
    for (const peer of ['client', 'server'] as const) addCounts(this.resets[peer], other.resets[peer]);
    addCounts(this.statusClasses, other.statusClasses);
    this.latency.headers.merge(other.latency.headers);
    this.latency.firstData.merge(other.latency.firstData);
    this.latency.end.merge(other.latency.end);
  }

  #response({ status, openedAt, openedWith, server }: StreamState): void {
    if (!Number.isNaN(status)) count(this.statusClasses, Math.floor(status / 100));
    // Nobody waited for what was pushed, and the request of an upgrade was HTTP/1: no frame says when it began.
    if (openedWith !== 'HEADERS') return;
    // What did not happen is NaN, and a histogram takes no notice of that.
    this.latency.headers.add(server.headAt - openedAt);
    this.latency.firstData.add(server.firstDataAt - openedAt);
    this.latency.end.add(server.endedAt - openedAt);
  }
}

/** Error codes are 32 bits of the sender's choice; a fold over a hostile trace must not grow with them. */
const MOST_KEYS = 256;

function count(counts: Map<number, number>, key: number, more = 1): void {
  if (counts.size < MOST_KEYS || counts.has(key)) counts.set(key, (counts.get(key) ?? 0) + more);
}

function addCounts(into: Map<number, number>, counts: ReadonlyMap<number, number>): void {
  for (const [key, more] of counts) count(into, key, more);
}
