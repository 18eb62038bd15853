import type { StreamState } from '../../trace/index.ts';
import { type Span, span } from '../format/line.ts';
import type { Style } from '../theme.ts';

/** What a stream was doing: letters of the bar that stay readable without colour. */
const PHASES = {
  request: ['▒', 'client'],
  waiting: ['░', 'muted'],
  headers: ['▓', 'server'],
  data: ['█', 'server'],
  held: ['─', 'muted'],
  stalled: ['!', 'error'],
} as const satisfies Record<string, readonly [string, Style]>;
export type Phase = keyof typeof PHASES;

/** Explains the letters. */
export const TIMELINE_LEGEND = 'request ▒ · waiting ░ · headers ▓ · data █ · held open ─ · stalled !';

const known = (at: number, otherwise: number): number => (Number.isNaN(at) ? otherwise : at);

/** When the stream ended, or `now` while it has not. */
export const endOf = (stream: StreamState, now: number): number => (stream.over ? stream.overAt : now);

/** What a stream was doing at a time; `now` is the time of the newest record. */
export function phaseAt({ client, server }: StreamState, at: number, now: number): Phase {
  const blocked = Math.min(known(server.window.blockedSince, Infinity), known(client.window.blockedSince, Infinity));
  if (at >= blocked) return 'stalled';
  const requested = known(client.endedAt, known(client.lastDataAt, client.headAt));
  const responded = known(server.headAt, Infinity);
  if (at < Math.min(known(requested, now), responded)) return 'request';
  if (at < responded) return 'waiting';
  if (at < known(server.firstDataAt, known(server.endedAt, responded))) return 'headers';
  return at <= known(server.lastDataAt, 0) ? 'data' : 'held';
}

/**
 * The life of a stream as a bar that begins with its opening.
 *
 * @param perCell milliseconds one column stands for
 */
export function timelineBar(stream: StreamState, now: number, perCell: number, width: number): readonly Span[] {
  const cells = Math.max(1, Math.min(width, Math.ceil((endOf(stream, now) - stream.openedAt) / perCell)));
  const spans: Span[] = [];
  for (let cell = 0; cell < cells; ) {
    const phase = phaseAt(stream, stream.openedAt + cell * perCell, now);
    let length = 1;
    while (cell + length < cells && phaseAt(stream, stream.openedAt + (cell + length) * perCell, now) === phase)
      length++;
    const [letter, style] = PHASES[phase];
    spans.push({ text: letter.repeat(length), style, solid: true });
    cell += length;
  }
  const goesOn = stream.over ? '' : '▸';
  return [...spans, span(goesOn, 'muted'), span(' '.repeat(Math.max(0, width - cells - goesOn.length)))];
}

/** A round time that `longest` fits in: 1, 2 or 5 times a power of ten. */
export function roundScale(longest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(longest, 0.01)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((scale) => scale >= longest) ?? longest;
}
