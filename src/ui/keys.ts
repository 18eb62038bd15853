import type { Key } from 'ink';

/** A mouse report: a button pressed or the wheel turned, at 0-based cells. */
export interface MouseEvent {
  readonly button: 'left' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

/** SGR mouse report as Ink delivers it: its ESC is stripped. */
const MOUSE = /^\[<(\d+);(\d+);(\d+)([Mm])$/;
const BUTTONS: Readonly<Record<string, MouseEvent['button']>> = { 0: 'left', 64: 'wheel-up', 65: 'wheel-down' };

/** Undefined for what is not a mouse report, `ignored` for one nobody uses (releases, other buttons). */
export function mouseEvent(input: string): MouseEvent | 'ignored' | undefined {
  const match = MOUSE.exec(input);
  if (match === null) return undefined;
  const button = BUTTONS[match[1]!];
  if (button === undefined || match[4] === 'm') return 'ignored';
  return { button, column: Number(match[2]) - 1, row: Number(match[3]) - 1 };
}

type NamedKey = {
  [Name in keyof Key]: Key[Name] extends boolean ? Name : never;
}[keyof Key];

const NAMES: readonly (readonly [NamedKey & string, string])[] = [
  ['upArrow', 'Up'],
  ['downArrow', 'Down'],
  ['leftArrow', 'Left'],
  ['rightArrow', 'Right'],
  ['pageDown', 'PgDn'],
  ['pageUp', 'PgUp'],
  ['home', 'Home'],
  ['end', 'End'],
  ['return', 'Enter'],
  ['escape', 'Esc'],
  ['tab', 'Tab'],
  ['backspace', 'Backspace'],
  ['delete', 'Delete'],
];

/** Keys as the key table spells them; pasted or fast-typed text is one key per character. */
export function keyNames(input: string, key: Key): readonly string[] {
  const named = NAMES.find(([flag]) => key[flag]);
  if (named) return [named[1]];
  if (key.ctrl) return [`Ctrl-${input.toUpperCase()}`];
  // What is left of a sequence nobody knows (function keys): not text.
  if (key.meta || /^\[|^O[A-Z]$/.test(input)) return input === '[' ? ['['] : [];
  return Array.from(input, (character) => CHARACTERS[character] ?? controlName(character));
}

const CHARACTERS: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '\r': 'Enter',
  '\n': 'Enter',
  '\t': 'Tab',
  '\x7f': 'Backspace',
};

/** Control characters inside a chunk of text: Ink does not take it apart. */
const controlName = (character: string): string =>
  character < ' ' ? `Ctrl-${String.fromCharCode(character.charCodeAt(0) + 64)}` : character;
