/** The line at the bottom while something is typed into it. */
export interface Prompt {
  readonly kind: 'search' | 'filter' | 'command';
  readonly text: string;
  /** UTF-16 units before the cursor. */
  readonly cursor: number;
  /** Why the text is not taken, and the 0-based column at which it goes wrong. */
  readonly error?: { readonly message: string; readonly column: number } | undefined;
}

export const PROMPT_SIGNS: Readonly<Record<Prompt['kind'], string>> = { search: '/', filter: 'filter: ', command: ':' };

export const openPrompt = (kind: Prompt['kind'], text = ''): Prompt => ({ kind, text, cursor: text.length });

const edited = ({ kind }: Prompt, text: string, cursor: number): Prompt => ({ kind, text, cursor });

/** Start of the word before the cursor. */
const wordStart = (text: string, cursor: number): number => Math.max(0, text.slice(0, cursor).search(/\S+\s*$/));

/** The prompt after a key, as `keyNames` spells it. Enter, Esc and Tab are not edits and leave it as it is. */
export function editPrompt(prompt: Prompt, key: string): Prompt {
  const { text, cursor } = prompt;
  switch (key) {
    case 'Left':
      return edited(prompt, text, Math.max(0, cursor - 1));
    case 'Right':
      return edited(prompt, text, Math.min(text.length, cursor + 1));
    case 'Home':
    case 'Ctrl-A':
      return edited(prompt, text, 0);
    case 'End':
    case 'Ctrl-E':
      return edited(prompt, text, text.length);
    // Terminals send DEL for the backspace key.
    case 'Backspace':
    case 'Delete':
      return cursor === 0 ? prompt : edited(prompt, text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1);
    case 'Ctrl-W': {
      const start = wordStart(text, cursor);
      return edited(prompt, text.slice(0, start) + text.slice(cursor), start);
    }
    case 'Ctrl-U':
      return edited(prompt, text.slice(cursor), 0);
    case 'Space':
      return insert(prompt, ' ');
    default:
      return /^\P{C}$/u.test(key) ? insert(prompt, key) : prompt;
  }
}

/** The prompt with text put in at the cursor. */
export function insert(prompt: Prompt, text: string): Prompt {
  const { cursor } = prompt;
  return edited(prompt, prompt.text.slice(0, cursor) + text + prompt.text.slice(cursor), cursor + text.length);
}
