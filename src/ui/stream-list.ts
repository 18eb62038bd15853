import type { ConnectionView, StreamState } from '../trace/index.ts';
import type { Overview } from './overview.ts';
import { keyOfStream } from './stream-key.ts';
import { StreamMessages } from './stream-messages.ts';
import type { KeyedList } from './view-state.ts';

/** A stream, and what is needed to tell how it is doing. */
export interface StreamRow {
  readonly connection: ConnectionView;
  readonly stream: StreamState;
  /** Time of the newest record, milliseconds since the trace began. */
  readonly now: number;
}

export type StreamOrder = (row: StreamRow) => number | string;

const keyOfRow = ({ connection, stream }: StreamRow): number => keyOfStream(connection.id, stream.id);

/** The list is made again at most every so many times what making it took. */
const REST = 10;

/** Streams of all connections in the order the user chose. With very many streams it is renewed less often. */
export class StreamList implements KeyedList {
  rows: readonly StreamRow[] = [];
  /** What was said on the chosen one. */
  readonly messages = new StreamMessages();
  readonly #overview: Overview;
  #order: StreamOrder | undefined;
  #descending = false;
  #records = -1;
  #nextAt = 0;

  constructor(overview: Overview) {
    this.#overview = overview;
  }

  get length(): number {
    return this.rows.length;
  }

  keyAt(index: number): number {
    return keyOfRow(this.rows[index]!);
  }

  indexOf(key: number): number {
    return Math.max(
      0,
      this.rows.findIndex((row) => keyOfRow(row) === key),
    );
  }

  /** Brings the list up to date, unless it was a moment ago. */
  refresh(order: StreamOrder, descending: boolean): this {
    const sameOrder = order === this.#order && descending === this.#descending;
    const started = performance.now();
    if (sameOrder && (this.#records === this.#overview.records || started < this.#nextAt)) return this;
    this.#order = order;
    this.#descending = descending;
    this.#records = this.#overview.records;
    this.rows = sorted(this.#collect(), order, descending);
    const ended = performance.now();
    this.#nextAt = ended + (ended - started) * REST;
    return this;
  }

  #collect(): StreamRow[] {
    const now = this.#overview.lastAt;
    const rows: StreamRow[] = [];
    for (const id of this.#overview.connectionIds) {
      const connection = this.#overview.connection(id);
      if (!connection) continue;
      for (const stream of connection.streams.recent.values()) rows.push({ connection, stream, now });
      for (const stream of connection.streams.open.values()) rows.push({ connection, stream, now });
    }
    return rows;
  }
}

/** Equal ones stay in the order in which they were opened. */
function sorted(rows: StreamRow[], order: StreamOrder, descending: boolean): readonly StreamRow[] {
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, rank: order(row) }))
    .sort((a, b) => {
      if (a.rank !== b.rank) return a.rank < b.rank ? -sign : sign;
      return a.row.stream.openedSeq - b.row.stream.openedSeq;
    })
    .map(({ row }) => row);
}
