import { limits } from '../../../limits.ts';
import { type Exchange, ExchangeFold } from '../../../trace/exchanges.ts';
import { type RecordOf, type TraceHeader, type TraceRecord, TraceStatistics } from '../../../trace/index.ts';
import type { ExportOptions } from '../index.ts';
import { FrameTable, type Row } from './frame-table.ts';
import { type StreamCard, streamCard } from './stream-card.ts';

/** What is told of a connection. */
export interface ConnectionFacts {
  readonly id: number;
  opened?: RecordOf<'connection-opened'>;
  closed?: RecordOf<'connection-closed'>;
  /** SETTINGS without ACK and GOAWAY, the first of them. */
  readonly frames: RecordOf<'frame'>[];
}

const FRAMES_KEPT = 16;

/** Takes what a report shows out of the records; of everything only so much that a browser can hold it. */
export class ReportCollector {
  readonly header: TraceHeader;
  readonly statistics = new TraceStatistics();
  readonly findings: RecordOf<'finding'>[] = [];
  readonly failures: RecordOf<'connection-failed'>[] = [];
  /** The first that ended. */
  readonly streams: StreamCard[] = [];
  streamCount = 0;
  readonly connections = new Map<number, ConnectionFacts>();
  readonly table = new FrameTable();
  /** Milliseconds since the trace began, of the last record. */
  lastAt = 0;
  /** Nothing of these was asked for, so far. */
  readonly #unasked = new Map<number, RecordOf<'connection-opened'>>();
  readonly #options: Pick<ExportOptions, 'select' | 'keeps'>;
  readonly #exchanges: ExchangeFold;
  /** Characters of messages there is room for. */
  #room: number = limits.reportCharacters;

  constructor(header: TraceHeader, options: Pick<ExportOptions, 'select' | 'keeps'>) {
    this.header = header;
    this.#options = options;
    this.#exchanges = new ExchangeFold(options.select);
  }

  /** Streams are shown whole; of everything else what was asked for. */
  add(record: TraceRecord): void {
    this.#addStreams(this.#exchanges.apply(record));
    if (!this.#options.keeps(record)) return;
    if (record.kind === 'connection-opened' && !this.#options.select()) {
      if (this.#unasked.size < limits.exportConnections) this.#unasked.set(record.connection, record);
      return;
    }
    const opened = this.#unasked.get(record.connection);
    if (opened) {
      this.#unasked.delete(record.connection);
      this.#take(opened);
    }
    this.#take(record);
  }

  #take(record: TraceRecord): void {
    this.lastAt = Math.max(this.lastAt, record.at);
    this.statistics.apply(record);
    this.#addToConnection(record);
    if (record.kind === 'finding' && this.findings.length < limits.reportFindings) this.findings.push(record);
    if (record.kind === 'connection-failed' && this.failures.length < limits.reportConnections) {
      this.failures.push(record);
    }
    this.table.add(record);
  }

  end(): this {
    this.statistics.end();
    this.#addStreams(this.#exchanges.end());
    return this;
  }

  row(seq: number): Row | undefined {
    return this.table.row(seq);
  }

  #addStreams(exchanges: readonly Exchange[]): void {
    for (const exchange of exchanges) {
      if (!exchange.selected) continue;
      this.streamCount++;
      if (this.streams.length >= limits.reportStreams) continue;
      const card = streamCard(exchange, this.#room);
      this.#room -= card.messages.markup.length;
      this.streams.push(card);
    }
  }

  #addToConnection(record: TraceRecord): void {
    if (record.connection === 0 || record.kind === 'connection-waiting' || record.kind === 'connection-failed') return;
    let facts = this.connections.get(record.connection);
    if (!facts) {
      if (this.connections.size >= limits.reportConnections) return;
      facts = { id: record.connection, frames: [] };
      this.connections.set(record.connection, facts);
    }
    if (record.kind === 'connection-opened') facts.opened = record;
    else if (record.kind === 'connection-closed') facts.closed = record;
    else if (record.kind === 'frame' && facts.frames.length < FRAMES_KEPT) {
      const { frame } = record;
      if (frame.type === 'GOAWAY' || (frame.type === 'SETTINGS' && frame.settings.length > 0))
        facts.frames.push(record);
    }
  }
}
