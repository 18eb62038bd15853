import { otherPeer, type Peer } from '../decode/index.ts';
import { limits } from '../limits.ts';
import { ConnectionView, type FindingRecord, type RecordOf, type Severity, type TraceRecord } from '../trace/index.ts';
import { outlineOf, type RecordSource, stepFrom } from '../trace/record-source.ts';
import { CreditFold } from './credit-fold.ts';
import { keyOfStream } from './stream-key.ts';
import { WindowHistory } from './window-history.ts';

/** What is known of a connection, as far as it is remembered. */
export interface ConnectionViews {
  connection(id: number): ConnectionView | undefined;
}

type Keyed<Value> = ReadonlyMap<number, Value>;

const NONE: readonly never[] = [];

/** Records looked at between two looks at the clock. */
const STRIDE = 256;

/** What the header, the margin and the findings view tell about the whole trace: one fold over all records. */
export class Overview {
  /** Findings by the records that prove them. */
  readonly #evidence = new Map<number, RecordOf<'finding'>[]>();
  readonly #ofStreams = new Map<number, RecordOf<'finding'>[]>();
  readonly #waiting = new Map<number, RecordOf<'connection-waiting'>>();
  readonly #failed = new Map<number, RecordOf<'connection-failed'>>();
  readonly findings: RecordOf<'finding'>[] = [];
  readonly #bySeverity: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #settings = new Map<number, RecordOf<'frame'>[]>();
  frames = 0;
  octets = 0;
  connections = 0;
  streams = 0;
  /** Records looked at. */
  records = 0;
  /** Of these, how often we ourselves were busy. */
  lags = 0;
  /** Time of the newest of them, milliseconds since the trace began. */
  lastAt = 0;
  /** The connection that was opened last. */
  latest: RecordOf<'connection-opened'> | undefined;
  /** Windows at a record: found out when it is looked at. */
  readonly credit = new CreditFold();
  readonly #views: ConnectionViews | undefined;
  readonly #folded = new Map<number, ConnectionView>();
  readonly #windows = new Map<number, Record<Peer, WindowHistory>>();
  /** A record that has to be loaded before counting can go on. */
  waitingFor: number | undefined;
  #next = 0;

  /** @param views where connections are followed already; without it that is done here */
  constructor(views?: ConnectionViews) {
    this.#views = views;
  }

