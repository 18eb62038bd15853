import type { Peer } from '../trace/index.ts';
import { HELP_LINES } from './help-lines.ts';
import type { Command } from './keymap.ts';
import type { Prompt } from './prompt.ts';

export const PANES = ['frames', 'streams', 'connections', 'findings'] as const;
export type Pane = (typeof PANES)[number];

export const TIME_FORMATS = ['since-start', 'since-previous', 'time-of-day'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** Rows known by a key that grows from row to row or not; the cursor remembers keys, so rows may come and go above it. */
export interface KeyedList {
  readonly length: number;
  keyAt(index: number): number;
  /** The row of a key, or of the nearest one that is left. */
  indexOf(key: number): number;
}

export interface Cursor {
  /** The chosen row. `END` follows the last one, whichever that is. */
  readonly key: number;
  /** Where on the screen it stands, counted from the first visible row. */
  readonly row: number;
}

export const END = Number.POSITIVE_INFINITY;
const START: Cursor = { key: 0, row: 0 };

/** A view, and the filter it had. */
export interface Origin {
  readonly pane: Pane;
  readonly filter: string;
}

/** What the user looks at. Together with the records it is all the screen is made from. */
export interface ViewState {
  readonly pane: Pane;
  readonly focus: 'list' | 'detail';
  /** The detail has the whole body: the only way to see it on a narrow terminal. */
  readonly zoomed: boolean;
  readonly cursors: Readonly<Record<Pane, Cursor>>;
  /** The chosen line of the detail. */
  readonly detail: Cursor;
  readonly hex: boolean;
  readonly time: TimeFormat;
  /** Text of the display filter; empty shows everything. */
  readonly filter: string;
  readonly search: string;
  /** Column the streams are sorted by. */
  readonly sort: { readonly column: number; readonly descending: boolean };
  /** Whose HPACK table the Connections view shows. */
  readonly tableOf: Peer;
  /** Where Enter led away from: Esc leads back. */
  readonly cameFrom: Origin | undefined;
  readonly prompt: Prompt | undefined;
  readonly help: boolean;
  /** First visible line of the help. */
  readonly helpTop: number;
}

export const INITIAL_VIEW: ViewState = {
  pane: 'frames',
  focus: 'list',
  zoomed: false,
  cursors: { frames: { key: END, row: 0 }, streams: START, connections: START, findings: START },
  detail: START,
  hex: false,
  time: 'since-start',
  filter: '',
  search: '',
  sort: { column: 0, descending: false },
  tableOf: 'server',
  cameFrom: undefined,
  prompt: undefined,
  help: false,
  helpTop: 0,
};

/** What the reducer has to know about what is on the screen. */
export interface Scene {
  readonly list: KeyedList;
  readonly listHeight: number;
  readonly detail: KeyedList;
  readonly detailHeight: number;
  /** Whether the detail has a place beside the list; where not, it has all or nothing. */
  readonly besideList: boolean;
  /** Columns the current pane can be sorted by. */
  readonly sortableColumns: number;
  /** Keys of the rows of other views that belong to the chosen row. */
  readonly related?: Partial<Readonly<Record<Pane, number>>>;
}

export const isFollowing = (state: ViewState): boolean => state.cursors.frames.key === END;

/** The chosen row and the first visible one. */
export function viewport(list: KeyedList, cursor: Cursor, height: number): { index: number; top: number } {
  const last = Math.max(0, list.length - 1);
  const index = cursor.key === END ? last : Math.min(last, Math.max(0, list.indexOf(cursor.key)));
  const row = cursor.key === END ? height - 1 : Math.min(cursor.row, height - 1);
  return { index, top: Math.max(0, Math.min(index - row, list.length - height)) };
}

/** The cursor `by` rows further, the list scrolling only as far as it must. */
export function moveCursor(list: KeyedList, cursor: Cursor, height: number, by: number): Cursor {
  if (list.length === 0) return cursor;
  const { index, top } = viewport(list, cursor, height);
  const target = Math.max(0, Math.min(list.length - 1, index + by));
  const row = Math.max(0, Math.min(height - 1, target - top));
  return { key: list.keyAt(target), row };
}

/** The cursor on a key, in the middle of the screen unless it is visible already. */
export function cursorAt(list: KeyedList, cursor: Cursor, height: number, key: number): Cursor {
  const { top } = viewport(list, cursor, height);
  const row = list.indexOf(key) - top;
  return { key, row: row >= 0 && row < height ? row : height >> 1 };
}

const withCursor = (state: ViewState, cursor: Cursor): ViewState =>
  state.focus === 'detail'
    ? { ...state, detail: cursor }
    : { ...state, cursors: { ...state.cursors, [state.pane]: cursor }, detail: START };

/** The view with its cursor, of the list or of the detail, `by` rows further. */
export function moved(state: ViewState, scene: Scene, by: number): ViewState {
  return state.focus === 'detail'
    ? withCursor(state, moveCursor(scene.detail, state.detail, scene.detailHeight, by))
    : withCursor(state, moveCursor(scene.list, state.cursors[state.pane], scene.listHeight, by));
}

const showPane = (state: ViewState, pane: Pane): ViewState => ({
  ...state,
  pane,
  focus: 'list',
  zoomed: false,
  detail: START,
  cameFrom: undefined,
});

/** From a frame that was chosen, another view begins with what belongs to that frame. */
function showPaneOf(state: ViewState, pane: Pane, { related }: Scene): ViewState {
  const shown = showPane(state, pane);
  const key = state.pane === 'frames' && !isFollowing(state) ? related?.[pane] : undefined;
  if (key === undefined || state.pane === pane) return shown;
  return { ...shown, cursors: { ...state.cursors, [pane]: { key, row: Number.POSITIVE_INFINITY } } };
}

function back(state: ViewState): ViewState {
  if (state.zoomed) return { ...state, zoomed: false, focus: 'list' };
  if (state.focus === 'detail') return { ...state, focus: 'list' };
  if (state.pane !== 'frames') return showPane(state, 'frames');
  if (state.cameFrom) return { ...showPane(state, state.cameFrom.pane), filter: state.cameFrom.filter };
  return state.filter === '' ? { ...state, search: '' } : { ...state, filter: '' };
}

function toggleFollow(state: ViewState, { list, listHeight }: Scene): ViewState {
  const shown = showPane(state, 'frames');
  if (!isFollowing(state) || state.pane !== 'frames') return withCursor(shown, { key: END, row: 0 });
  return withCursor(shown, moveCursor(list, state.cursors.frames, listHeight, 0));
}

function sideways(state: ViewState, by: number, { sortableColumns }: Scene): ViewState {
  if (state.pane === 'connections') return { ...state, tableOf: state.tableOf === 'client' ? 'server' : 'client' };
  if (sortableColumns === 0) return state;
  const column = (state.sort.column + by + sortableColumns) % sortableColumns;
  return { ...state, sort: { column, descending: state.sort.descending } };
}

const HELP_STEPS: Partial<Record<Command, number>> = { down: 1, up: -1, 'page-down': 10, 'page-up': -10 };

/** Keys that move scroll the help, all others close it. */
function inHelp(state: ViewState, command: Command): ViewState {
  const step = HELP_STEPS[command];
  if (step === undefined) return { ...state, help: false, helpTop: 0 };
  return { ...state, helpTop: Math.max(0, Math.min(HELP_LINES.length, state.helpTop + step)) };
}

/** What a key does to the view. Commands that reach outside (copy, write, quit) are the session's; here they change nothing. */
export function reduce(state: ViewState, command: Command, scene: Scene): ViewState {
  if (state.help) return inHelp(state, command);
  const page = Math.max(1, (state.focus === 'detail' ? scene.detailHeight : scene.listHeight) - 1);
  switch (command) {
    case 'pane-frames':
    case 'pane-streams':
    case 'pane-connections':
    case 'pane-findings':
      return showPaneOf(state, command.slice('pane-'.length) as Pane, scene);
    case 'down':
      return moved(state, scene, 1);
    case 'up':
      return moved(state, scene, -1);
    case 'page-down':
      return moved(state, scene, page);
    case 'page-up':
      return moved(state, scene, -page);
    case 'first':
      return moved(state, scene, Number.NEGATIVE_INFINITY);
    case 'last':
      return state.pane === 'frames' && state.focus === 'list'
        ? withCursor(state, { key: END, row: 0 })
        : moved(state, scene, Number.POSITIVE_INFINITY);
    case 'left':
      return sideways(state, -1, scene);
    case 'right':
      return sideways(state, 1, scene);
    case 'reverse':
      return { ...state, sort: { ...state.sort, descending: !state.sort.descending } };
    case 'back':
      return back(state);
    case 'switch-focus':
      if (state.focus === 'detail') return { ...state, focus: 'list', zoomed: false };
      return { ...state, focus: 'detail', zoomed: !scene.besideList };
    case 'toggle-follow':
      return toggleFollow(state, scene);
    case 'toggle-hex':
      return { ...state, hex: !state.hex };
    case 'next-time':
      return { ...state, time: TIME_FORMATS[(TIME_FORMATS.indexOf(state.time) + 1) % TIME_FORMATS.length]! };
    case 'clear-filter':
      return { ...state, filter: '' };
    case 'help':
      return { ...state, help: true };
    default:
      return state;
  }
}
