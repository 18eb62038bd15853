import type { RecordSource } from '../../trace/record-source.ts';
import type { Rows } from '../all-rows.ts';
import type { Line } from '../format/line.ts';
import type { HpackTables } from '../hpack-table.ts';
import type { Overview } from '../overview.ts';

import type { SessionFacts } from '../session-facts.ts';
import type { StreamList } from '../stream-list.ts';
import type { KeyedList, Pane, ViewState } from '../view-state.ts';
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

/** A connection, or a stream of it. */
export interface Subject {
  readonly connection: number;
  readonly streamId?: number | undefined;
}

/** One of the four views: a list, and the detail of its chosen row. */
export interface PaneModel {
  readonly list: KeyedList;
  readonly head: (width: number) => Line;
  readonly row: (index: number, width: number) => Line;
  /** What to say, and what to do, while the list is empty. */
  readonly empty: readonly string[];
  /** @param beside whether `side` is shown next to it */
  readonly detail: (index: number, width: number, beside: boolean) => readonly DetailLine[];
  readonly hasSide?: (index: number) => boolean;
  /** What stands beside the detail where there is room: octets of the chosen field, or what is wrong. */
  readonly side?: (index: number, chosen: DetailLine | undefined, width: number, height: number) => readonly Line[];
  /** `seq` of the record a row stands for: what is copied. */
  readonly record?: (index: number) => number | undefined;
  /** What a row is about: what `s` and `c` restrict the frames to. */
  readonly subject?: (index: number) => Subject | undefined;
  /** Keys of the rows of other views that belong to a row of this one. */
  readonly related?: (index: number) => Partial<Readonly<Record<Pane, number>>>;
  /** `seq` of a record that is needed to show this, and has to be loaded. */
  readonly missing?: (top: number, height: number) => number | undefined;
  /** Whether what was drawn goes on: it took too long for one picture. */
  readonly unfinished?: () => boolean;
  /** Columns the list can be sorted by, and which of them is drawn at a column of the screen. */
  readonly sortableColumns?: number;
  readonly columnAt?: (column: number, width: number) => number | undefined;
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
