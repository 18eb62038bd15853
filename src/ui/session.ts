import type { HeaderField } from '../decode/index.ts';
import { compileFilter } from '../trace/filter/index.ts';
import type { TraceRecord } from '../trace/index.ts';
import type { RecordSource } from '../trace/record-source.ts';
import { drawBody } from './body.ts';
import { count, counted } from './format/quantities.ts';
import type { Command } from './keymap.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { ConnectionViews } from './overview.ts';
import type { DetailLine } from './panes/detail-line.ts';
import { paneOf } from './panes/index.ts';
import { type PaneModel, positions } from './panes/pane.ts';
import type { Body } from './screen.ts';
import { Search } from './search.ts';
import type { SessionFacts } from './session-facts.ts';
import type { Paint } from './theme.ts';
import { TraceModel } from './trace-model.ts';
import {
  cursorAt,
  END,
  INITIAL_VIEW,
  isFollowing,
  moved,
  reduce,
  type Scene,
  type ViewState,
  viewport,
} from './view-state.ts';

/** Milliseconds between two looks at the source: 20 a second. */
const PULL_INTERVAL = 50;
/** Milliseconds the chrome (counters, status) rests between two changes nobody is waiting for. */
const CHROME_INTERVAL = 200;
/** Milliseconds of work at a time; the relay runs on the same thread. */
const SLICE = 8;
/** Records written before others have their turn. */
const ROWS_AT_ONCE = 256;
/** Milliseconds a message stays in the status line. */
const STATUS_TIME = 6000;

/** One line for the user about what just happened. */
export interface Status {
  readonly text: string;
  readonly kind: 'info' | 'error';
}

/** What the chrome is drawn from; a new object whenever something of it may have changed. */
export interface Chrome {
  readonly view: ViewState;
  readonly layout: Layout;
  readonly status: Status | undefined;
  /** Records that arrived since the view stands still. */
  readonly waiting: number;
  /** What the status line says while nothing happens. */
  readonly idle: string;
}

/** Where the session draws: the compositor. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  invalidate(when: 'now' | 'soon'): void;
}

/**
 * Source, view state and screen put together. It pulls: nothing here runs when a record arrives; twenty times a second
 * it looks whether there is something new, works on it for a few milliseconds, and asks for a paint.
 */
