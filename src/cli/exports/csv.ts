import type { ExportWriter, TraceRecord } from '../../trace/index.ts';
import { frameSummary } from '../../ui/format/frame-summary.ts';
import { lifecycleSummary } from '../../ui/format/lifecycle-summary.ts';
import { errorName } from '../../ui/format/names.ts';

type Cell = string | number | undefined;

/** Columns of the table; a column is empty where a record has no such thing. */
const COLUMNS: Readonly<Record<string, (record: TraceRecord) => Cell>> = {
  seq: ({ seq }) => seq,
  milliseconds: ({ at }) => at,
  connection: ({ connection }) => connection,
  kind: ({ kind }) => kind,
  from: (record) => ('from' in record ? record.from : undefined),
  type: (record) => frameOf(record)?.type,
  stream: (record) => (record.kind === 'finding' ? record.streamId : frameOf(record)?.streamId),
  flags: (record) => frameOf(record)?.flags.join(' '),
  length: (record) => frameOf(record)?.length,
  error: (record) => {
    const frame = frameOf(record);
    return frame && 'errorCode' in frame ? errorName(frame.errorCode) : undefined;
  },
  summary: (record) => (record.kind === 'frame' ? frameSummary(record.frame) : lifecycleSummary(record)),
};

const frameOf = (record: TraceRecord) => (record.kind === 'frame' ? record.frame : undefined);

/** A table for spreadsheets, one row for each record. @see RFC 4180 */
export const csvWriter = (): ExportWriter => ({
  begin: () => row(Object.keys(COLUMNS)),
  record: (record) => row(Object.values(COLUMNS).map((cell) => cell(record))),
  end: () => '',
});

const row = (cells: readonly Cell[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** Text that a spreadsheet would take for a formula gets an apostrophe in front: it may come from the wire. */
function quoted(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
