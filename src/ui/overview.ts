import { FilterFacts } from '../trace/filter/index.ts';
import type { FindingRecord, RecordOf, Severity, TraceRecord } from '../trace/index.ts';
import type { RecordSource } from '../trace/record-source.ts';

type Keyed<Value> = ReadonlyMap<number, Value>;

/** Records looked at between two looks at the clock. */
const STRIDE = 256;

/** What the header, the margin and the findings view tell about the whole trace: one fold over all records. */
export class Overview {
  readonly facts = new FilterFacts();
  readonly findings: RecordOf<'finding'>[] = [];
  readonly #bySeverity: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #settings = new Map<number, RecordOf<'frame'>[]>();
  frames = 0;
  octets = 0;
  connections = 0;
  openConnections = 0;
  streams = 0;
  /** The connection that was opened last. */
  latest: RecordOf<'connection-opened'> | undefined;
  #next = 0;

  get bySeverity(): Readonly<Record<Severity, number>> {
    return this.#bySeverity;
  }

  /** SETTINGS frames with values, by connection, in order. */
  get settings(): Keyed<readonly RecordOf<'frame'>[]> {
    return this.#settings;
  }

  /** True once every record there is has been counted. */
  upToDate(source: RecordSource): boolean {
    return this.#next >= source.nextSeq;
  }

  /** Counts records until all are counted or the clock passes the deadline. */
  advance(source: RecordSource, deadline: number, now: () => number = () => performance.now()): void {
    do {
      const end = Math.min(this.#next + STRIDE, source.nextSeq);
      for (; this.#next < end; this.#next++) {
        const record = source.get(this.#next);
        if (record) this.#count(record);
      }
    } while (this.#next < source.nextSeq && now() < deadline);
  }

  #count(record: TraceRecord): void {
    this.facts.apply(record);
    if (record.kind === 'frame') this.#countFrame(record);
    else if (record.kind === 'finding') this.#countFinding(record);
    else if (record.kind === 'connection-opened') {
      this.connections++;
      this.openConnections++;
      this.latest = record;
    } else if (record.kind === 'connection-closed') this.openConnections--;
  }

  #countFrame(record: RecordOf<'frame'>): void {
    const { frame } = record;
    this.frames++;
    this.octets += 9 + frame.length;
    if (frame.type === 'HEADERS' && record.from === 'client') this.streams++;
    if (frame.type === 'SETTINGS' && frame.settings.length > 0) {
      const known = this.#settings.get(record.connection);
      if (known) known.push(record);
      else this.#settings.set(record.connection, [record]);
    }
  }

  #countFinding(record: RecordOf<'finding'>): void {
    this.findings.push(record);
    this.#bySeverity[record.severity]++;
  }
}

const WORST: readonly Severity[] = ['error', 'warning', 'info'];

/** The worst severity among findings. */
export const worstOf = (findings: readonly FindingRecord[]): Severity | undefined =>
  findings.length === 0
    ? undefined
    : WORST.find((severity) => findings.some((finding) => finding.severity === severity));
