import type { Peer } from '../decode/index.ts';
import { limits } from '../limits.ts';
import type { RecordOf, Severity, TraceRecord } from './record.ts';

/** Octets of a frame before its payload. @see RFC 9113 §4.1 */
const FRAME_HEADER = 9;

/** What a trace has seen so far. */
export interface TraceCounts {
  readonly records: number;
  readonly frames: number;
  /** By sender: frames, prefaces and what else was recorded of the wire. */
  readonly octets: Readonly<Record<Peer, number>>;
  /** That relayed, or failed to. */
  readonly connections: number;
  /** Requests and pushes. */
  readonly streams: number;
  readonly findings: Readonly<Record<Severity, number>>;
}

/** Counts records as they come. Nothing is ever subtracted, whatever leaves the memory. */
export class Tally implements TraceCounts {
  records = 0;
  frames = 0;
  readonly octets = { client: 0, server: 0 };
  connections = 0;
  streams = 0;
  readonly findings = { error: 0, warning: 0, info: 0 };
  /** The highest stream of each open connection that its client has begun: trailers are HEADERS too. */
  readonly #highestStream = new Map<number, number>();

  add(record: TraceRecord): void {
    this.records++;
    switch (record.kind) {
      case 'frame':
        this.#addFrame(record);
        break;
      case 'preface':
      case 'octets':
        this.octets[record.from] += record.length;
        break;
      case 'connection-opened':
      case 'connection-failed':
        this.connections++;
        break;
      case 'connection-closed':
        this.#highestStream.delete(record.connection);
        break;
      case 'finding':
        this.findings[record.severity]++;
        break;
    }
  }

  #addFrame({ connection, from, frame }: RecordOf<'frame'>): void {
    this.frames++;
    this.octets[from] += FRAME_HEADER + frame.length;
    if (frame.type === 'PUSH_PROMISE') this.streams++;
    else if (frame.type === 'HEADERS' && from === 'client' && this.#isNew(connection, frame.streamId)) this.streams++;
  }

  #isNew(connection: number, streamId: number): boolean {
    if (streamId <= (this.#highestStream.get(connection) ?? 0)) return false;
    // A trace file may open connections without end and close none.
    if (this.#highestStream.size >= limits.talliedConnections) this.#highestStream.clear();
    this.#highestStream.set(connection, streamId);
    return true;
  }
}
