import { errorCodeName, type Peer } from '../../decode/index.ts';
import type { HalfStream, StreamState } from '../../trace/index.ts';
import { wirePreview } from '../format/escape.ts';
import { type Line, type Span, span } from '../format/line.ts';
import { count, duration, octets } from '../format/quantities.ts';
import type { StreamOrder, StreamRow } from '../stream-list.ts';
import type { Column } from '../table.ts';
import { endOf } from './stream-timeline.ts';

/** A column streams can be sorted by. */
export interface StreamColumn extends Column<StreamRow> {
  readonly order: StreamOrder;
}

const column =
  (align: 'left' | 'right') =>
  (
    title: string,
    width: number,
    importance: number,
    order: StreamOrder,
    cell: (row: StreamRow) => Span | Line,
  ): StreamColumn => ({ title, width, importance, align, order, cell });
const left = column('left');
const right = column('right');

const PATH_LIMIT = 200;
const STATE_MARKS: Readonly<Record<HalfStream['state'], string>> = { idle: ' ', open: '·', ended: '✓', reset: '✖' };

/** NaN, what did not happen, comes last. */
const orLast = (value: number): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);
const frames = ({ stream }: StreamRow): number => stream.client.frames + stream.server.frames;
const headersAfter = ({ stream }: StreamRow): number => stream.server.headAt - stream.openedAt;
const dataAfter = ({ stream }: StreamRow): number => stream.server.firstDataAt - stream.openedAt;
const lasted = (row: StreamRow): number => endOf(row) - row.stream.openedAt;
const windowLeft =
  (from: Peer) =>
  ({ connection, stream }: StreamRow): number =>
    stream.half(from).window.left(connection.initialWindow(from));
const windowCell = (from: Peer) => (row: StreamRow) => {
  const left = windowLeft(from)(row);
  return span(octets(left), left <= 0 ? 'error' : 'muted');
};
const isStalled = ({ stream }: StreamRow): boolean =>
  !stream.over && [stream.client, stream.server].some(({ window }) => !Number.isNaN(window.blockedSince));

/** Columns of the Streams view before the bar, from left to right. */
export const STREAM_COLUMNS: readonly StreamColumn[] = [
  right(
    'conn',
    5,
    8.5,
    ({ connection }) => connection.id,
    ({ connection }) => span(String(connection.id), 'muted'),
  ),
  right(
    'stream',
    6,
    10,
    ({ stream }) => stream.id,
    ({ stream }) => span(String(stream.id)),
  ),
  left(
    'method',
    7,
    8,
    ({ stream }) => stream.method ?? '',
    ({ stream }) => span(wirePreview(stream.method ?? '', 20), 'client'),
  ),
  left(
    'path',
    16,
    11,
    ({ stream }) => stream.path ?? '',
    ({ stream }) => span(wirePreview(stream.path ?? '', PATH_LIMIT)),
  ),
  right(
    'status',
    7,
    9,
    ({ stream }) => orLast(stream.status),
    ({ stream }) => statusText(stream),
  ),
  left(
    '→ ←',
    5,
    7,
    ({ stream }) => stream.client.state + stream.server.state,
    ({ stream }) => stateMarks(stream),
  ),
  right('frames', 7, 1, frames, (row) => span(count(frames(row)), 'muted')),
  right(
    'sent →',
    7,
    4,
    ({ stream }) => stream.client.content,
    ({ stream }) => span(octets(stream.client.content)),
  ),
  right(
    'sent ←',
    7,
    4,
    ({ stream }) => stream.server.content,
    ({ stream }) => span(octets(stream.server.content)),
  ),
  right('window →', 9, 0, windowLeft('client'), windowCell('client')),
  right('window ←', 9, 0.5, windowLeft('server'), windowCell('server')),
  right(
    'headers',
    8,
    3,
    (row) => orLast(headersAfter(row)),
    (row) => span(duration(headersAfter(row))),
  ),
  right(
    'data',
    8,
    2,
    (row) => orLast(dataAfter(row)),
    (row) => span(duration(dataAfter(row))),
  ),
  right('end', 10, 6, lasted, (row) => endText(row)),
];

function statusText({ status }: StreamState): Span {
  if (Number.isNaN(status)) return span('–', 'muted');
  return span(String(status), status >= 500 ? 'error' : status >= 400 ? 'warning' : 'good');
}

function stateMarks({ client, server }: StreamState): Line {
  return [span(STATE_MARKS[client.state], 'client'), span(' '), span(STATE_MARKS[server.state], 'server'), span('  ')];
}

/** Milliseconds without content after which an open stream is one that is held open. */
const SILENCE = 1000;

const lastSaidAt = ({ client, server }: StreamState): number =>
  Math.max(...[client.lastDataAt, server.lastDataAt, server.headAt].filter((at) => !Number.isNaN(at)));

function endText(row: StreamRow): Span {
  const { stream, connection } = row;
  if (stream.resetBy) return span(errorCodeName(stream.half(stream.resetBy).resetCode) ?? 'reset', 'error');
  if (stream.over) return span(duration(lasted(row)));
  if (connection.closed) return span('cut off', 'error');
  if (isStalled(row)) return span('stalled', 'error');
  if (Number.isNaN(stream.server.headAt)) return span('waiting', 'muted');
  return span(row.now - lastSaidAt(stream) < SILENCE ? 'open' : 'held open', 'muted');
}
