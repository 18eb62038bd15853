import type { Pane, ViewState } from './view-state.ts';

/** Rows and columns of everything on the screen. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** Header and tabs. */
  readonly bodyTop: number;
  readonly bodyHeight: number;
  /** Its head line not counted. 0 where the detail has everything. */
  readonly listHeight: number;
  /** 0 where there is no room for it beside the list. */
  readonly detailHeight: number;
  /** Of those, the ones at the bottom that octets take where there is no room for them beside the fields. */
  readonly belowHeight: number;
  /** Columns of the detail; what is left of the line is for octets and findings. */
  readonly detailWidth: number;
  readonly sideWidth: number;
  /** Whether there is a line for the keys at the bottom. */
  readonly hints: boolean;
}

const TOP = 2;
/** The share of the body a detail takes beside its list. */
const DETAIL_SHARE: Readonly<Record<Pane, number>> = { frames: 0.42, streams: 0.42, connections: 0.7, findings: 0.5 };
/** From here on there is room for list and detail. */
const ROOMY = { columns: 100, rows: 28 };
/** From here on a detail has a second column. */
const WIDE_DETAIL = 110;

/**
 * @param rowCount rows the list could use, if it is a short one
 * @param hasSide whether there is something to show beside the detail
 */
export function layoutOf(
  columns: number,
  rows: number,
  view: Pick<ViewState, 'pane' | 'zoomed' | 'hex' | 'prompt' | 'help'>,
  rowCount: number,
  hasSide: boolean,
): Layout {
  // What is typed needs a line that says what is wrong with it, the help one that says how to leave it.
  const hints = rows >= 20 || (rows >= 6 && (view.prompt !== undefined || view.help));
  const bodyHeight = Math.max(1, rows - TOP - (hints ? 2 : 1));
  const share = DETAIL_SHARE[view.pane];
  const roomy = (columns >= ROOMY.columns && rows >= ROOMY.rows) || view.pane === 'connections';
  const beside = roomy && share > 0 ? Math.floor(bodyHeight * share) : 0;
  // A list shorter than its share leaves the rest to the detail; only the frames always keep their place.
  const spare =
    view.pane === 'frames' || beside === 0 ? 0 : Math.max(0, bodyHeight - beside - 2 - Math.max(1, rowCount));
  const detailHeight = view.zoomed ? bodyHeight : Math.max(0, beside + spare);
  const listHeight = view.zoomed ? 0 : bodyHeight - 1 - (detailHeight > 0 ? detailHeight + 1 : 0);
  const sideWidth = hasSide && columns >= WIDE_DETAIL ? Math.min(96, Math.floor(columns * 0.48)) : 0;
  return {
    columns,
    rows,
    bodyTop: TOP,
    bodyHeight,
    listHeight: Math.max(0, listHeight),
    detailHeight,
    belowHeight: hasSide && view.hex && sideWidth === 0 ? Math.floor(detailHeight / 2) : 0,
    detailWidth: columns - (sideWidth > 0 ? sideWidth + 1 : 0),
    sideWidth,
    hints,
  };
}
