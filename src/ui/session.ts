import { compileFilter } from '../trace/filter/index.ts';
import { type Chrome, ChromeStore, type Status } from './chrome.ts';
import type { Command } from './keymap.ts';
import { Search } from './search.ts';
import type { Size, Stage } from './stage.ts';
import { cursorAt, END, moved, reduce, type ViewState, viewport } from './view-state.ts';
import { WorkLoop } from './work-loop.ts';

/** Where the session draws: the compositor. */
export interface Canvas extends Size {
  invalidate(when: 'now' | 'soon'): void;
}

/** Changes what is on the screen: by keys and mouse, and by what comes. */
export class Session {
  readonly stage: Stage;
  readonly #chrome: ChromeStore;
  readonly #work: WorkLoop;
  #canvas: Canvas | undefined;
  /** A record that the user wants to see, and the filter has not been tried on it yet. */
  #awaited: { readonly seq: number; readonly filter: string } | undefined;

  constructor(stage: Stage) {
    this.stage = stage;
    this.#chrome = new ChromeStore(stage);
    this.#work = new WorkLoop(stage, {
      onLook: (changed) => {
        this.looked();
        if (changed) this.#canvas?.invalidate('soon');
        this.#chrome.refresh(changed);
      },
      onFound: (hit) => this.#found(hit),
      onUnreadable: (error) =>
        this.say(`the trace file cannot be read: ${error instanceof Error ? error.message : error}`, 'error'),
    });
  }

  start(canvas: Canvas): void {
    this.#canvas = canvas;
    this.resized();
    this.#work.start();
  }

  stop(): void {
    this.#work.stop();
  }

  // For React's useSyncExternalStore.
  get subscribe(): (listener: () => void) => () => void {
    return this.#chrome.subscribe;
  }

  get chrome(): () => Chrome {
    return this.#chrome.get;
  }

  get view(): ViewState {
    return this.stage.view;
  }

  update(view: ViewState): void {
    const { filter } = this.view;
    this.stage.view = view;
    if (view.filter !== filter) this.#applyFilter(view.filter);
    this.#canvas?.invalidate('now');
    this.#chrome.publish();
  }

  reduce(command: Command): void {
    this.update(reduce(this.view, command, this.stage.scene));
  }

  /** The terminal has another size. */
  resized(): void {
    const { columns, rows } = this.#canvas ?? this.stage.size;
    this.stage.size = { columns, rows };
    this.#chrome.publish();
  }

  say(text: string, kind: Status['kind'] = 'info'): void {
    this.#chrome.say(text, kind);
  }

  /** The Frames view with this filter, its cursor where it was. */
  showOnly(filter: string): void {
    this.update({ ...this.view, filter, pane: 'frames', focus: 'list', zoomed: false });
  }

  /** The wheel was turned over a row of the screen: moves the list or the detail, whichever is there. */
  scroll(by: number, row: number): void {
    const { layout, detailTop, view, scene } = this.stage;
    const under = layout.detailHeight > 0 && row >= detailTop ? 'detail' : 'list';
    // A zoomed detail is all there is.
    this.update(moved({ ...view, focus: view.zoomed ? view.focus : under }, scene, by));
  }

  /** A row of the screen was clicked. */
  click(row: number): void {
    const { view } = this;
    const cursor = this.stage.cursorAtRow(row);
    if (cursor) this.update({ ...view, focus: 'list', cursors: { ...view.cursors, [view.pane]: cursor } });
  }

  /** Puts the cursor of the Frames view on a record; without the filter if that hides it. */
  goTo(seq: number): void {
    const { source, rows } = this.stage.model;
    const target = Math.max(source.firstSeq, Math.min(seq, source.nextSeq - 1));
    if (target !== seq) this.say(`#${seq} is not in this trace`, 'error');
    const isRow = rows.length > 0 && rows.keyAt(rows.indexOf(target)) === target;
    const hidden = rows.complete && !isRow;
    const view = { ...this.view, pane: 'frames', focus: 'list', zoomed: false } as const;
    this.stage.view = view;
    const height = Math.max(1, this.stage.layout.listHeight);
    const { cursors, filter } = view;
    const frames = hidden ? { key: target, row: height >> 1 } : cursorAt(rows, cursors.frames, height, target);
    const shown = { ...view, cursors: { ...cursors, frames } };
    const dropped = hidden && filter !== '';
    this.update(dropped ? { ...shown, filter: '', cameFrom: { pane: 'frames', filter } } : shown);
    this.#awaited = isRow || hidden ? undefined : { seq: target, filter };
    if (this.#awaited && filter !== '') {
      this.say(`going to #${target}, once ${filter} has been tried on all records up to it`);
    }
    if (dropped) this.say(`#${target} does not pass ${filter}: the filter is off, Esc brings it back`);
  }

  /** More records were looked at: perhaps the one that was waited for. */
  looked(): void {
    const awaited = this.#awaited;
    if (!awaited) return;
    const { rows } = this.stage.model;
    const { cursors, filter, pane } = this.view;
    if (pane !== 'frames' || filter !== awaited.filter || cursors.frames.key !== awaited.seq) {
      this.#awaited = undefined;
      return;
    }
    const isRow = rows.length > 0 && rows.keyAt(rows.indexOf(awaited.seq)) === awaited.seq;
    if (!isRow && !rows.complete) return;
    this.goTo(awaited.seq);
    if (isRow && filter !== '') this.say(`#${awaited.seq} is shown`);
  }

  /** Looks for the text of the view's search among the rows; the first hit becomes the chosen row. */
  search(step: 1 | -1): void {
    const { rows, source } = this.stage.model;
    const { search, cursors } = this.view;
    if (search === '') {
      this.say('no search yet: press /');
      return;
    }
    this.say(`searching ${search} …`);
    this.#work.search(new Search(source, rows, search, viewport(rows, cursors.frames, 1).index, step));
  }

  #found(hit: number | 'nothing'): void {
    const { search } = this.view;
    if (hit !== 'nothing') this.goTo(hit);
    if (hit === 'nothing') this.say(`nothing found: ${search}`, 'error');
    else this.say(`found in #${hit}: ${search}   n next   N previous`);
  }

  #applyFilter(text: string): void {
    const filter = compileFilter(text);
    if (!filter.ok) return;
    const { key } = this.view.cursors.frames;
    const { model } = this.stage;
    model.setFilter(filter, key === END ? model.source.nextSeq : key);
    this.#work.look();
  }
}
