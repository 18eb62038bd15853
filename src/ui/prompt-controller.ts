import { compileFilter, completeFilter } from '../trace/filter/index.ts';
import { completeCommand, parseCommandLine } from './command-line.ts';
import type { Outside } from './outside.ts';
import { editPrompt, insert, openPrompt, type Prompt } from './prompt.ts';
import { PromptHistory } from './prompt-history.ts';
import type { Session } from './session.ts';
import { shownRecords } from './take-away.ts';

/** Keys while something is typed at the bottom: edits, completion, and what Enter does with the text. */
export class PromptController {
  readonly #session: Session;
  readonly #outside: Outside;
  readonly #history = new PromptHistory();

  constructor(session: Session, outside: Outside) {
    this.#session = session;
    this.#outside = outside;
  }

  show(prompt: Prompt | undefined): void {
    this.#session.update({ ...this.#session.view, prompt });
  }

  /** @param key as `keyNames` spells it */
  press(prompt: Prompt, key: string): void {
    // A backspace in an empty line: changed one's mind.
    const emptied = prompt.text === '' && (key === 'Backspace' || key === 'Delete');
    if (key === 'Esc' || emptied) this.show(undefined);
    else if (key === 'Enter') this.#submit(prompt);
    else if (key === 'Tab') this.#complete(prompt);
    else if (key === 'Up' || key === 'Down') this.show(this.#history.step(prompt, key === 'Up' ? -1 : 1));
    else this.show(editPrompt(prompt, key));
  }

  /** As a shell does it: as far as there is no choice, and then the choices. */
  #complete(prompt: Prompt): void {
    const { from, items } = completions(prompt);
    if (items.length === 0) return;
    const before = { ...prompt, text: prompt.text.slice(0, from) + prompt.text.slice(prompt.cursor), cursor: from };
    const common = commonPrefix(items);
    if (items.length === 1) this.show(insert(before, `${common} `));
    else if (common.length > prompt.cursor - from) this.show(insert(before, common));
    if (items.length > 1) this.#session.say(items.join('  '));
  }

  #submit(prompt: Prompt): void {
    this.#history.add(prompt);
    if (prompt.kind === 'search') this.#search(prompt.text);
    else if (prompt.kind === 'filter') this.#filter(prompt.text);
    else this.#runLine(prompt.text);
  }

  #search(text: string): void {
    const { view } = this.#session;
    this.#session.update({ ...view, prompt: undefined, search: text || view.search, pane: 'frames', zoomed: false });
    this.#session.search(1);
  }

  /** A filter that is wrong stays in the prompt, with a mark where it goes wrong. */
  #filter(text: string): void {
    const { view } = this.#session;
    const filter = compileFilter(text);
    if (filter.ok) {
      const shown = { prompt: undefined, pane: 'frames', zoomed: false, focus: 'list' } as const;
      this.#session.update({ ...view, ...shown, filter: text.trim() });
      return;
    }
    const hint = filter.suggestion === undefined ? '' : `. Did you mean ${filter.suggestion}?`;
    this.show({ ...openPrompt('filter', text), error: { message: filter.message + hint, column: filter.column } });
  }

  #runLine(line: string): void {
    this.show(undefined);
    const command = parseCommandLine(line);
    if (command.name === 'write') this.#write(command.file);
    else if (command.name === 'filter') this.#filter(command.text);
    else if (command.name === 'goto') this.#session.goTo(command.seq);
    else if (command.name === 'help') this.#session.reduce('help');
    else if (command.name === 'quit') this.#outside.quit();
    else if (command.name === 'error') this.#session.say(command.message, 'error');
  }

  #write(file: string): void {
    const session = this.#session;
    session.say(`writing ${file} …`);
    this.#outside.writeTrace(shownRecords(session.stage.model), file).then(
      (count) => session.say(`wrote ${count} records to ${file}`),
      (error) =>
        session.say(`${file} could not be written: ${error instanceof Error ? error.message : error}`, 'error'),
    );
  }
}

/** What could stand before the cursor, and where it would begin. */
function completions({ kind, text, cursor }: Prompt): { readonly from: number; readonly items: readonly string[] } {
  if (kind === 'search') return { from: cursor, items: [] };
  const filterAt = kind === 'filter' ? 0 : (/^\s*(f|filter)\s+/.exec(text)?.[0].length ?? -1);
  if (filterAt < 0 || cursor < filterAt) return { from: 0, items: completeCommand(text.slice(0, cursor)) };
  const { from, items } = completeFilter(text.slice(filterAt), cursor - filterAt);
  return { from: from + filterAt, items: items.map((item) => item.text) };
}

function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? '';
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
