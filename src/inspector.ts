import { ConnectionDecoder, type Frame, type Peer, type WireSink } from './decode/index.ts';
import { Engine, type EngineOptions } from './diagnose/index.ts';
import type { LifecycleEntry, RecordEntry, TraceRecord } from './trace/index.ts';

export interface InspectorOptions {
  /** Takes every record, in order, as it comes into being. Must not throw. */
  readonly append: (record: TraceRecord) => void;
  /** Octets kept of the content of each DATA frame. */
  readonly dataLimit?: number;
  /** Which rules judge the records; without it there are no findings. */
  readonly diagnosis?: Omit<EngineOptions, 'emit'>;
}

/**
 * Octets in, records out: numbers what the decoders of all connections find. Knows no socket and no clock; a capture
 * file can feed it as well as a relay.
 */
export class Inspector {
  readonly #append: InspectorOptions['append'];
  readonly #dataLimit: number | undefined;
  readonly #connections = new Map<number, InspectedConnection>();
  /** What the rules know of the connections; undefined without diagnosis. */
  readonly engine: Engine | undefined;
  #seq = 0;

  constructor({ append, dataLimit, diagnosis }: InspectorOptions) {
    this.#append = append;
    this.#dataLimit = dataLimit;
    this.engine =
      diagnosis &&
      new Engine({
        ...diagnosis,
        emit: (connection, entry, at) => this.#record(connection, microseconds(at), entry).seq,
      });
  }

  /**
   * Octets of one endpoint. They are not kept.
   *
   * @param at milliseconds since the trace began
   */
  receive(connection: number, from: Peer, octets: Uint8Array, at: number): void {
    let inspected = this.#connections.get(connection);
    if (inspected === undefined) {
      inspected = new InspectedConnection(connection, this.#frame, this.#emit, this.#dataLimit);
      this.#connections.set(connection, inspected);
    }
    inspected.receive(from, octets, microseconds(at));
  }

  /** Something other than octets happened. */
  note(connection: number, entry: LifecycleEntry, at: number): void {
    const time = microseconds(at);
    if (entry.kind === 'direction-ended') this.#connections.get(connection)?.end(entry.from, time);
    if (entry.kind === 'connection-closed') this.#connections.delete(connection);
    this.#emit(connection, time, entry);
  }

  /** Time passes although nothing happens: rules may find that something is missing. `at` as above. */
  advance(at: number): void {
    this.engine?.advance(at);
  }

  /** No more octets: the last findings, then the last record. */
  end(reason: string, at: number): void {
    this.engine?.end(at);
    this.note(0, { kind: 'trace-ended', reason }, at);
  }

  readonly #frame = (connection: number, at: number, from: Peer, frame: Frame): void => {
    const record = { seq: this.#seq++, at, connection, kind: 'frame', from, frame } as const;
    this.#append(record);
    this.engine?.observeFrame(record);
  };

  readonly #emit = (connection: number, at: number, entry: RecordEntry): void => {
    // Not inside `engine?.observe(…)`: that would record nothing without an engine.
    const record = this.#record(connection, at, entry);
    this.engine?.observe(record);
  };

  /** The envelope first: it is what every reader of a trace looks for. */
  #record(connection: number, at: number, entry: RecordEntry): TraceRecord {
    const record = { seq: this.#seq++, at, connection, ...entry };
    this.#append(record);
    return record;
  }
}

/** Milliseconds to the microsecond. */
const microseconds = (at: number): number => Math.round(at * 1000) / 1000;

/** The decoder of one connection, and the time of the octets it is reading. */
class InspectedConnection {
  readonly #decoder: ConnectionDecoder;
  #at = 0;

  constructor(
    connection: number,
    onFrame: (connection: number, at: number, from: Peer, frame: Frame) => void,
    onOther: (connection: number, at: number, entry: RecordEntry) => void,
    dataLimit: number | undefined,
  ) {
    const sink: WireSink = {
      frame: (from, frame) => onFrame(connection, this.#at, from, frame),
      preface: (from, offset, length) => onOther(connection, this.#at, { kind: 'preface', from, offset, length }),
      octets: (from, octets) => onOther(connection, this.#at, { kind: 'octets', from, ...octets }),
    };
    this.#decoder = new ConnectionDecoder(sink, dataLimit === undefined ? {} : { dataLimit });
  }

  receive(from: Peer, octets: Uint8Array, at: number): void {
    this.#at = at;
    this.#decoder.receive(from, octets);
  }

  end(from: Peer, at: number): void {
    this.#at = at;
    this.#decoder.end(from);
  }
}
