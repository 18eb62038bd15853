import type { Peer } from '../../decode/index.ts';
import type { RecordOf, TraceRecord } from '../record.ts';
import { ConnectionView, type FlowWindow, UnopenedStreams } from '../view/index.ts';
import { PEERS, SideStatistics } from './side-statistics.ts';
import { StreamStatistics } from './stream-statistics.ts';

/** The figures of one connection, or of all of them together. */
export class ConnectionStatistics {
  /** 0 for the sum of all. */
  readonly connection: number;
  /** Milliseconds since the trace began, of the first and the last record. */
  from = Number.POSITIVE_INFINITY;
  to = 0;
  readonly client = new SideStatistics();
  readonly server = new SideStatistics();
  readonly streams = new StreamStatistics();

  constructor(connection: number) {
    this.connection = connection;
  }

  merge(other: ConnectionStatistics): void {
    this.from = Math.min(this.from, other.from);
    this.to = Math.max(this.to, other.to);
    for (const peer of PEERS) this[peer].merge(other[peer]);
    this.streams.merge(other.streams);
  }
}

/** Folds the records of one connection while it lives. */
export class ConnectionFold {
  readonly statistics: ConnectionStatistics;
  readonly #view: ConnectionView;
  readonly #unopened = new UnopenedStreams();

  constructor(connection: number) {
    this.statistics = new ConnectionStatistics(connection);
    this.#view = new ConnectionView(connection);
  }

  apply(record: TraceRecord): void {
    const { statistics } = this;
    statistics.from = Math.min(statistics.from, record.at);
    statistics.to = Math.max(statistics.to, record.at);
    if (record.kind === 'frame') this.#applyFrame(record);
    else this.#view.apply(record);
  }

  /** There are no more records: gives the figures with what was left open. */
  end(): ConnectionStatistics {
    const { statistics } = this;
    const { streams } = this.#view;
    statistics.streams.opened = streams.total.client + streams.total.server;
    statistics.streams.pushed = streams.total.server;
    statistics.streams.unopened = this.#unopened.count;
    for (const stream of streams.open.values()) {
      statistics.streams.abandon(stream);
      for (const peer of PEERS) {
        const half = stream.half(peer);
        this.#addBlocked(peer, 'streams', half.window, half.state === 'open');
      }
    }
    const waiting = (peer: Peer) => [...streams.open.values()].some((stream) => stream.half(peer).state === 'open');
    for (const peer of PEERS) this.#addBlocked(peer, 'connection', this.#view.of(peer).window, waiting(peer));
    return statistics;
  }

  #applyFrame(record: RecordOf<'frame'>): void {
    const { streams } = this.#view;
    const before = streams.open.get(record.frame.streamId);
    this.#view.apply(record);
    this.#unopened.observe(this.#view, record);
    this.statistics[record.from].add(record);
    if (!before?.over) return;
    this.statistics.streams.finish(before);
    // A window that is empty at the end of a stream holds nobody up.
    for (const peer of PEERS) this.#addBlocked(peer, 'streams', before.half(peer).window, false);
  }

  /** @param waiting there may be more to send, so an empty window counts until now. */
  #addBlocked(peer: Peer, scope: 'connection' | 'streams', window: FlowWindow, waiting: boolean): void {
    const blocked = this.statistics[peer].blocked;
    blocked[scope] += window.blockedTime;
    if (waiting && !Number.isNaN(window.blockedSince)) blocked[scope] += this.#view.lastAt - window.blockedSince;
  }
}
