import type { ConnectionView } from '../../trace/index.ts';
import { escapeText } from '../format/escape.ts';
import { span } from '../format/line.ts';
import { count, duration, octets } from '../format/quantities.ts';
import { type Column, fittedOnce, tableHead, tableRow } from '../table.ts';
import { END } from '../view-state.ts';
import { connectionDetail } from './connection-detail.ts';
import { type PaneModel, type Picture, sortedKeys } from './pane.ts';

function stateOf({ closed, closedBy, opened }: ConnectionView): string {
  if (closed) return `closed by ${closed.closedBy}: ${closed.how}`;
  return closedBy ? `${closedBy} sends no more` : opened ? 'open' : 'seen';
}

const COLUMNS: readonly Column<ConnectionView>[] = [
  { title: 'conn', width: 5, align: 'right', importance: 10, cell: ({ id }) => span(String(id)) },
  {
    title: 'client',
    width: 22,
    importance: 5,
    cell: ({ opened }) => span(escapeText(opened?.client.address ?? ''), 'client'),
  },
  {
    title: 'server',
    width: 22,
    importance: 4,
    cell: ({ opened }) => span(escapeText(opened?.server.name ?? opened?.server.address ?? ''), 'server'),
  },
  {
    title: 'protocol',
    width: 18,
    importance: 6,
    cell: ({ opened }) => span(escapeText([opened?.alpn ?? '', opened?.client.tls?.version ?? 'cleartext'].join(' '))),
  },
  {
    title: 'streams',
    width: 9,
    align: 'right',
    importance: 7,
    cell: ({ streams }) => span(`${streams.open.size}/${count(streams.total.client + streams.total.server)}`),
  },
  {
    title: 'frames',
    width: 10,
    align: 'right',
    importance: 3,
    cell: ({ client, server }) => span(count(client.frames + server.frames)),
  },
  { title: '→', width: 8, align: 'right', importance: 2, cell: ({ client }) => span(octets(client.octets)) },
  { title: '←', width: 8, align: 'right', importance: 2, cell: ({ server }) => span(octets(server.octets)) },
  {
    title: 'lasted',
    width: 9,
    align: 'right',
    importance: 1,
    cell: ({ openedAt, lastAt }) => span(duration(lastAt - openedAt)),
  },
  { title: 'state', width: 18, importance: 12, cell: (view) => span(stateOf(view)) },
];

/** TLS, SETTINGS, windows and HPACK tables of each connection. */
export function connectionsPane({ view, overview, source, rows, tables }: Picture): PaneModel {
  const ids = overview.connectionIds;
  const columns = fittedOnce(() => COLUMNS);
  return {
    list: sortedKeys(ids),
    empty: ['No connections yet', 'They appear here as soon as a client connects.'],
    head: (width) => tableHead(columns(width)),
    row: (index, width) => tableRow(columns(width), overview.connection(ids[index]!)!),
    detail: (index, width) => {
      const connection = ids[index] === undefined ? undefined : overview.connection(ids[index]);
      if (!connection) return [];
      const { key } = view.cursors.frames;
      const chosen =
        key === END
          ? source.nextSeq - 1
          : rows.length > 0
            ? rows.keyAt(Math.min(rows.indexOf(key), rows.length - 1))
            : 0;
      const table = tables.at(source, connection.id, view.tableOf, chosen);
      return connectionDetail(connection, { windows: overview.windows(connection.id), table, atSeq: chosen }, width);
    },
  };
}
