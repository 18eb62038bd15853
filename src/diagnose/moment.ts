import type { FieldBlock, Frame, FrameNamed, Peer } from '../decode/index.ts';
import type { ConnectionView, HalfStream, MessageSection, RecordOf, StreamState, TraceRecord } from '../trace/index.ts';
import type { RaisedFinding } from './raised-finding.ts';
import type { Thresholds } from './thresholds.ts';

const HEADERS = 0x1;
const PUSH_PROMISE = 0x5;
const CONTINUATION = 0x9;

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
  /** What everybody asks a frame for. Frames are of many shapes, and that makes asking them slow. */
  typeCode = -1;
  flagBits = 0;
  length = 0;
  frameStreamId = 0;
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

  /** The field block that the frame completes. */
  get block(): FieldBlock | undefined {
    const { typeCode } = this;
    const carries = typeCode === HEADERS || typeCode === CONTINUATION || typeCode === PUSH_PROMISE;
    return carries ? (this.frame as FrameNamed<'HEADERS'>).fieldBlock : undefined;
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
    const { frame } = record;
    this.frame = frame;
    this.typeCode = frame.typeCode;
    this.flagBits = frame.flagBits;
    this.length = frame.length;
    this.frameStreamId = frame.streamId;
    this.lookUpStream();
    return this;
  }

  /** Before and after the view has taken the frame in: it may open its stream. */
  lookUpStream(): void {
    const id = this.frameStreamId;
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
    this.typeCode = -1;
    this.stream = undefined;
    this.half = undefined;
  }
}
