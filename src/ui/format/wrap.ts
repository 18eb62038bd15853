import { textWidth, truncate } from './width.ts';

/** Cuts text into pieces of at most `width` columns, at spaces where there are any. Never empty. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (textWidth(rest) > width && width > 1) {
    const cutOff = truncate(rest, width + 1);
    // What was cut off left a `…` behind; a text of just one column too many was not cut.
    const fitting = (cutOff === rest ? truncate(rest, width) : cutOff).slice(0, -1);
    const space = rest[fitting.length] === ' ' ? fitting.length : fitting.lastIndexOf(' ');
    const cut = Math.max(1, space > fitting.length / 2 ? space : fitting.length);
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '' || lines.length === 0) lines.push(rest);
  return lines;
}
