import type { RecordOf } from '../record.ts';
import type { ConnectionView } from './connection-view.ts';
import { IdRanges } from './id-ranges.ts';

/** Frames of a stream that somebody has opened. PRIORITY may come on any stream. */
const OPEN_ONLY: ReadonlySet<string> = new Set(['DATA', 'HEADERS', 'RST_STREAM', 'WINDOW_UPDATE']);

/** Counts the streams of one connection that have frames in the trace, but not the one that opened them. */
export class UnopenedStreams {
  count = 0;
  readonly #ids = new IdRanges();

  /** @param record the one that `view` has just taken in */
  observe(view: ConnectionView, { frame }: RecordOf<'frame'>): void {
    // Where nothing is missing, such a frame is a mistake of its sender.
    if (view.fromStart || frame.streamId === 0 || !OPEN_ONLY.has(frame.type)) return;
    const fate = view.streams.fate(frame.streamId);
    if ((fate !== 'idle' && fate !== 'skipped') || this.#ids.has(frame.streamId)) return;
    this.#ids.add(frame.streamId);
    this.count++;
  }
}
