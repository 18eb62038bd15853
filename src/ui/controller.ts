import { curlCommand } from './curl.ts';
import { type Command, commandOf } from './keymap.ts';
import type { MouseEvent } from './keys.ts';
import type { Outside } from './outside.ts';
import { openPrompt } from './prompt.ts';
import { PromptController } from './prompt-controller.ts';
import type { Session } from './session.ts';
import { TAB_ROW, tabAt } from './tabs.ts';
import { requestFields } from './take-away.ts';
import { viewport } from './view-state.ts';

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
      'copy-json': () => this.#copyJson(),
      'copy-curl': () => this.#copyCurl(),
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
    if (button !== 'left') session.scroll(button === 'wheel-up' ? -WHEEL_ROWS : WHEEL_ROWS, row);
    else if (tab) session.reduce(`pane-${tab}`);
    else if (!session.view.help) session.click(row);
  }

  #open(): void {
    const session = this.#session;
    const { view, layout, pane } = session.stage;
    if (pane.list.length === 0) return;
    const { index } = viewport(pane.list, view.cursors[view.pane], Math.max(1, layout.listHeight));
    const inList = view.focus === 'list';
    const jump = inList ? pane.target?.(index) : session.stage.chosenDetail?.jump;
    const filter = inList ? pane.filter?.(index) : undefined;
    if (jump !== undefined) session.goTo(jump);
    else if (filter !== undefined) session.showOnly(filter);
    else session.update({ ...view, focus: 'detail', zoomed: inList ? layout.detailHeight === 0 : !view.zoomed });
  }

  /** The same key again shows everything again. */
  #only(what: 'stream' | 'connection'): void {
    const session = this.#session;
    const record = session.stage.chosenRecord;
    if (!record || record.connection === 0) return;
    const stream = what === 'stream' && record.kind === 'frame' ? ` && stream == ${record.frame.streamId}` : '';
    const wanted = `connection == ${record.connection}${stream}`;
    session.showOnly(session.view.filter === wanted ? '' : wanted);
  }

  #copyJson(): void {
    const record = this.#session.stage.chosenRecord;
    if (!record) return;
    this.#outside.copy(this.#outside.toJson(record));
    this.#session.say(`copied #${record.seq} as JSON`);
  }

  #copyCurl(): void {
    const { chosenRecord, model } = this.#session.stage;
    const fields = chosenRecord && requestFields(model.source, chosenRecord);
    if (fields) this.#outside.copy(curlCommand(fields));
    if (fields) this.#session.say('copied the request as a curl command');
    else this.#session.say('the request of this stream is not among the records in memory', 'error');
  }
}
