import type { FrameOctets, OctetRange } from '../format/frame-octets.ts';
import { type Line, type Span, span } from '../format/line.ts';

/** `00000010  `, two columns and a space per octet, a gap in the middle and before the text. */
const hexWidth = (perLine: number): number => 10 + perLine * 4 + 3;

/** Octets to a line that fit: 32, 16 or 8. */
const octetsPerLine = (width: number): number => [32, 16].find((count) => hexWidth(count) <= width) ?? 8;

const hex2 = (octet: number): string => octet.toString(16).padStart(2, '0');
const character = (octet: number): string => (octet >= 0x20 && octet <= 0x7e ? String.fromCharCode(octet) : '.');

/** Lines of the hex view a frame fills. */
export const hexLineCount = (octets: FrameOctets, width: number): number =>
  Math.ceil(octets.length / octetsPerLine(width));

/**
 * The octets of a frame, those of the chosen field marked. `··` stands for an octet that was not kept.
 *
 * @param height lines; the first of them is chosen so that the marked octets are in sight
 */
export function hexLines(
  octets: FrameOctets,
  marked: OctetRange | undefined,
  width: number,
  height: number,
): readonly Line[] {
  const perLine = octetsPerLine(width);
  const total = hexLineCount(octets, width);
  const markedLine = Math.floor((marked?.from ?? 0) / perLine);
  const first = Math.max(0, Math.min(markedLine - 1, total - height));
  return Array.from({ length: Math.min(height, total - first) }, (_, row) =>
    hexLine(octets, (first + row) * perLine, perLine, marked),
  );
}

function hexLine(octets: FrameOctets, from: number, perLine: number, marked: OctetRange | undefined): Line {
  const numbers: Span[] = [];
  const texts: Span[] = [];
  for (let at = from; at < from + perLine; at++) {
    const gap = at - from === perLine / 2 ? ' ' : '';
    if (at >= octets.length) {
      numbers.push(span(`${gap}   `));
      continue;
    }
    const octet = octets.at(at);
    const style = marked && at >= marked.from && at < marked.to ? 'match' : at < 9 ? 'muted' : undefined;
    numbers.push(span(gap), span(octet === undefined ? '··' : hex2(octet), style), span(' '));
    texts.push(span(octet === undefined ? ' ' : character(octet), style));
  }
  return [span(`${from.toString(16).padStart(8, '0')}  `, 'muted'), ...numbers, span(' '), ...texts];
}
