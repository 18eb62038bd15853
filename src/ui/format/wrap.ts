import { textWidth, truncate } from './width.ts';

/** Cuts text into pieces of at most `width` columns, at spaces where there are any. Never empty. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (textWidth(rest) > width && width > 1) {
    const fitting = truncate(rest, width + 1).replace(/…$/, '');
    const space = fitting.lastIndexOf(' ');
    const cut = Math.max(1, space > fitting.length / 2 ? space : fitting.length);
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  lines.push(rest);
  return lines;
}
