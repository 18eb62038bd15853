import { limits } from '../../limits.ts';
import type { FindingRecord, TraceRecord } from '../record.ts';
import { ConnectionFold, ConnectionStatistics } from './connection-statistics.ts';

/** Findings of one rule. */
export interface FindingCount {
  readonly rule: string;
  readonly severity: FindingRecord['severity'];
  count: number;
}

/**
 * Folds a whole trace into figures. Memory does not grow with the number of frames and streams: durations go into
 * histograms, and only the first `limits.statisticsConnections` connections are listed one by one.
 */
export class TraceStatistics {
  records = 0;
  /** Connections that carried something or were opened. */
  opened = 0;
  /** Connections that never stood. */
  failed = 0;
  /** All together; complete after `end`. */
  readonly total = new ConnectionStatistics(0);
  /** One by one, in the order in which they ended. */
  readonly connections: ConnectionStatistics[] = [];
  readonly #live = new Map<number, ConnectionFold>();
  readonly #findings = new Map<string, FindingCount>();

  apply(record: TraceRecord): void {
    this.records++;
    if (record.kind === 'finding') this.#addFinding(record);
    else if (record.kind === 'connection-failed') this.failed++;
    // One that waits may open or fail: it counts then.
    else if (record.kind === 'connection-waiting') return;
    else if (record.connection > 0) this.#connection(record.connection).apply(record);
    if (record.kind === 'connection-closed') this.#finish(record.connection);
  }

  /** There are no more records. */
  end(): this {
    for (const connection of [...this.#live.keys()]) this.#finish(connection);
    return this;
  }

  /** By rule, the most frequent first. */
  get findings(): readonly FindingCount[] {
    return [...this.#findings.values()].sort((a, b) => b.count - a.count);
  }

  #connection(connection: number): ConnectionFold {
    let fold = this.#live.get(connection);
    if (!fold) {
      this.opened++;
      fold = new ConnectionFold(connection);
      this.#live.set(connection, fold);
    }
    return fold;
  }

  #finish(connection: number): void {
    const statistics = this.#live.get(connection)?.end();
    if (!statistics) return;
    this.#live.delete(connection);
    this.total.merge(statistics);
    if (this.connections.length < limits.statisticsConnections) this.connections.push(statistics);
  }

  #addFinding({ rule, severity }: FindingRecord): void {
    const count = this.#findings.get(rule) ?? { rule, severity, count: 0 };
    count.count++;
    if (this.#findings.size < limits.statisticsRules) this.#findings.set(rule, count);
  }
}
