import type { HeaderField, Peer } from '../../decode/index.ts';
import { FlowWindow } from './flow-window.ts';

/** Of one direction. The two endpoints legally disagree while frames are on their way, so a stream has two of them. */
export type HalfState = 'idle' | 'open' | 'ended' | 'reset';

/** What one endpoint did on a stream. Times are NaN and `seq` numbers -1 before it happened. */
export class HalfStream {
  state: HalfState = 'idle';
  firstAt = Number.NaN;
  lastAt = Number.NaN;
  /** The head that is not a 1xx was complete. */
  headAt = Number.NaN;
  firstDataAt = Number.NaN;
  lastDataAt = Number.NaN;
  endedAt = Number.NaN;
  /** Number of the frame with END_STREAM. */
  endedSeq = -1;
  /** Number of this endpoint's own first RST_STREAM. */
  resetSeq = -1;
  resetAt = Number.NaN;
  resetCode = -1;
  resets = 0;
  lastSeq = -1;
  frames = 0;
  dataFrames = 0;
  /** Octets of content, padding left out: what content-length counts. */
  content = 0;
  /** NaN when none was declared. */
  contentLength = Number.NaN;
  /** The head's fields: of the request, or of the final response. */
  fields: readonly HeaderField[] | undefined;
  trailers: readonly HeaderField[] | undefined;
  #window: FlowWindow | undefined;

  /** Of this endpoint's DATA; most requests never need one. */
  get window(): FlowWindow {
    this.#window ??= new FlowWindow();
    return this.#window;
  }

  /** END_STREAM was sent. Stays true after a reset. */
  get ended(): boolean {
    return this.endedSeq >= 0;
  }
}

export type OpenedWith = 'HEADERS' | 'PUSH_PROMISE' | 'upgrade';
const NONE: readonly number[] = Object.freeze([]);

/** One stream as the observer sees it. */
export class StreamState {
  readonly id: number;
  readonly initiator: Peer;
  readonly openedWith: OpenedWith;
  readonly openedAt: number;
  readonly openedSeq: number;
  readonly client = new HalfStream();
  readonly server = new HalfStream();
  method: string | undefined;
  scheme: string | undefined;
  authority: string | undefined;
  path: string | undefined;
  protocol: string | undefined;
  /** Of the final response; NaN before it, or when it was not a number. */
  status = Number.NaN;
  /** 1xx, in order. */
  interim: readonly number[] = NONE;
  /** Both directions ended, or one endpoint reset it. */
  over = false;
  overAt = Number.NaN;
  /** Who sent the first RST_STREAM. */
  resetBy: Peer | undefined;
  /** Room for readers' own state: see diagnose/notes.ts. */
  notes: unknown[] | undefined;

  constructor(id: number, initiator: Peer, openedWith: OpenedWith, at: number, seq: number) {
    this.id = id;
    this.initiator = initiator;
    this.openedWith = openedWith;
    this.openedAt = at;
    this.openedSeq = seq;
  }

  half(from: Peer): HalfStream {
    return from === 'client' ? this.client : this.server;
  }

  /** The answer to a request that is complete except for END_STREAM needs both. */
  get responded(): boolean {
    return !Number.isNaN(this.server.headAt);
  }
}
