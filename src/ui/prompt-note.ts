import type { Status } from './chrome.ts';
import { escapeText } from './format/escape.ts';
import { textWidth, truncate } from './format/width.ts';
import { PROMPT_SIGNS, type Prompt } from './prompt.ts';
import type { Style } from './theme.ts';

/** The line under what is typed. */
export interface PromptNote {
  readonly text: string;
  readonly style: Style;
}

const HINTS: Readonly<Record<Prompt['kind'], string>> = {
  search: 'Enter search   Esc leave it   ↑ ↓ earlier ones   text in fields, content, types, findings',
  filter: 'Enter show   Esc leave it   Tab complete   ↑ ↓ earlier ones   for example  status >= 500   type == GOAWAY',
  command: 'Enter do it   Esc leave it   Tab complete   ↑ ↓ earlier ones   ? lists them',
};

/** The part of the text that is shown: where it is longer than its room, what is around the cursor. */
export function promptWindow({ kind, text, cursor }: Prompt, width: number): { from: number; to: number } {
  const room = Math.max(1, width - PROMPT_SIGNS[kind].length - 1);
  const from = text.length < room ? 0 : Math.max(0, Math.min(cursor - Math.floor(room * 0.8), text.length + 1 - room));
  return { from, to: from + room };
}

/** Why the text is not taken, under the place where it goes wrong; otherwise what can be done. */
export function promptNote(prompt: Prompt, status: Status | undefined, width: number): PromptNote {
  const { kind, error } = prompt;
  if (!error) {
    return status
      ? { text: ` ${escapeText(status.text)}`, style: 'info' }
      : { text: ` ${HINTS[kind]}`, style: 'muted' };
  }
  const message = escapeText(error.message);
  const column = PROMPT_SIGNS[kind].length + error.column - promptWindow(prompt, width).from;
  const at = Math.max(0, Math.min(column, width - 1));
  const right = `${' '.repeat(at)}▲ ${message}`;
  if (textWidth(right) <= width || at < width / 2) return { text: right, style: 'error' };
  const left = truncate(message, Math.max(0, at - 1));
  return { text: `${' '.repeat(Math.max(0, at - 1 - textWidth(left)))}${left} ▲`, style: 'error' };
}
