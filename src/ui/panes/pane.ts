import type { RecordSource } from '../../trace/record-source.ts';
import type { Rows } from '../all-rows.ts';
import type { Line } from '../format/line.ts';
import type { HpackTables } from '../hpack-table.ts';
import type { Overview } from '../overview.ts';

import type { SessionFacts } from '../session-facts.ts';
import type { StreamList } from '../stream-list.ts';
import type { KeyedList, ViewState } from '../view-state.ts';
import type { DetailLine } from './detail-line.ts';

/** What the panes are made from. */
export interface Picture {
  readonly view: ViewState;
  readonly source: RecordSource;
  readonly rows: Rows;
  readonly overview: Overview;
  readonly streams: StreamList;
  readonly tables: HpackTables;
  readonly facts: SessionFacts;
}

/** One of the four views: a list, and the detail of its chosen row. */
export interface PaneModel {
  readonly list: KeyedList;
  readonly head: (width: number) => Line;
  readonly row: (index: number, width: number) => Line;
  /** What to say, and what to do, while the list is empty. */
  readonly empty: readonly string[];
  readonly detail: (index: number, width: number) => readonly DetailLine[];
  /** What stands beside the detail where there is room: octets of the chosen field. */
  readonly side?: (index: number, chosen: DetailLine | undefined, width: number, height: number) => readonly Line[];
  readonly sortableColumns?: number;
  /** `seq` of the record Enter on a row leads to. */
  readonly target?: (index: number) => number | undefined;
  /** For the status line while nothing happens. */
  readonly note?: string;
  /** Filter text Enter on a row leads to. */
  readonly filter?: (index: number) => string | undefined;
}

export const EMPTY_LIST: KeyedList = { length: 0, keyAt: () => 0, indexOf: () => 0 };

/** A list known by its position. */
export const positions = (length: number): KeyedList => ({ length, keyAt: (index) => index, indexOf: (key) => key });

/** A list of keys in ascending order. */
export const sortedKeys = (keys: readonly number[]): KeyedList => ({
  length: keys.length,
  keyAt: (index) => keys[index]!,
  indexOf: (key) => {
    const at = keys.findIndex((candidate) => candidate >= key);
    return at === -1 ? keys.length - 1 : at;
  },
});
