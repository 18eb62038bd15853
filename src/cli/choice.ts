import { limits } from '../limits.ts';
import type { TraceRecord } from '../trace/index.ts';
import type { Select } from './selection.ts';

/** What was asked for of a trace, and the records it takes to understand it. */
export class Choice {
  readonly #select: Select;
  /** Connections of which something was chosen. */
  readonly #connections = new Set<number>();
  #lastChosen = -1;
  #chosen = false;

  constructor(select: Select) {
    this.#select = select;
  }

  /** Takes the next record. */
  observe(record: TraceRecord): void {
    this.#chosen = this.#select(record);
    if (!this.#chosen) return;
    this.#lastChosen = record.seq;
    if (this.#connections.size < limits.exportConnections) this.#connections.add(record.connection);
  }

  /** Something was asked for. */
  get some(): boolean {
    return this.#lastChosen >= 0;
  }

  /** The record was asked for. */
  get chosen(): boolean {
    return this.#chosen;
  }

  /**
   * The record stays: it was asked for, or says who was connected, how a connection ended of which something stays, or what
   * was found about the record that stayed last.
   */
  keeps(record: TraceRecord): boolean {
    if (this.#chosen) return true;
    switch (record.kind) {
      case 'connection-opened':
      case 'trace-ended':
        return true;
      case 'direction-ended':
      case 'connection-closed':
        return this.#connections.has(record.connection);
      case 'finding':
        return record.evidence.at(-1) === this.#lastChosen;
      default:
        return false;
    }
  }
}
