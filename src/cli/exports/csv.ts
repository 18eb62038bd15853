import type { ExportWriter, TraceRecord } from '../../trace/index.ts';
import { escapeText, wirePreview } from '../../ui/format/escape.ts';
import { frameSummary } from '../../ui/format/frame-summary.ts';
import { lifecycleSummary } from '../../ui/format/lifecycle-summary.ts';
import { errorName } from '../../ui/format/names.ts';

type Cell = string | number | undefined;

/** Characters of a cell; spreadsheets take no more than 32 767. */
const CELL = 8000;

/** Columns of the table; a column is empty where a record has no such thing. */
const COLUMNS: Readonly<Record<string, (record: TraceRecord, startedAt: number) => Cell>> = {
  seq: ({ seq }) => seq,
  time: ({ at }, startedAt) => isoTime(startedAt + at),
  milliseconds: ({ at }) => at,
  connection: ({ connection }) => connection,
  kind: ({ kind }) => kind,
  from: (record) => ('from' in record ? record.from : undefined),
  type: (record) => frameOf(record)?.type,
  stream: (record) => (record.kind === 'finding' ? record.streamId : frameOf(record)?.streamId),
  flags: (record) => frameOf(record)?.flags.join(' '),
  length: (record) => frameOf(record)?.length,
  method: (record) => fieldOf(record, ':method'),
  authority: (record) => fieldOf(record, ':authority'),
  path: (record) => fieldOf(record, ':path'),
  status: (record) => fieldOf(record, ':status'),
  error: (record) => {
    const frame = frameOf(record);
    return frame && 'errorCode' in frame ? errorName(frame.errorCode) : undefined;
  },
  rule: (record) => (record.kind === 'finding' ? escapeText(record.rule) : undefined),
  summary: (record) => (record.kind === 'frame' ? frameSummary(record.frame) : lifecycleSummary(record)),
};

const frameOf = (record: TraceRecord) => (record.kind === 'frame' ? record.frame : undefined);

function fieldOf(record: TraceRecord, name: string): string | undefined {
  const frame = frameOf(record);
  if (!frame || !('fieldBlock' in frame)) return undefined;
  const value = frame.fieldBlock?.fields.find((field) => field.name === name)?.value;
  return value === undefined ? undefined : wirePreview(value, CELL);
}

/** To the microsecond. */
function isoTime(time: number): string | undefined {
  const microseconds = Math.round(time * 1000);
  const date = new Date(Math.floor(microseconds / 1000));
  if (Number.isNaN(date.getTime())) return undefined;
  return date.toISOString().replace('Z', `${String(microseconds % 1000).padStart(3, '0')}Z`);
}

/** A table for spreadsheets, one row for each record. @see RFC 4180 */
export function csvWriter(): ExportWriter {
  let startedAt = 0;
  return {
    begin(header) {
      startedAt = Date.parse(header.startedAt) || 0;
      return row(Object.keys(COLUMNS));
    },
    record: (record) => row(Object.values(COLUMNS).map((cell) => cell(record, startedAt))),
    end: () => '',
  };
}

const row = (cells: readonly Cell[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** Text that a spreadsheet would take for a formula gets an apostrophe in front: it may come from the wire. */
function quoted(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
