import { escapeText } from './format/escape.ts';
import { count, counted } from './format/quantities.ts';
import type { Layout } from './layout.ts';
import type { Stage } from './stage.ts';
import { placed } from './tabs.ts';
import { isFollowing, type ViewState, viewport } from './view-state.ts';

/** Milliseconds the chrome (counters, status) rests between two changes nobody is waiting for. */
const CHROME_INTERVAL = 200;
/** … and at least this many times what drawing it took. */
const CHROME_REST = 30;
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

/** The chrome as React reads it (`useSyncExternalStore`), renewed a few times a second at most unless a key was pressed. */
export class ChromeStore {
  readonly #stage: Stage;
  readonly #listeners = new Set<() => void>();
  #chrome: Chrome | undefined;
  #status: Status | undefined;
  #statusUntil = 0;
  #restUntil = 0;
  #stale = false;
  #pausedAt = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): Chrome => {
    const { view, layout, facts, model } = this.#stage;
    const still = !isFollowing(view) && facts.file === undefined;
    const waiting = still ? model.source.nextSeq - this.#pausedAt : 0;
    this.#chrome ??= { view, layout, status: this.#status, waiting, idle: this.#idleText() };
    return this.#chrome;
  };

  say(text: string, kind: Status['kind']): void {
    this.#status = { text, kind };
    this.#statusUntil = performance.now() + STATUS_TIME;
    this.publish();
  }

  /** The view or the size changed: to be drawn at once. */
  publish(): void {
    if (isFollowing(this.#stage.view)) this.#pausedAt = this.#stage.model.source.nextSeq;
    this.#chrome = undefined;
    this.#stale = false;
    const started = performance.now();
    for (const listener of this.#listeners) listener();
    const ended = performance.now();
    this.#restUntil = started + Math.max(CHROME_INTERVAL, (ended - started) * CHROME_REST);
  }

  /** Time has passed, and perhaps records. */
  refresh(changed: boolean): void {
    const now = performance.now();
    this.#stale ||= changed;
    const over = this.#status !== undefined && now > this.#statusUntil;
    if (over) this.#status = undefined;
    if (over || (this.#stale && now >= this.#restUntil)) this.publish();
  }

  #idleText(): string {
    const { model, view, pane, size, facts } = this.#stage;
    if (view.help) return '';
    const { source, overview } = model;
    const all = source.nextSeq - source.firstSeq;
    const { below } = placed(overview, size.columns, { filter: view.filter, evicted: source.firstSeq });
    // A live session is counted as it comes; a file takes its time.
    const progress = facts.file === undefined ? undefined : model.progress;
    return [this.#rowsText(all), ...below.map(escapeText), pane.note, progress].filter(Boolean).join(' · ');
  }

  /** How many rows the filter leaves; without one, where the chosen row stands. */
  #rowsText(all: number): string {
    const { model, view } = this.#stage;
    const { rows } = model;
    if (view.zoomed) return this.#stage.detailPosition;
    if (view.filter === '') {
      if (view.pane !== 'frames' || isFollowing(view) || rows.length === 0) return '';
      return `row ${count(viewport(rows, view.cursors.frames, 1).index + 1)} of ${count(rows.length)}`;
    }
    if (rows.complete) return `${counted(rows.length, 'row')} of ${count(all)}`;
    return `${counted(rows.length, 'row')} so far, ${Math.floor((rows.scanned / all) * 100)} % looked at`;
  }
}