  /** Connections that are remembered, in the order in which they appeared. */
  get connectionIds(): readonly number[] {
    return [...this.#windows.keys()].filter((id) => this.connection(id) !== undefined);
  }

  connection(id: number): ConnectionView | undefined {
    return this.#views ? this.#views.connection(id) : this.#folded.get(id);
  }

  /** The connection windows of both senders over time. */
  windows(id: number): Readonly<Record<Peer, WindowHistory>> | undefined {
    return this.#windows.get(id);
  }

  get bySeverity(): Readonly<Record<Severity, number>> {
    return this.#bySeverity;
  }

  /** SETTINGS frames with values, by connection, in order. */
  get settings(): Keyed<readonly RecordOf<'frame'>[]> {
    return this.#settings;
  }

  /** The findings a record is evidence of. */
  findingsOf(seq: number): readonly RecordOf<'finding'>[] {
    return this.#evidence.get(seq) ?? NONE;
  }

  findingsOfStream(connection: number, streamId: number): readonly RecordOf<'finding'>[] {
    return this.#ofStreams.get(keyOfStream(connection, streamId)) ?? NONE;
  }

  /** The record after (1) or before (-1) another that proves an error or a warning, and that is wanted. */
  evidenceNear(seq: number, step: 1 | -1, wanted: (seq: number) => boolean): number | undefined {
    let nearest: number | undefined;
    for (const [candidate, findings] of this.#evidence) {
      if ((candidate - seq) * step <= 0 || (nearest !== undefined && (candidate - nearest) * step >= 0)) continue;
      if (findings.some(({ severity }) => severity !== 'info') && wanted(candidate)) nearest = candidate;
    }
    return nearest;
  }

  /** Connections that are neither open nor failed, and were begun by their clients. */
  get waiting(): number {
    return [...this.#waiting.values()].filter(({ stage }) => stage !== 'client-hello').length;
  }

  /** Connections that never stood, as far as they are remembered. */
  get failures(): number {
    return this.#failed.size;
  }

  /** Why a connection never stood. */
  failure(connection: number): RecordOf<'connection-failed'> | undefined {
    return this.#failed.get(connection);
  }

  /** True once every record there is has been counted. */
  upToDate(source: RecordSource): boolean {
    return this.#next >= source.nextSeq;
  }

  /** Share of the records that has been counted, 0 to 1. */
  progress({ firstSeq, nextSeq }: RecordSource): number {
    return nextSeq <= firstSeq ? 1 : Math.max(0, this.#next - firstSeq) / (nextSeq - firstSeq);
  }

  /** Counts records until all are counted or the clock passes the deadline. */
  advance(source: RecordSource, deadline: number, now: () => number = () => performance.now()): void {
    this.waitingFor = undefined;
    do {
      const end = Math.min(this.#next + STRIDE, source.nextSeq);
      this.#next = Math.max(this.#next, source.firstSeq);
      while (this.#next < end) {
        const record = outlineOf(source, this.#next);
        if (record) this.#count(record);
        else if (source.isLoaded?.(this.#next) === false) {
          this.waitingFor = this.#next;
          return;
        }
        this.#next = stepFrom(source, this.#next, 1, record);
      }
    } while (this.#next < source.nextSeq && now() < deadline);
  }

  #count(record: TraceRecord): void {
    this.records++;
    this.lastAt = record.at;
    if (record.connection > 0) this.#follow(record);
    if (record.kind === 'frame') this.#countFrame(record);
    else if (record.kind === 'finding') this.#countFinding(record);
    else if (record.kind === 'connection-waiting') remember(this.#waiting, record.connection, record);
    else if (record.kind === 'connection-opened') {
      this.#waiting.delete(record.connection);
      this.connections++;
      this.latest = record;
    } else if (record.kind === 'connection-failed') {
      this.#waiting.delete(record.connection);
      remember(this.#failed, record.connection, record);
    } else if (record.kind === 'loop-lag') this.lags++;
  }

  #follow(record: TraceRecord): void {
    const { connection: id } = record;
    let windows = this.#windows.get(id);
    if (!windows) {
      windows = { client: new WindowHistory(), server: new WindowHistory() };
      remember(this.#windows, id, windows);
      if (!this.#views) remember(this.#folded, id, new ConnectionView(id, limits.shownStreams));
    }
    if (record.kind !== 'finding') this.#folded.get(id)?.apply(record);
    if (record.kind !== 'frame') return;
    const { frame, from } = record;
    if (frame.type === 'DATA') windows[from].change(-frame.length, record.at);
    else if (frame.type === 'WINDOW_UPDATE' && frame.streamId === 0) {
      windows[otherPeer(from)].change(frame.windowSizeIncrement, record.at);
    }
  }

  #countFrame(record: RecordOf<'frame'>): void {
    const { frame } = record;
    this.frames++;
    this.octets += 9 + frame.length;
    if (frame.type === 'HEADERS' && record.from === 'client') this.streams++;
    if (frame.type === 'SETTINGS' && frame.settings.length > 0) {
      append(this.#settings, record.connection, record);
    }
  }

  #countFinding(record: RecordOf<'finding'>): void {
    for (const seq of record.evidence) append(this.#evidence, seq, record);
    if (record.streamId !== undefined) append(this.#ofStreams, keyOfStream(record.connection, record.streamId), record);
    this.findings.push(record);
    this.#bySeverity[record.severity]++;
  }
}

function append<Item>(map: Map<number, Item[]>, key: number, item: Item): void {
  const known = map.get(key);
  if (known) known.push(item);
  else map.set(key, [item]);
}

/** Keeps the newest connections, as many as are kept anywhere. */
function remember<Value>(map: Map<number, Value>, id: number, value: Value): void {
  map.set(id, value);
  for (const oldest of map.keys()) {
    if (map.size <= 2 * limits.closedConnections) return;
    map.delete(oldest);
  }
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The worst among findings, of equally bad ones the first. */
export const worstFinding = <Finding extends FindingRecord>(findings: readonly Finding[]): Finding | undefined =>
  findings.reduce<Finding | undefined>(
    (worst, finding) => (worst && RANK[worst.severity] <= RANK[finding.severity] ? worst : finding),
    undefined,
  );
