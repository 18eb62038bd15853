import { drawBody } from './body.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { DetailLine } from './panes/detail-line.ts';
import { paneOf } from './panes/index.ts';
import { type PaneModel, positions, type Subject } from './panes/pane.ts';
import type { Body } from './screen.ts';
import type { SessionFacts } from './session-facts.ts';
import type { Paint } from './theme.ts';
import type { TraceModel } from './trace-model.ts';
import { type Cursor, INITIAL_VIEW, type Scene, type ViewState, viewport } from './view-state.ts';

/** Columns and rows there are to draw in. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Lines of the detail that the cursor can stand on at a time. */
const fieldsHeight = ({ detailHeight, belowHeight }: Layout): number => Math.max(1, detailHeight - belowHeight);

/** What is on the screen: a function of the records, the view state and the size, asked anew at every paint. */
export class Stage {
  readonly model: TraceModel;
  readonly facts: SessionFacts;
  readonly paint: Paint;
  view: ViewState;
  size: Size = { columns: 80, rows: 24 };
  /** The last picture was not complete: there was too much to look at for one. */
  unfinished = false;

  constructor(model: TraceModel, facts: SessionFacts, paint: Paint) {
    this.model = model;
    this.facts = facts;
    this.paint = paint;
    // A file is read from its beginning, a live trace is followed.
    const frames = facts.file === undefined ? INITIAL_VIEW.cursors.frames : { key: 0, row: 0 };
    this.view = { ...INITIAL_VIEW, cursors: { ...INITIAL_VIEW.cursors, frames } };
  }

  get pane(): PaneModel {
    const { source, rows, overview, streams, tables } = this.model;
    return paneOf({ view: this.view, source, rows, overview, streams, tables, facts: this.facts });
  }

  get layout(): Layout {
    return this.#layoutFor(this.pane);
  }

  get scene(): Scene {
    const pane = this.pane;
    const layout = this.#layoutFor(pane);
    const index = this.#index(pane);
    return {
      list: pane.list,
      listHeight: Math.max(1, layout.listHeight),
      detail: positions(this.#details(pane, layout).length),
      detailHeight: fieldsHeight(layout),
      besideList: layout.detailHeight > 0,
      sortableColumns: pane.sortableColumns ?? 0,
      related: (index !== undefined && pane.related?.(index)) || {},
    };
  }

  /** The lines between tabs and status line; undefined while help covers them. */
  readonly body = (): Body | undefined => {
    if (this.view.help) return undefined;
    const pane = this.pane;
    const layout = this.#layoutFor(pane);
    const lines = drawBody(pane, this.view, layout, this.paint);
    // What is not drawn does not get on.
    this.unfinished = layout.detailHeight > 0 && pane.list.length > 0 && (pane.unfinished?.() ?? false);
    return { top: layout.bodyTop, lines };
  };

  /** The number of the record that the chosen row stands for. */
  get chosenSeq(): number | undefined {
    const pane = this.pane;
    const index = this.#index(pane);
    return index === undefined ? undefined : pane.record?.(index);
  }

  /** What the chosen row is about. */
  get subject(): Subject | undefined {
    const pane = this.pane;
    const index = this.#index(pane);
    return index === undefined ? undefined : pane.subject?.(index);
  }

  /** The chosen line of the detail. */
  get chosenDetail(): DetailLine | undefined {
    const pane = this.pane;
    const layout = this.#layoutFor(pane);
    const lines = this.#details(pane, layout);
    return lines[viewport(positions(lines.length), this.view.detail, fieldsHeight(layout)).index];
  }

  /** The cursor for a row of the screen; undefined where no row of the list is. */
  cursorAtRow(row: number): Cursor | undefined {
    const { layout, pane, view } = this;
    const clicked = row - layout.bodyTop - 1;
    const { top } = viewport(pane.list, view.cursors[view.pane], Math.max(1, layout.listHeight));
    if (clicked < 0 || clicked >= layout.listHeight || top + clicked >= pane.list.length) return undefined;
    return { key: pane.list.keyAt(top + clicked), row: clicked };
  }

  /** The line of the detail at a row of the screen; undefined where none is. */
  detailAtRow(row: number): number | undefined {
    const { layout, pane, view } = this;
    const clicked = row - this.detailTop;
    const { length } = this.#details(pane, layout);
    const height = fieldsHeight(layout);
    const { top } = viewport(positions(length), view.detail, height);
    return clicked >= 0 && clicked < height && top + clicked < length ? top + clicked : undefined;
  }

  /** 0-based row of the screen at which the detail begins. */
  get detailTop(): number {
    const { bodyTop, bodyHeight, detailHeight } = this.layout;
    return bodyTop + bodyHeight - detailHeight;
  }

  /** `lines 1–20 of 45`. */
  get detailPosition(): string {
    const { pane, layout } = this;
    const { length } = this.#details(pane, layout);
    const height = fieldsHeight(layout);
    const { top } = viewport(positions(length), this.view.detail, height);
    return `lines ${top + 1}–${Math.min(length, top + height)} of ${length}`;
  }

  /** The column the list can be sorted by, at a 0-based column of the screen. */
  columnAt(column: number): number | undefined {
    const { columns } = this.size;
    return this.pane.columnAt?.(column, columns);
  }

  /** A record that is needed for what is on the screen, and has to be loaded. */
  get missing(): number | undefined {
    const { pane, view } = this;
    const height = Math.max(1, this.layout.listHeight);
    return pane.missing?.(viewport(pane.list, view.cursors[view.pane], height).top, height);
  }

  /** The chosen row. */
  #index(pane: PaneModel): number | undefined {
    return pane.list.length === 0 ? undefined : viewport(pane.list, this.view.cursors[this.view.pane], 1).index;
  }

  #details(pane: PaneModel, layout: Layout): readonly DetailLine[] {
    const index = this.#index(pane);
    return index === undefined ? [] : pane.detail(index, layout.detailWidth, layout.sideWidth > 0);
  }

  #layoutFor(pane: PaneModel): Layout {
    const index = this.#index(pane);
    const hasSide = index !== undefined && (pane.hasSide?.(index) ?? false);
    return layoutOf(this.size.columns, this.size.rows, this.view, pane.list.length, hasSide);
  }
}
