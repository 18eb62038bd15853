import type { FieldBlock, Frame, Peer } from '../decode/index.ts';
import type { ConnectionView, HalfStream, MessageSection, RecordOf, StreamState, TraceRecord } from '../trace/index.ts';
import type { RaisedFinding } from './raised-finding.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * What a rule sees, in one object per connection that is written anew for each record: allocating one per frame would
 * cost more than most rules do.
 */
export class Moment {
  readonly view: ConnectionView;
  readonly thresholds: Thresholds;
  readonly findings: readonly RaisedFinding[];
  at = 0;
  seq = -1;
  record: TraceRecord | undefined;
  from: Peer | undefined;
  frame: Frame | undefined;
  stream: StreamState | undefined;
  half: HalfStream | undefined;

  constructor(view: ConnectionView, thresholds: Thresholds, findings: readonly RaisedFinding[]) {
    this.view = view;
    this.thresholds = thresholds;
    this.findings = findings;
  }

  get section(): MessageSection {
    return this.view.section;
  }

  get block(): FieldBlock | undefined {
    return this.frame && 'fieldBlock' in this.frame ? this.frame.fieldBlock : undefined;
  }

  get streamId(): number | undefined {
    return this.stream?.id ?? this.frame?.streamId;
  }

  get type(): string | undefined {
    const { frame } = this;
    if (frame?.type === 'MALFORMED') return frame.declaredType;
    return frame?.type === 'UNKNOWN'
      ? `a frame of type 0x${frame.typeCode.toString(16).padStart(2, '0')}`
      : frame?.type;
  }

  atFrame(record: RecordOf<'frame'>): this {
    this.at = record.at;
    this.seq = record.seq;
    this.record = record;
    this.from = record.from;
    this.frame = record.frame;
    this.lookUpStream();
    return this;
  }

  /** Before and after the view has taken the frame in: it may open its stream. */
  lookUpStream(): void {
    const id = this.frame!.streamId;
    this.turnTo(id === 0 ? undefined : this.view.streams.get(id));
  }

  /** Another stream than the frame's own: the promised one, while its request is judged. */
  turnTo(stream: StreamState | undefined): void {
    this.stream = stream;
    this.half = stream?.half(this.from!);
  }

  atRecord(record: TraceRecord): this {
    this.clear(record.at);
    this.seq = record.seq;
    this.record = record;
    this.from = 'from' in record ? record.from : undefined;
    return this;
  }

  atClock(at: number): this {
    this.clear(at);
    this.seq = -1;
    this.record = undefined;
    this.from = undefined;
    return this;
  }

  clear(at: number): void {
    this.at = at;
    this.frame = undefined;
    this.stream = undefined;
    this.half = undefined;
  }
}
