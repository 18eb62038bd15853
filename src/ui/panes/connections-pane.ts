import type { ConnectionView, RecordOf, WaitingStage } from '../../trace/index.ts';
import { escapeText } from '../format/escape.ts';
import { span } from '../format/line.ts';
import { count, duration, octets } from '../format/quantities.ts';
import type { HpackTable } from '../hpack-table.ts';
import { type Column, fittedOnce, tableHead, tableRow } from '../table.ts';
import type { Style } from '../theme.ts';
import { END } from '../view-state.ts';
import { connectionDetail } from './connection-detail.ts';
import { type PaneModel, type Picture, sortedKeys } from './pane.ts';

/** One row of the Connections view. */
interface ConnectionRow {
  readonly connection: ConnectionView;
  readonly failure: RecordOf<'connection-failed'> | undefined;
}

/** What a connection waits for, in the little room of a column. */
const WAITS: Readonly<Record<WaitingStage, string>> = {
  'client-hello': 'client silent',
  'client-tls': 'client TLS',
  'upstream-resolve': 'name lookup',
  'upstream-connect': 'server TCP',
  'upstream-tls': 'server TLS',
};

function stateOf({ connection, failure }: ConnectionRow): string {
  const { closed, closedBy, opened, waiting } = connection;
  if (failure) return `failed: ${failure.code}`;
  if (waiting) return `waits: ${WAITS[waiting.stage]}`;
  if (closed) return `closed by ${closed.closedBy}: ${closed.how}`;
  return closedBy ? `${closedBy} sends no more` : opened ? 'open' : 'seen';
}

function stateStyle({ connection, failure }: ConnectionRow): Style | undefined {
  if (failure) return 'error';
  if (connection.waiting) return 'warning';
  return connection.closed ? 'muted' : undefined;
}

const protocolOf = ({ alpn, client }: RecordOf<'connection-opened'>): string =>
  [alpn ?? '', client.tls?.version ?? 'cleartext'].join(' ').trim();

const COLUMNS: readonly Column<ConnectionRow>[] = [
  { title: 'conn', width: 5, align: 'right', importance: 10, cell: ({ connection: { id } }) => span(String(id)) },
  {
    title: 'client',
    width: 22,
    importance: 5,
    cell: ({ connection: { opened, waiting }, failure }) =>
      span(escapeText(opened?.client.address ?? failure?.client ?? waiting?.client ?? ''), 'client'),
  },
  {
    title: 'server',
    width: 22,
    importance: 4,
    cell: ({ connection: { opened, waiting } }) =>
      span(escapeText(opened?.server.name ?? opened?.server.address ?? waiting?.address ?? ''), 'server'),
  },
  {
    title: 'protocol',
    width: 12,
    importance: 6,
    cell: ({ connection: { opened } }) => span(opened ? escapeText(protocolOf(opened)) : ''),
  },
  {
    title: 'streams',
    width: 9,
    align: 'right',
    importance: 7,
    cell: ({ connection: { streams } }) =>
      span(`${streams.open.size}/${count(streams.total.client + streams.total.server)}`),
  },
  {
    title: 'frames',
    width: 10,
    align: 'right',
    importance: 3,
    cell: ({ connection: { client, server } }) => span(count(client.frames + server.frames)),
  },
  {
    title: '→',
    width: 8,
    align: 'right',
    importance: 2,
    cell: ({ connection: { client } }) => span(octets(client.octets)),
  },
  {
    title: '←',
    width: 8,
    align: 'right',
    importance: 2,
    cell: ({ connection: { server } }) => span(octets(server.octets)),
  },
  {
    title: 'lasted',
    width: 9,
    align: 'right',
    importance: 1,
    cell: ({ connection: { openedAt, lastAt } }) => span(duration(lastAt - openedAt)),
  },
  {
    title: 'state',
    width: 24,
    importance: 12,
    cell: (row) => span(escapeText(stateOf(row)), stateStyle(row)),
  },
];

/** TLS, SETTINGS, windows and HPACK tables of each connection. */
export function connectionsPane({ view, overview, source, rows, tables }: Picture): PaneModel {
  // They are numbered when a client comes, and recorded when the server has answered: not always in that order.
  const ids = overview.connectionIds.toSorted((a, b) => a - b);
  const columns = fittedOnce(() => COLUMNS);
  const connectionAt = (index: number): ConnectionView | undefined =>
    ids[index] === undefined ? undefined : overview.connection(ids[index]);
  const { key } = view.cursors.frames;
  const chosen =
    key === END || rows.length === 0 ? undefined : rows.keyAt(Math.min(rows.indexOf(key), rows.length - 1));
  /** The chosen frame, if it is one of this connection; otherwise the newest record. */
  const tableSeq = (id: number): number =>
    chosen !== undefined && source.get(chosen)?.connection === id ? chosen : source.nextSeq - 1;
  let atSeq = 0;
  let table: HpackTable | undefined;
  return {
    list: sortedKeys(ids),
    empty: ['No connections yet', 'They appear here as soon as a client connects.'],
    head: (width) => tableHead(columns(width)),
    row: (index, width) => {
      const connection = overview.connection(ids[index]!)!;
      return tableRow(columns(width), { connection, failure: overview.failure(connection.id) });
    },
    detail: (index, width) => {
      const connection = connectionAt(index);
      if (!connection) return [];
      const { id } = connection;
      atSeq = tableSeq(id);
      table = tables.at(source, id, view.tableOf, atSeq);
      const findings = overview.findings.filter((finding) => finding.connection === id);
      const facts = {
        windows: overview.windows(id),
        table,
        atSeq,
        chosen: atSeq === chosen,
        findings,
        failure: overview.failure(id),
      };
      return connectionDetail(connection, facts, width);
    },
    record: (index) => {
      const connection = connectionAt(index);
      return connection?.opened?.seq ?? overview.failure(ids[index] ?? 0)?.seq ?? connection?.waiting?.seq;
    },
    subject: (index) => (ids[index] === undefined ? undefined : { connection: ids[index] }),
    missing: () => table?.missing,
    unfinished: () => table !== undefined && table.missing === undefined && table.behind(atSeq) > 0,
  };
}
