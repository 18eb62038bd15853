import { span } from '../format/line.ts';
import { count, duration } from '../format/quantities.ts';
import { fitColumns, fittedOnce, tableHead, tableRow } from '../table.ts';
import type { PaneModel, Picture } from './pane.ts';
import { STREAM_COLUMNS, type StreamColumn } from './stream-columns.ts';
import { endOf, roundScale, TIMELINE_LEGEND, timelineBar } from './stream-timeline.ts';

const bar = (perCell: number, title: string): StreamColumn => ({
  title,
  width: 20,
  importance: 12,
  order: () => 0,
  cell: ({ stream, now }, width) => timelineBar(stream, now, perCell, width),
});

/** The columns for a width: longer paths on wider screens, the one that is sorted by marked. */
const columnsFor = (width: number, sorted: number, mark: string): readonly StreamColumn[] =>
  STREAM_COLUMNS.map((column, at) => ({
    ...column,
    title: at === sorted ? column.title + mark : column.title,
    width: column.title === 'path' ? Math.max(16, Math.floor(width / 6)) : column.width,
  }));

/** One row per stream: the request, how it went, and a bar of its life. */
export function streamsPane({ view, streams, overview }: Picture): PaneModel {
  const { column, descending } = view.sort;
  const { rows } = streams.refresh(STREAM_COLUMNS[column]!.order, descending);
  const longest = rows.reduce((most, { stream, now }) => Math.max(most, endOf(stream, now) - stream.openedAt), 0);
  const scale = roundScale(longest);
  const columns = fittedOnce((width) => {
    const chosen = columnsFor(width, column, descending ? '▼' : '▲');
    const barWidth = fitColumns([...chosen, bar(1, '')], width).at(-1)!.fitted;
    return [...chosen, bar(scale / barWidth, `├─ ${duration(scale)} ─┤`)];
  });
  const forgotten = overview.streams - rows.length;
  return {
    list: streams,
    sortableColumns: STREAM_COLUMNS.length,
    empty: ['No streams yet', 'A stream begins with a request: the HEADERS frame a client sends.'],
    head: (width) => tableHead(columns(width)),
    row: (index, width) => (rows[index] ? tableRow(columns(width), rows[index]) : [span('')]),
    detail: () => [],
    filter: (index) => {
      const row = rows[index];
      return row && `connection == ${row.connection.id} && stream == ${row.stream.id}`;
    },
    note: forgotten > 0 ? `${count(forgotten)} older streams are not remembered · ${TIMELINE_LEGEND}` : TIMELINE_LEGEND,
  };
}
