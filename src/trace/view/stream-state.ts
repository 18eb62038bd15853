import type { HeaderField, Peer } from '../../decode/index.ts';
import { FlowWindow } from './flow-window.ts';

/** Of one direction. The two endpoints legally disagree while frames are on their way, so a stream has two of them. */
export type HalfState = 'idle' | 'open' | 'ended' | 'reset';

/** What one endpoint did on a stream. Times are NaN and `seq` numbers -1 before it happened. */
export class HalfStream {
  declare state: HalfState;
  declare firstAt: number;
  declare lastAt: number;
  /** The head that is not a 1xx was complete. */
  declare headAt: number;
  declare firstDataAt: number;
  declare lastDataAt: number;
  declare endedAt: number;
  /** Number of the frame with END_STREAM. */
  declare endedSeq: number;
  /** Number of this endpoint's own first RST_STREAM. */
  declare resetSeq: number;
  declare resetAt: number;
  declare resetCode: number;
  declare resets: number;
  declare lastSeq: number;
  declare frames: number;
  declare dataFrames: number;
  /** Octets of content, padding left out: what content-length counts. */
  declare content: number;
  /** NaN when none was declared. */
  declare contentLength: number;
  /** The head's fields: of the request, or of the final response. Let go of soon after the stream is over. */
  declare fields: readonly HeaderField[] | undefined;
  declare trailers: readonly HeaderField[] | undefined;
  /** Of this endpoint's DATA. */
  readonly window = new FlowWindow();

  constructor() {
    this.clear();
  }

  /** Back to the time before anything happened. */
  clear(): void {
    this.state = 'idle';
    this.firstAt = Number.NaN;
    this.lastAt = Number.NaN;
    this.headAt = Number.NaN;
    this.firstDataAt = Number.NaN;
    this.lastDataAt = Number.NaN;
    this.endedAt = Number.NaN;
    this.endedSeq = -1;
    this.resetSeq = -1;
    this.resetAt = Number.NaN;
    this.resetCode = -1;
    this.resets = 0;
    this.lastSeq = -1;
    this.frames = 0;
    this.dataFrames = 0;
    this.content = 0;
    this.contentLength = Number.NaN;
    this.fields = undefined;
    this.trailers = undefined;
    this.window.clear();
  }

  /** END_STREAM was sent. Stays true after a reset. */
  get ended(): boolean {
    return this.endedSeq >= 0;
  }
}

export type OpenedWith = 'HEADERS' | 'PUSH_PROMISE' | 'upgrade';
const NONE: readonly number[] = Object.freeze([]);

/**
 * One stream as the observer sees it. Objects of forgotten streams are used again for new ones (see StreamTable): who
 * keeps one across records looks at `id`.
 */
export class StreamState {
  declare id: number;
  declare initiator: Peer;
  declare openedWith: OpenedWith;
  declare openedAt: number;
  declare openedSeq: number;
  readonly client = new HalfStream();
  readonly server = new HalfStream();
  declare method: string | undefined;
  declare scheme: string | undefined;
  declare authority: string | undefined;
  declare path: string | undefined;
  declare protocol: string | undefined;
  /** The request is a gRPC call: POST with `content-type: application/grpc`, not gRPC-Web. */
  declare grpc: boolean;
  /** Of the final response; NaN before it, or when it was not a number. */
  declare status: number;
  /** 1xx, in order. */
  declare interim: readonly number[];
  /** Both directions ended, or one endpoint reset it. */
  declare over: boolean;
  declare overAt: number;
  /** Who sent the first RST_STREAM. */
  declare resetBy: Peer | undefined;
  /** Room for readers' own state: see diagnose/notes.ts. */
  declare notes: unknown[] | undefined;

  constructor(id: number, initiator: Peer, openedWith: OpenedWith, at: number, seq: number) {
    this.begin(id, initiator, openedWith, at, seq);
  }

  /** A new stream, whatever this was before. */
  begin(id: number, initiator: Peer, openedWith: OpenedWith, at: number, seq: number): this {
    this.id = id;
    this.initiator = initiator;
    this.openedWith = openedWith;
    this.openedAt = at;
    this.openedSeq = seq;
    this.client.clear();
    this.server.clear();
    this.method = this.scheme = this.authority = this.path = this.protocol = undefined;
    this.grpc = false;
    this.status = Number.NaN;
    this.interim = NONE;
    this.over = false;
    this.overAt = Number.NaN;
    this.resetBy = undefined;
    this.notes = undefined;
    return this;
  }

  /** Lets go of the fields, which hold on to whole field blocks. */
  releaseFields(): void {
    this.client.fields = this.client.trailers = undefined;
    this.server.fields = this.server.trailers = undefined;
  }

  half(from: Peer): HalfStream {
    return from === 'client' ? this.client : this.server;
  }

  /** The answer to a request that is complete except for END_STREAM needs both. */
  get responded(): boolean {
    return !Number.isNaN(this.server.headAt);
  }
}
