import type { Paint, Style } from '../theme.ts';
import { fitText, isPlainAscii, textWidth, truncate } from './width.ts';

/** A piece of text with one meaning. */
export interface Span {
  readonly text: string;
  readonly style?: Style | undefined;
  /** Keeps its style in the chosen row: reversed blocks would turn into holes. */
  readonly solid?: boolean;
}

/** One row of the screen, from left to right. */
export type Line = readonly Span[];

/**
 * Whatever could move the cursor, ring, hide or reorder: C0, DEL, C1, bidi controls, zero-width and line separators,
 * lone surrogates. Text is escaped where it is formatted; this is the door no text passes unchecked.
 */
const UNPRINTABLE =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** `text` with everything a terminal would act on replaced by `�`. */
export const printable = (text: string): string => (isPlainAscii(text) ? text : text.replace(UNPRINTABLE, '\ufffd'));

export const span = (text: string, style?: Style): Span => ({ text, style });

/** The text of a line without its styles. */
export const plainText = (line: Line): string => line.map((piece) => piece.text).join('');

/** Text cut or filled to exactly `width` columns, as a span. */
export const cell = (text: string, width: number, align: 'left' | 'right', style?: Style): Span => ({
  text: fitText(printable(text), width, align),
  style,
});

/**
 * Draws a line into exactly `width` columns. After a span that is not plain ASCII the column is addressed, so a
 * terminal that counts such a character differently cannot shift what follows.
 *
 * @param column 1-based column at which the line begins
 * @param base style of the whole line instead of its spans' own, for the selected row
 */
export function renderLine(line: Line, width: number, paint: Paint, column = 1, base?: Style): string {
  let drawn = '';
  let used = 0;
  for (const { text, style, solid } of line) {
    if (used >= width) break;
    const piece = truncate(printable(text), width - used);
    used += textWidth(piece);
    const address = isPlainAscii(piece) ? '' : `\x1b[${Math.min(column + used, column + width - 1)}G`;
    drawn += paint(piece, base && !solid ? base : style) + (used < width ? address : '');
  }
  return drawn + paint(' '.repeat(Math.max(0, width - used)), base);
}