export class Session {
  readonly facts: SessionFacts;
  readonly model: TraceModel;
  readonly paint: Paint;
  view: ViewState = INITIAL_VIEW;
  status: Status | undefined;
  #canvas: Canvas | undefined;
  #search: Search | undefined;
  #chrome: Chrome | undefined;
  #chromeAt = 0;
  #chromeStale = false;
  #statusUntil = 0;
  #version = -1;
  #loading = false;
  #pausedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #continuation: NodeJS.Immediate | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(source: RecordSource, facts: SessionFacts, paint: Paint, views?: ConnectionViews) {
    this.facts = facts;
    this.model = new TraceModel(source, views);
    // A file is read from its beginning, a live trace is followed.
    if (facts.file !== undefined)
      this.view = { ...INITIAL_VIEW, cursors: { ...INITIAL_VIEW.cursors, frames: { key: 0, row: 0 } } };
    this.paint = paint;
  }

  start(canvas: Canvas): void {
    this.#canvas = canvas;
    this.#timer = setInterval(() => this.#pull(), PULL_INTERVAL);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    clearImmediate(this.#continuation);
  }

  // What the chrome reads, in the shape of useSyncExternalStore.

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly chrome = (): Chrome => {
    this.#chrome ??= {
      view: this.view,
      layout: this.layout,
      status: this.status,
      waiting: isFollowing(this.view) || this.facts.file !== undefined ? 0 : this.model.source.nextSeq - this.#pausedAt,
      idle: this.#idleText(),
    };
    return this.#chrome;
  };

  #idleText(): string {
    const { rows, source } = this.model;
    if (!rows.complete && this.view.filter !== '') {
      return `${counted(rows.length, 'row')} so far, ${Math.floor((rows.scanned / (source.nextSeq - source.firstSeq)) * 100)} % looked at`;
    }
    const shown =
      this.view.filter === '' ? '' : `${counted(rows.length, 'row')} of ${count(source.nextSeq - source.firstSeq)}`;
    return [shown, this.pane.note, source.progress].filter(Boolean).join(' · ');
  }

  // What is on the screen.

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
    const { index } = viewport(pane.list, this.view.cursors[this.view.pane], Math.max(1, layout.listHeight));
    return {
      list: pane.list,
      listHeight: Math.max(1, layout.listHeight),
      detail: positions(pane.list.length === 0 ? 0 : pane.detail(index, layout.detailWidth).length),
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

  /** The number of the chosen record of the Frames view. */
  get chosenSeq(): number | undefined {
    const { rows } = this.model;
    if (rows.length === 0) return undefined;
    return rows.keyAt(viewport(rows, this.view.cursors.frames, 1).index);
  }

  get chosenRecord(): TraceRecord | undefined {
    const seq = this.chosenSeq;
    return seq === undefined ? undefined : this.model.source.get(seq);
  }

  /** The chosen line of the detail. */
  get chosenDetail(): DetailLine | undefined {
    const { pane, view } = this;
    const layout = this.#layoutFor(pane);
    const { index } = viewport(pane.list, view.cursors[view.pane], Math.max(1, layout.listHeight));
    const lines = pane.detail(index, layout.detailWidth);
    return lines[viewport(positions(lines.length), view.detail, Math.max(1, layout.detailHeight)).index];
  }

  /** The records of the rows the filter leaves, in order; nobody else has to wait meanwhile. */
  async *shownRecords(): AsyncGenerator<TraceRecord> {
    const { rows, source } = this.model;
    const last = rows.length === 0 ? -1 : rows.keyAt(rows.length - 1);
    for (let row = 0; row < rows.length && rows.keyAt(row) <= last; row++) {
      const seq = rows.keyAt(row);
      if (row % ROWS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
      if (source.isLoaded?.(seq) === false) await source.load?.(seq);
      const record = source.get(seq);
      if (record) yield record;
    }
  }

  /** The header fields of the request on the chosen record's stream. */
  requestFields(): readonly HeaderField[] | undefined {
    const chosen = this.chosenRecord;
    if (chosen?.kind !== 'frame') return undefined;
    const { source } = this.model;
    for (let seq = chosen.seq; seq >= source.firstSeq; seq--) {
      const record = source.get(seq);
      if (record?.kind !== 'frame' || record.connection !== chosen.connection) continue;
      if (record.frame.streamId !== chosen.frame.streamId || !('fieldBlock' in record.frame)) continue;
      const fields = record.frame.fieldBlock?.fields;
      if (fields?.some((field) => field.name === ':method')) return fields;
    }
    return undefined;
  }

  // What changes it.

  update(view: ViewState): void {
    const { filter } = this.view;
    if (isFollowing(this.view)) this.#pausedAt = this.model.source.nextSeq;
    this.view = view;
    if (view.filter !== filter) this.#applyFilter(view.filter);
    this.#canvas?.invalidate('now');
    this.#publish();
  }

  reduce(command: Command): void {
    this.update(reduce(this.view, command, this.scene));
  }

  /** The terminal has another size. */
  resized(): void {
    this.#publish();
  }

  say(text: string, kind: Status['kind'] = 'info'): void {
    this.status = { text, kind };
    this.#statusUntil = performance.now() + STATUS_TIME;
    this.#publish();
  }

  /** The Frames view with this filter, its cursor where it was. */
  showOnly(filter: string): void {
    this.update({ ...this.view, filter, pane: 'frames', focus: 'list', zoomed: false });
  }

  /** The wheel was turned over a row of the screen: moves the list or the detail, whichever is there. */
  scroll(by: number, row: number): void {
    const { layout, view } = this;
    const overDetail = layout.detailHeight > 0 && row >= layout.bodyTop + layout.bodyHeight - layout.detailHeight;
    this.update(moved({ ...view, focus: overDetail ? 'detail' : 'list' }, this.scene, by));
  }

  /** A row of the screen was clicked. */
  click(row: number): void {
    const { layout, pane, view } = this;
    const clicked = row - layout.bodyTop - 1;
    const { top } = viewport(pane.list, view.cursors[view.pane], Math.max(1, layout.listHeight));
    if (clicked < 0 || clicked >= layout.listHeight || top + clicked >= pane.list.length) return;
    const cursor = { key: pane.list.keyAt(top + clicked), row: clicked };
    this.update({ ...view, focus: 'list', cursors: { ...view.cursors, [view.pane]: cursor } });
  }

  /** Puts the cursor of the Frames view on a record; without the filter if that hides it. */
  goTo(seq: number): void {
    const { source } = this.model;
    const target = Math.max(source.firstSeq, Math.min(seq, source.nextSeq - 1));
    const shown = { ...this.view, pane: 'frames' as const, focus: 'list' as const, zoomed: false };
    this.update(shown);
    if (target !== seq) this.say(`#${seq} is not in this trace`, 'error');
    const { rows } = this.model;
    const hidden = rows.complete && rows.keyAt(rows.indexOf(target)) !== target;
    if (hidden && this.view.filter !== '') {
      this.update({ ...this.view, filter: '', cursors: { ...this.view.cursors, frames: { key: target, row: 0 } } });
    }
    const cursor = cursorAt(this.model.rows, this.view.cursors.frames, Math.max(1, this.layout.listHeight), target);
    this.update({ ...this.view, cursors: { ...this.view.cursors, frames: cursor } });
  }

  /** Looks for the text of the view's search among the rows; the first hit becomes the chosen row. */
  search(step: 1 | -1): void {
    const { rows, source } = this.model;
    if (this.view.search === '') {
      this.say('no search yet: press /');
      return;
    }
    const { index } = viewport(rows, this.view.cursors.frames, 1);
    this.#search = new Search(source, rows, this.view.search, index, step);
    this.say(`searching ${this.view.search} …`);
    this.#pull();
  }

  #layoutFor(pane: PaneModel): Layout {
    const { columns = 80, rows = 24 } = this.#canvas ?? {};
    return layoutOf(columns, rows, this.view, pane.list.length);
  }

  #applyFilter(text: string): void {
    const filter = compileFilter(text);
    if (!filter.ok) return;
    const { key } = this.view.cursors.frames;
    this.model.setFilter(filter, key === END ? this.model.source.nextSeq : key);
    this.#pull();
  }

  /** One look at the source, and at most a slice of work. What the user waits for goes on at once, the rest next time. */
  #pull(): void {
    clearImmediate(this.#continuation);
    const { source, rows } = this.model;
    const deadline = performance.now() + SLICE;
    const changed = this.model.behind || source.version !== this.#version;
    this.#version = source.version;
    if (this.model.behind) this.model.advance(deadline);
    this.#advanceSearch(deadline);
    const missing = [...this.model.waitingFor, this.#search?.waitingFor, this.#missingOnScreen()];
    const waitedFor = !rows.complete || this.#search !== undefined;
    if (missing.some((seq) => seq !== undefined)) this.#load(missing);
    else if (waitedFor) this.#continuation = setImmediate(() => this.#pull());
    if (changed) this.#canvas?.invalidate('soon');
    this.#refreshChrome(changed);
  }

  /** Brings records into memory, then goes on. */
  #load(seqs: readonly (number | undefined)[]): void {
    if (this.#loading) return;
    this.#loading = true;
    const { source } = this.model;
    const loads = seqs.map((seq) => (seq === undefined ? undefined : source.load?.(seq)));
    Promise.all(loads).then(
      () => this.#loaded(),
      (error) => {
        this.#loaded();
        this.say(`the trace file cannot be read: ${error instanceof Error ? error.message : error}`, 'error');
      },
    );
  }

  #loaded(): void {
    this.#loading = false;
    if (this.#timer !== undefined) this.#continuation = setImmediate(() => this.#pull());
  }

  /** A visible record of the Frames view that is not in memory. */
  #missingOnScreen(): number | undefined {
    const { rows, source } = this.model;
    if (!source.isLoaded || this.view.pane !== 'frames') return undefined;
    const height = Math.max(1, this.layout.listHeight);
    const { top } = viewport(rows, this.view.cursors.frames, height);
    for (let row = top; row < Math.min(rows.length, top + height); row++) {
      const seq = rows.keyAt(row);
      if (!source.isLoaded(seq)) return seq;
    }
    return undefined;
  }

  #advanceSearch(deadline: number): void {
    const hit = this.#search?.advance(deadline);
    if (hit === undefined) return;
    this.#search = undefined;
    if (hit === 'nothing') {
      this.say(`nothing found: ${this.view.search}`, 'error');
      return;
    }
    this.goTo(hit);
    this.say(`found in #${hit}: ${this.view.search}   n next   N previous`);
  }

  #refreshChrome(changed: boolean): void {
    const now = performance.now();
    this.#chromeStale ||= changed;
    if (this.status && now > this.#statusUntil) {
      this.status = undefined;
      this.#publish();
    } else if (this.#chromeStale && now - this.#chromeAt >= CHROME_INTERVAL) this.#publish();
  }

  #publish(): void {
    this.#chrome = undefined;
    this.#chromeStale = false;
    this.#chromeAt = performance.now();
    for (const listener of this.#listeners) listener();
  }
}
