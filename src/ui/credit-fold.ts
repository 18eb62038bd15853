import { otherPeer, type Peer } from '../decode/index.ts';
import { INITIAL_CONNECTION_WINDOW, type RecordOf, type TraceRecord } from '../trace/index.ts';
import { type RecordSource, stepFrom } from '../trace/record-source.ts';

/** Records looked at between two looks at the clock. */
const STRIDE = 4096;
/** Milliseconds of work at a time: the relay runs on the same thread. */
const SLICE = 10;
const INITIAL_WINDOW_SIZE = 4;

/** What one sender may still send after a record. Octets. */
export interface Credit {
  readonly sender: Peer;
  readonly connection: number;
  /** Undefined for a frame of the whole connection. */
  readonly stream: number | undefined;
}

/** The windows of one sender on a stream and on its connection, by doing again what their frames did. @see RFC 9113 §6.9 */
class Fold {
  readonly key: string;
  readonly #connection: number;
  readonly #streamId: number;
  readonly #sender: Peer;
  next: number;
  connectionWindow = INITIAL_CONNECTION_WINDOW;
  /** Without the initial size, which SETTINGS change for all streams at once. */
  #streamChange = 0;
  #initial = INITIAL_CONNECTION_WINDOW;
  /** Of the receiver's SETTINGS that were not acknowledged yet, oldest first. */
  readonly #offered: (number | undefined)[] = [];

  constructor(key: string, { connection }: TraceRecord, streamId: number, sender: Peer, first: number) {
    this.key = key;
    this.#connection = connection;
    this.#streamId = streamId;
    this.#sender = sender;
    this.next = first;
  }

  get streamWindow(): number {
    return this.#initial + this.#streamChange;
  }

  apply(record: TraceRecord | undefined): void {
    if (record?.kind !== 'frame' || record.connection !== this.#connection) return;
    if (record.from === this.#sender) this.#sent(record);
    else this.#received(record);
  }

  #sent({ frame }: RecordOf<'frame'>): void {
    if (frame.type === 'DATA') {
      this.connectionWindow -= frame.length;
      if (frame.streamId === this.#streamId) this.#streamChange -= frame.length;
    } else if (frame.type === 'SETTINGS' && frame.flags.includes('ACK')) {
      this.#initial = this.#offered.shift() ?? this.#initial;
    }
  }

  #received({ frame }: RecordOf<'frame'>): void {
    if (frame.type === 'WINDOW_UPDATE') {
      if (frame.streamId === 0) this.connectionWindow += frame.windowSizeIncrement;
      else if (frame.streamId === this.#streamId) this.#streamChange += frame.windowSizeIncrement;
    } else if (frame.type === 'SETTINGS' && !frame.flags.includes('ACK')) {
      this.#offered.push(frame.settings.findLast(({ identifier }) => identifier === INITIAL_WINDOW_SIZE)?.value);
    }
  }
}

/** What DATA and WINDOW_UPDATE frames left of their windows: for the frame that is looked at. */
export class CreditFold {
  #fold: Fold | undefined;
  /** Whether there is more to look at than one picture may take. */
  unfinished = false;

  /** Undefined for frames that change no window, while it is being found out, and where the beginning is not in memory. */
  after(source: RecordSource, record: TraceRecord, now: () => number = () => performance.now()): Credit | undefined {
    this.unfinished = false;
    if (record.kind !== 'frame' || source.firstSeq > 0) return undefined;
    const { frame, from, connection, seq } = record;
    if (frame.type !== 'DATA' && frame.type !== 'WINDOW_UPDATE') return undefined;
    const sender = frame.type === 'DATA' ? from : otherPeer(from);
    const key = `${connection}/${frame.streamId}/${sender}`;
    if (this.#fold?.key !== key || this.#fold.next > seq + 1) {
      this.#fold = new Fold(key, record, frame.streamId, sender, source.firstSeq);
    }
    if (!this.#advance(this.#fold, source, seq, now)) return undefined;
    const { connectionWindow, streamWindow } = this.#fold;
    return { sender, connection: connectionWindow, stream: frame.streamId === 0 ? undefined : streamWindow };
  }

  #advance(fold: Fold, source: RecordSource, seq: number, now: () => number): boolean {
    const deadline = now() + SLICE;
    while (fold.next <= seq) {
      const end = Math.min(fold.next + STRIDE, seq + 1);
      while (fold.next < end) {
        const record = source.get(fold.next);
        if (!record && source.isLoaded?.(fold.next) === false) return false;
        fold.apply(record);
        fold.next = stepFrom(source, fold.next, 1, record);
      }
      if (now() >= deadline && fold.next <= seq) {
        this.unfinished = true;
        return false;
      }
    }
    return true;
  }
}
