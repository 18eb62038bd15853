import { span } from '../format/line.ts';
import { count, duration } from '../format/quantities.ts';
import type { Overview } from '../overview.ts';
import { worstFinding } from '../overview.ts';
import type { StreamRow } from '../stream-list.ts';
import { type Column, columnAt, fitColumns, fittedOnce, tableHead, tableRow } from '../table.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import type { PaneModel, Picture } from './pane.ts';
import { STREAM_COLUMNS } from './stream-columns.ts';
import { streamDetail } from './stream-detail.ts';
import { endOf, TIMELINE_LEGEND, timelineBar, timeScale } from './stream-timeline.ts';

const bar = (perCell: number, title: string): Column<StreamRow> => ({
  title,
  width: 20,
  importance: 13,
  cell: (row, width) => {
    const goesOn = !row.stream.over && !row.connection.closed;
    return timelineBar(row.stream, endOf(row), perCell, width, goesOn);
  },
});

/** The margin: whether something is wrong with the stream. */
const margin = (overview: Overview): Column<StreamRow> => ({
  title: '',
  width: 1,
  importance: 12,
  cell: ({ connection, stream }) => {
    const finding = worstFinding(overview.findingsOfStream(connection.id, stream.id));
    return finding ? span(SEVERITY_MARKS[finding.severity], finding.severity) : span(' ');
  },
});

/** The columns for a width: longer paths on wider screens, the one that is sorted by marked. */
const columnsFor = (width: number, sorted: number, mark: string): readonly Column<StreamRow>[] =>
  STREAM_COLUMNS.map((column, at) => ({
    ...column,
    title: at === sorted ? column.title + mark : column.title,
    // What is sorted by is not dropped.
    importance: at === sorted ? Math.max(column.importance, 9) : column.importance,
    width: column.title === 'path' ? Math.max(16, Math.floor(width / 6)) : column.width,
  }));

/** The scale of a list that has not changed. */
const SCALES = new WeakMap<readonly StreamRow[], number>();

function scaleOf(rows: readonly StreamRow[]): number {
  const scale = SCALES.get(rows) ?? timeScale(rows);
  SCALES.set(rows, scale);
  return scale;
}

const SIGNS = '✓ END_STREAM · open ✖ reset';

/** One row per stream: the request, how it went, and a bar of its life. */
export function streamsPane({ view, streams, overview, source }: Picture): PaneModel {
  const { column, descending } = view.sort;
  const { rows } = streams.refresh(STREAM_COLUMNS[column]!.order, descending);
  const scale = scaleOf(rows);
  const columns = fittedOnce((width) => {
    const chosen = [margin(overview), ...columnsFor(width, column, descending ? '▼' : '▲')];
    const barWidth = fitColumns([...chosen, bar(1, '')], width).at(-1)!.fitted;
    return [...chosen, bar(scale / barWidth, `├─ ${duration(scale)} ─┤`)];
  });
  const forgotten = overview.streams - rows.length;
  return {
    list: streams,
    sortableColumns: STREAM_COLUMNS.length,
    columnAt: (at, width) => {
      const title = columnAt(columns(width), at)?.title.replace(/[▲▼]$/, '') ?? '';
      const found = STREAM_COLUMNS.findIndex((candidate) => candidate.title === title);
      return found < 0 ? undefined : found;
    },
    empty: ['No streams yet', 'A stream begins with a request: the HEADERS frame a client sends.'],
    head: (width) => tableHead(columns(width)),
    row: (index, width) => (rows[index] ? tableRow(columns(width), rows[index]) : [span('')]),
    detail: (index, width) => {
      const row = rows[index];
      if (!row) return [];
      const { connection, stream } = row;
      const sections = streams.messages.of(source, connection.id, stream);
      return streamDetail(row, overview.findingsOfStream(connection.id, stream.id), sections, width);
    },
    filter: (index) => {
      const row = rows[index];
      return row && `connection == ${row.connection.id} && stream == ${row.stream.id}`;
    },
    record: (index) => rows[index]?.stream.openedSeq,
    subject: (index) => rows[index] && { connection: rows[index].connection.id, streamId: rows[index].stream.id },
    missing: () => streams.messages.missing,
    unfinished: () => streams.messages.unfinished,
    note: [
      ...(forgotten > 0 ? [`${count(forgotten)} older streams are not remembered`] : []),
      TIMELINE_LEGEND,
      SIGNS,
    ].join(' · '),
  };
}
