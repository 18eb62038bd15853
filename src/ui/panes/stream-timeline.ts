import type { StreamState } from '../../trace/index.ts';
import { type Span, span } from '../format/line.ts';
import type { StreamRow } from '../stream-list.ts';
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

/** One thing after the other; times are milliseconds since the trace began. */
interface Segment {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
}

const known = (at: number, otherwise: number): number => (Number.isNaN(at) ? otherwise : at);

/** When the stream ended: by itself, or with its connection; the time of the newest record while it has not. */
export const endOf = ({ stream, connection, now }: StreamRow): number =>
  stream.over ? stream.overAt : (connection.closed?.at ?? now);

/** What a stream did, in order, until `end`. */
export function segmentsOf({ client, server, openedAt }: StreamState, end: number): readonly Segment[] {
  const blocked = Math.min(known(server.window.blockedSince, end), known(client.window.blockedSince, end));
  const requested = known(client.endedAt, known(client.lastDataAt, client.headAt));
  const responded = known(server.headAt, end);
  const firstData = known(server.firstDataAt, known(server.endedAt, end));
  const marks: readonly (readonly [Phase, number])[] = [
    ['request', Math.min(known(requested, end), responded)],
    ['waiting', responded],
    // Nothing but the head came: it is held open, or over.
    ['headers', Number.isNaN(server.firstDataAt) && Number.isNaN(server.endedAt) ? responded : firstData],
    ['data', known(server.lastDataAt, 0)],
    ['held', end],
  ];
  const segments: Segment[] = [];
  let from = openedAt;
  for (const [phase, mark] of marks) {
    const to = Math.max(from, Math.min(mark, blocked, end));
    if (to > from) segments.push({ phase, from, to });
    from = to;
  }
  if (blocked < end) segments.push({ phase: 'stalled', from: blocked, to: end });
  return segments;
}

/** The share of a short life that has a column of its own; in one of more columns everything has. */
const NOTABLE = 0.05;
const LONG = 6;

/** Columns of each segment, `cells` in all: by their ends, and as far as possible none without one. */
function columnsOf(segments: readonly Segment[], cells: number): readonly number[] {
  const [start, end] = [segments[0]!.from, segments.at(-1)!.to];
  const place = (at: number) => Math.round(((at - start) / (end - start)) * cells);
  const columns = segments.map(({ from, to }) => place(to) - place(from));
  for (const [at, { from, to }] of segments.entries()) {
    if (columns[at] !== 0 || (cells < LONG && to - from < (end - start) * NOTABLE)) continue;
    const largest = columns.indexOf(Math.max(...columns));
    if (columns[largest]! > 1) columns[largest]!--;
    columns[at] = 1;
  }
  return columns;
}

const letters = (phase: Phase, count: number): Span => ({
  text: PHASES[phase][0].repeat(count),
  style: PHASES[phase][1],
  solid: true,
});

/**
 * The life of a stream as a bar that begins with its opening. One that is too long for its place is cut in the middle, so
 * that its end can be seen.
 *
 * @param perCell milliseconds one column stands for
 * @param goesOn whether it is not over yet
 */
export function timelineBar(
  stream: StreamState,
  end: number,
  perCell: number,
  width: number,
  goesOn = !stream.over,
): readonly Span[] {
  const segments = segmentsOf(stream, end);
  const tail: Span = { text: goesOn ? '▸' : '', style: 'muted', solid: true };
  const room = width - tail.text.length;
  if (segments.length === 0) return [letters('headers', 1), tail, span(' '.repeat(room - 1))];
  const cells = Math.max(1, Math.ceil((end - stream.openedAt) / perCell));
  const columns = columnsOf(segments, Math.min(cells, 10 * room));
  const spans = segments.flatMap(({ phase }, at) => (columns[at]! > 0 ? [letters(phase, columns[at]!)] : []));
  const used = columns.reduce((sum, count) => sum + count, 0);
  if (used <= room) return [...spans, tail, span(' '.repeat(room - used))];
  const last = segments.findLast((_, at) => columns[at]! > 0)!.phase;
  return [...first(spans, room - 4), { text: '⋯', style: 'muted', solid: true }, letters(last, 3), tail];
}

/** The first so many columns of spans whose letters are one column each. */
function first(spans: readonly Span[], columns: number): readonly Span[] {
  let left = Math.max(0, columns);
  return spans.flatMap((piece) => {
    const text = piece.text.slice(0, left);
    left -= text.length;
    return text === '' ? [] : [{ ...piece, text }];
  });
}

/** A round time that `longest` fits in: 1, 2 or 5 times a power of ten. */
export function roundScale(longest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(longest, 0.01)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((scale) => scale >= longest) ?? longest;
}

/** Of the streams that are over, the share that is shown whole. */
const SHOWN_WHOLE = 0.9;
/** Longer ones do not matter to the scale unless they are many times as long. */
const CLOSE = 3;

/**
 * The time a whole bar stands for. A few streams that are held open for minutes do not flatten those that took
 * milliseconds: nine of ten that are over are shown whole.
 */
export function timeScale(rows: readonly StreamRow[]): number {
  const lasted = (row: StreamRow) => endOf(row) - row.stream.openedAt;
  const longest = rows.reduce((most, row) => Math.max(most, lasted(row)), 0);
  const over = rows
    .filter(({ stream }) => stream.over)
    .map(lasted)
    .sort((a, b) => a - b);
  const usual = over[Math.floor((over.length - 1) * SHOWN_WHOLE)] ?? longest;
  return roundScale(longest <= usual * CLOSE ? longest : usual);
}
