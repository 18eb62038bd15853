import { type Line, type Span, span } from '../format/line.ts';
import { wrap } from '../format/wrap.ts';
import type { Style } from '../theme.ts';

/** A line of the detail: what it says, which octets it is made from, where Enter leads. */
export interface DetailLine {
  readonly line: Line;
  /** Key of `FrameOctets.ranges`. */
  readonly property?: string | undefined;
  /** `seq` of a record to go to. */
  readonly jump?: number | undefined;
}

const LABEL = 24;

export const textLine = (text: string, style?: Style): DetailLine => ({ line: [span(text, style)] });

export const heading = (text: string): DetailLine => ({ line: [span(` ${text}`, 'strong')] });

/** `label   value  note`, the value on more lines where it is long. Text is escaped already. */
export function labelled(
  label: string,
  value: string,
  width: number,
  options: { readonly note?: string; readonly style?: Style; readonly property?: string; readonly depth?: number } = {},
): readonly DetailLine[] {
  const { note, style, property, depth = 1 } = options;
  const indent = '  '.repeat(depth);
  const name = `${indent}${label}`;
  const column = Math.max(LABEL, name.length + 2);
  const lines = wrap(note ? `${value}   ${note}` : value, Math.max(20, width - column - 1));
  return lines.map((text, at) => {
    const shown = at === 0 ? name.padEnd(column) : ' '.repeat(column);
    return { line: [span(shown, 'muted'), ...valueSpans(text, at === 0 ? value : '', style)], property };
  });
}

/** The part of the first line that is the value, and the note behind it in grey. */
function valueSpans(text: string, value: string, style: Style | undefined): readonly Span[] {
  if (!text.startsWith(value) || value === '') return [span(text, value === '' ? 'muted' : style)];
  return [span(text.slice(0, value.length), style), span(text.slice(value.length), 'muted')];
}
