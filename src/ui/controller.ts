import type { TraceRecord } from '../trace/index.ts';
import { curlCommand } from './curl.ts';
import { type Command, commandOf } from './keymap.ts';
import type { MouseEvent } from './keys.ts';
import type { Outside } from './outside.ts';
import { openPrompt } from './prompt.ts';
import { PromptController } from './prompt-controller.ts';
import type { Session } from './session.ts';
import { TAB_ROW, tabAt } from './tabs.ts';
import { requestFields } from './take-away.ts';
import { END, viewport } from './view-state.ts';

/** Rows one turn of the mouse wheel moves. */
const WHEEL_ROWS = 3;

/** Turns keys and the mouse into changes of the session, and into what happens outside. */
export class Controller {
  readonly #session: Session;
  readonly #outside: Outside;
  readonly #prompt: PromptController;
  /** Commands that do more than change the view; all others are the reducer's. */
  readonly #commands: Partial<Record<Command, () => void>>;

  constructor(session: Session, outside: Outside) {
    this.#session = session;
    this.#outside = outside;
    this.#prompt = new PromptController(session, outside);
    this.#commands = {
      quit: () => outside.quit(),
      redraw: () => outside.redraw(),
      suspend: () => outside.suspend(),
      open: () => this.#open(),
      search: () => this.#prompt.show(openPrompt('search')),
      filter: () => this.#prompt.show(openPrompt('filter', session.view.filter)),
      command: () => this.#prompt.show(openPrompt('command')),
      write: () => this.#prompt.show(openPrompt('command', 'w ')),
      'next-hit': () => session.search(1),
      'previous-hit': () => session.search(-1),
      'only-stream': () => this.#only('stream'),
      'only-connection': () => this.#only('connection'),
      'next-finding': () => this.#nextFinding(1),
      'previous-finding': () => this.#nextFinding(-1),
      'copy-json': () => this.#withRecord((record) => this.#copyJson(record)),
      'copy-curl': () => this.#withRecord((record) => this.#copyCurl(record)),
    };
  }

  /** @param key as `keyNames` spells it */
  press(key: string): void {
    const { prompt } = this.#session.view;
    const command = commandOf(key);
    if (prompt && key !== 'Ctrl-C') this.#prompt.press(prompt, key);
    else if (command) this.run(command);
  }

  run(command: Command): void {
    // Any key closes the help.
    const own = this.#session.view.help && command !== 'quit' ? undefined : this.#commands[command];
    if (own) own();
    else this.#session.reduce(command);
  }

  mouse({ button, row, column }: MouseEvent): void {
    const session = this.#session;
    const tab = row === TAB_ROW ? tabAt(session.stage.model.overview, column) : undefined;
    if (button !== 'left' && session.view.help) session.reduce(button === 'wheel-up' ? 'up' : 'down');
    else if (button !== 'left') session.scroll(button === 'wheel-up' ? -WHEEL_ROWS : WHEEL_ROWS, row);
    else if (tab) session.reduce(`pane-${tab}`);
    else if (!session.view.help) this.#click(row, column);
  }

  /** A row that is clicked once more, or a line of the detail that leads somewhere, is opened. */
  #click(row: number, column: number): void {
    const session = this.#session;
    const { stage, view } = session;
    const line = stage.detailAtRow(row);
    if (line !== undefined) {
      session.update({ ...view, focus: 'detail', detail: { key: line, row: row - stage.detailTop } });
      if (stage.chosenDetail?.jump !== undefined && view.focus === 'detail' && view.detail.key === line) this.#open();
      return;
    }
    const sortBy = row === stage.layout.bodyTop ? stage.columnAt(column) : undefined;
    if (sortBy !== undefined) {
      const descending = view.sort.column === sortBy && !view.sort.descending;
      session.update({ ...view, sort: { column: sortBy, descending } });
      return;
    }
    const clicked = stage.cursorAtRow(row);
    if (clicked && view.focus === 'list' && clicked.key === view.cursors[view.pane].key) this.#open();
    else session.click(row);
  }

  #open(): void {
    const session = this.#session;
    const { stage, view } = session;
    const { layout, pane } = stage;
    if (pane.list.length === 0) return;
    const { index } = viewport(pane.list, view.cursors[view.pane], 1);
    const inList = view.focus === 'list';
    const jump = inList ? pane.target?.(index) : stage.chosenDetail?.jump;
    const filter = inList ? pane.filter?.(index) : undefined;
    if (jump !== undefined || filter !== undefined) this.#leaveFor(jump, filter);
    else session.update({ ...view, focus: 'detail', zoomed: inList ? layout.detailHeight === 0 : !view.zoomed });
  }

  /** To a frame, or to the frames of something; Esc leads back. */
  #leaveFor(jump: number | undefined, filter: string | undefined): void {
    const session = this.#session;
    const { pane, filter: before } = session.view;
    if (jump !== undefined) session.goTo(jump);
    else if (filter !== undefined) session.showOnly(filter);
    if (pane !== 'frames') session.update({ ...session.view, cameFrom: { pane, filter: before } });
  }

  /** The same key again shows everything again. */
  #only(what: 'stream' | 'connection'): void {
    const session = this.#session;
    const { subject } = session.stage;
    if (!subject) return;
    const stream = what === 'stream' && subject.streamId !== undefined ? ` && stream == ${subject.streamId}` : '';
    const wanted = `connection == ${subject.connection}${stream}`;
    if (session.view.pane === 'frames' && session.view.filter === wanted) session.showOnly('');
    else this.#leaveFor(undefined, wanted);
  }

  /** The next frame, or the one before, that proves an error or a warning. */
  #nextFinding(step: 1 | -1): void {
    const session = this.#session;
    const { rows, overview, source } = session.stage.model;
    const { cursors } = session.view;
    const isRow = (seq: number) => rows.length > 0 && rows.keyAt(rows.indexOf(seq)) === seq;
    // From the last row that is followed, the way on leads to the first.
    const { key } = cursors.frames;
    const from = key === END ? source.nextSeq : key;
    const seq =
      overview.evidenceNear(from, step, isRow) ?? overview.evidenceNear(step === 1 ? -1 : source.nextSeq, step, isRow);
    if (seq !== undefined) session.goTo(seq);
    else if (overview.upToDate(source)) session.say('no frame here proves an error or a warning');
    else session.say('none so far: not all records have been looked at yet');
  }

  /** Does something with the record the chosen row stands for. */
  async #withRecord(use: (record: TraceRecord) => void): Promise<void> {
    const session = this.#session;
    const { source } = session.stage.model;
    const seq = session.stage.chosenSeq;
    if (seq === undefined) return;
    if (source.isLoaded?.(seq) === false) await source.load?.(seq).catch(() => undefined);
    const record = source.get(seq);
    if (record) use(record);
    else session.say(`#${seq} is not in memory any more`, 'error');
  }

  #copyJson(record: TraceRecord): void {
    this.#outside.copy(this.#outside.toJson(record));
    this.#session.say(`copied #${record.seq} as JSON`);
  }

  #copyCurl(record: TraceRecord): void {
    const fields = requestFields(this.#session.stage.model.source, record);
    if (fields) this.#outside.copy(curlCommand(fields));
    if (fields) this.#session.say('copied the request as a curl command');
    else this.#session.say('the request of this stream is not among the records in memory', 'error');
  }
}
