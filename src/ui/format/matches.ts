import type { Line, Span } from './line.ts';

/** A line in which the text that was searched for stands out, in any case. */
export function withMatches(line: Line, search: string): Line {
  return search === '' ? line : line.flatMap((piece) => marked(piece, search.toLowerCase()));
}

function marked(piece: Span, wanted: string): readonly Span[] {
  const { text, style } = piece;
  const lower = text.toLowerCase();
  // A letter whose small form is longer would shift the places.
  let at = lower.length === text.length ? lower.indexOf(wanted) : -1;
  if (at < 0) return [piece];
  const spans: Span[] = [];
  let end = 0;
  for (; at >= 0; at = lower.indexOf(wanted, end)) {
    if (at > end) spans.push({ text: text.slice(end, at), style });
    end = at + wanted.length;
    spans.push({ text: text.slice(at, end), style: 'found', solid: true });
  }
  return end < text.length ? [...spans, { text: text.slice(end), style }] : spans;
}
