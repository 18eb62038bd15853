import type { TraceRecord } from '../trace/index.ts';

/** What the UI asks of the program around it. */
export interface UiActions {
  /** Writes records to a new trace file; gives how many. */
  writeTrace(records: AsyncIterable<TraceRecord>, file: string): Promise<number>;
  /** A record as it stands in a trace file. */
  toJson(record: TraceRecord): string;
}

/** What keys can cause outside the view. */
export interface Outside extends UiActions {
  quit(): void;
  redraw(): void;
  suspend(): void;
  copy(text: string): void;
}
