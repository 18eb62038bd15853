import { frameTypeOf } from '../../decode/index.ts';
import type { FindingRecord, TraceRecord } from '../../trace/index.ts';
import { escapeText } from '../format/escape.ts';
import { frameSummary } from '../format/frame-summary.ts';
import { lifecycleSummary } from '../format/lifecycle-summary.ts';
import { cell, type Line, type Span, span } from '../format/line.ts';
import { typeName } from '../format/names.ts';
import { moment } from '../format/quantities.ts';
import type { Column } from '../table.ts';
import { frameStyle, SEVERITY_MARKS, type Style } from '../theme.ts';
import type { TimeFormat } from '../view-state.ts';

/** One row of the Frames view. */
export interface FrameRow {
  readonly record: TraceRecord;
  /** The worst finding this record is evidence for. */
  readonly finding: FindingRecord | undefined;
  readonly previousAt: number | undefined;
}

/** `→` is what the client sends, `←` what the server sends. */
export const ARROWS = { client: '→', server: '←' } as const;

const KIND_NAMES: Partial<Record<TraceRecord['kind'], string>> = {
  preface: 'preface',
  octets: 'octets',
  'connection-opened': 'opened',
  'connection-waiting': 'waiting',
  'connection-failed': 'failed',
  'direction-ended': 'end',
  'connection-closed': 'closed',
  'trace-ended': 'trace ended',
  finding: 'finding',
};

/** The RFC's word for a frame, a word in small letters for everything else. */
export function recordType(record: TraceRecord): Span {
  if (record.kind !== 'frame') {
    const failed = record.kind === 'connection-failed' || record.kind === 'observer-failed';
    const style = failed ? 'error' : record.kind === 'connection-waiting' ? 'warning' : 'muted';
    return span(KIND_NAMES[record.kind] ?? record.kind, style);
  }
  const { frame } = record;
  const name = frame.type === 'UNKNOWN' || frame.type === 'MALFORMED' ? typeName(frame.typeCode) : frame.type;
  return span(frame.type === 'MALFORMED' ? `✖${name}` : name, frameStyle(frame.type));
}

/** One line on what a record says, escaped. */
export const recordSummary = (record: TraceRecord, width?: number): string =>
  record.kind === 'frame' ? frameSummary(record.frame, width) : lifecycleSummary(record);

const FLAG_LETTERS: Readonly<Record<string, string>> = { PADDED: 'P', PRIORITY: '!' };

/**
 * `ES EH P`: the two flags that structure a stream always stand at the same place, where the type has them at all; a
 * dot says "could be set, is not".
 */
function flagCells(record: TraceRecord): Line {
  if (record.kind !== 'frame') return [span(' '.repeat(8))];
  const { flags, typeCode } = record.frame;
  const defined = frameTypeOf(typeCode)?.flags ?? {};
  const slot = (name: string, short: string, style: Style): Span => {
    if (flags.includes(name)) return span(`${short} `, style);
    return span(name in defined ? '·  ' : '   ', 'muted');
  };
  if (!('END_STREAM' in defined) && !('END_HEADERS' in defined)) return [cell(flags.join(' '), 8, 'left', 'muted')];
  const letters = flags.map((flag) => FLAG_LETTERS[flag] ?? '').join('');
  return [slot('END_STREAM', 'ES', 'strong'), slot('END_HEADERS', 'EH', 'good'), cell(letters, 2, 'left', 'muted')];
}

/** The columns of the Frames view, from left to right. */
export function frameColumns(time: TimeFormat, startedAt: number, seqWidth: number): readonly Column<FrameRow>[] {
  return [
    {
      title: '',
      width: 1,
      importance: 9,
      cell: ({ finding }) => (finding ? span(SEVERITY_MARKS[finding.severity], finding.severity) : span(' ')),
    },
    {
      title: '#',
      width: seqWidth,
      align: 'right',
      importance: 8,
      cell: ({ record }) => span(String(record.seq), 'muted'),
    },
    {
      title: TIME_TITLES[time],
      width: time === 'time-of-day' ? 12 : 9,
      align: 'right',
      importance: 3,
      cell: ({ record, previousAt }) => span(moment(record.at, time, startedAt, previousAt), 'muted'),
    },
    {
      title: 'conn',
      width: 4,
      align: 'right',
      importance: 1,
      cell: ({ record }) => span(record.connection === 0 ? '' : String(record.connection), 'muted'),
    },
    {
      title: ' ',
      width: 1,
      importance: 10,
      cell: ({ record }) => ('from' in record ? span(ARROWS[record.from], record.from) : span(' ')),
    },
    {
      title: 'stream',
      width: 6,
      align: 'right',
      importance: 7,
      cell: ({ record }) => span(record.kind === 'frame' ? String(record.frame.streamId) : ''),
    },
    { title: 'type', width: 13, importance: 11, cell: ({ record }) => recordType(record) },
    { title: 'flags', width: 8, importance: 6, cell: ({ record }) => flagCells(record) },
    {
      title: 'length',
      width: 8,
      align: 'right',
      importance: 2,
      cell: ({ record }) => span(lengthOf(record), 'muted'),
    },
    {
      title: 'summary',
      width: 30,
      importance: 12,
      cell: summaryCell,
    },
  ];
}

const TIME_TITLES: Readonly<Record<TimeFormat, string>> = {
  'since-start': 'time',
  'since-previous': '+ time',
  'time-of-day': 'time of day',
};

/** Columns that are left to the summary beside what is wrong. */
const SUMMARY_ROOM = 36;

/** What the record says; at the end of the line what is wrong with it, where there is room. */
function summaryCell({ record, finding }: FrameRow, width: number): Line {
  const style = record.kind === 'frame' ? undefined : 'muted';
  const verdict = finding && finding.severity !== 'info' ? ` ${escapeText(finding.rule)}` : '';
  if (verdict === '' || verdict.length + SUMMARY_ROOM > width)
    return [cell(recordSummary(record, width), width, 'left', style)];
  return [cell(recordSummary(record, width), width - verdict.length, 'left', style), span(verdict, finding!.severity)];
}

function lengthOf(record: TraceRecord): string {
  if (record.kind === 'frame') return String(record.frame.length);
  return record.kind === 'preface' || record.kind === 'octets' ? String(record.length) : '';
}
