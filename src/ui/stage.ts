import type { TraceRecord } from '../trace/index.ts';
import { drawBody } from './body.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { DetailLine } from './panes/detail-line.ts';
import { paneOf } from './panes/index.ts';
import { type PaneModel, positions } from './panes/pane.ts';
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

/** What is on the screen: a function of the records, the view state and the size, asked anew at every paint. */
export class Stage {
  readonly model: TraceModel;
  readonly facts: SessionFacts;
  readonly paint: Paint;
  view: ViewState;
  size: Size = { columns: 80, rows: 24 };

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
    return {
      list: pane.list,
      listHeight: Math.max(1, layout.listHeight),
      detail: positions(this.#details(pane, layout).length),
      detailHeight: Math.max(1, layout.detailHeight),
      sortableColumns: pane.sortableColumns ?? 0,
    };
  }

  /** The lines between tabs and status line; undefined while help covers them. */
  readonly body = (): Body | undefined => {
    if (this.view.help) return undefined;
    const pane = this.pane;
    const layout = this.#layoutFor(pane);
    return { top: layout.bodyTop, lines: drawBody(pane, this.view, layout, this.paint) };
  };

  /** The chosen record of the Frames view, if it is in memory. */
  get chosenRecord(): TraceRecord | undefined {
    const { rows, source } = this.model;
    return rows.length === 0 ? undefined : source.get(rows.keyAt(viewport(rows, this.view.cursors.frames, 1).index));
  }

  /** The chosen line of the detail. */
  get chosenDetail(): DetailLine | undefined {
    const pane = this.pane;
    const layout = this.#layoutFor(pane);
    const lines = this.#details(pane, layout);
    return lines[viewport(positions(lines.length), this.view.detail, Math.max(1, layout.detailHeight)).index];
  }

  /** The cursor for a row of the screen; undefined where no row of the list is. */
  cursorAtRow(row: number): Cursor | undefined {
    const { layout, pane, view } = this;
    const clicked = row - layout.bodyTop - 1;
    const { top } = viewport(pane.list, view.cursors[view.pane], Math.max(1, layout.listHeight));
    if (clicked < 0 || clicked >= layout.listHeight || top + clicked >= pane.list.length) return undefined;
    return { key: pane.list.keyAt(top + clicked), row: clicked };
  }

  /** A visible record of the Frames view that has to be loaded. */
  get missing(): number | undefined {
    const { rows, source } = this.model;
    if (!source.isLoaded || this.view.pane !== 'frames') return undefined;
    const height = Math.max(1, this.layout.listHeight);
    const { top } = viewport(rows, this.view.cursors.frames, height);
    const visible = Array.from({ length: Math.min(height, rows.length - top) }, (_, row) => rows.keyAt(top + row));
    return visible.find((seq) => !source.isLoaded!(seq));
  }

  #details(pane: PaneModel, layout: Layout): readonly DetailLine[] {
    const { view } = this;
    if (pane.list.length === 0) return [];
    const { index } = viewport(pane.list, view.cursors[view.pane], Math.max(1, layout.listHeight));
    return pane.detail(index, layout.detailWidth);
  }

  #layoutFor(pane: PaneModel): Layout {
    return layoutOf(this.size.columns, this.size.rows, this.view, pane.list.length);
  }
}
