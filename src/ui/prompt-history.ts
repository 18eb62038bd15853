import { openPrompt, type Prompt } from './prompt.ts';

/** Lines remembered of each kind. */
const LINES = 50;

/** What was typed before, by kind of prompt. */
export class PromptHistory {
  readonly #lines: Record<Prompt['kind'], string[]> = { search: [], filter: [], command: [] };
  /** What was being typed when the first step back was taken. */
  #draft = '';
  /** Steps back from it. */
  #back = 0;

  add({ kind, text }: Prompt): void {
    this.#back = 0;
    if (text.trim() === '') return;
    const lines = this.#lines[kind];
    this.#lines[kind] = [...lines.filter((line) => line !== text), text].slice(-LINES);
  }

  /** The prompt with the line before (-1) or after (1) the one it shows; past the newest, what was being typed. */
  step(prompt: Prompt, by: -1 | 1): Prompt {
    const lines = this.#lines[prompt.kind];
    // Something else is typed by now: a new walk begins there.
    if (this.#back > 0 && prompt.text !== lines[lines.length - this.#back]) this.#back = 0;
    if (this.#back === 0) this.#draft = prompt.text;
    const back = Math.max(0, Math.min(lines.length, this.#back - by));
    if (back === this.#back) return prompt;
    this.#back = back;
    return openPrompt(prompt.kind, back === 0 ? this.#draft : lines[lines.length - back]!);
  }
}
