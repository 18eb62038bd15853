import type { HeaderField, Peer } from '../../decode/index.ts';
import type { TraceRecord } from '../../trace/index.ts';
import { escapeText, wireText } from './escape.ts';
import { frameSummary } from './frame-summary.ts';
import { lifecycleSummary } from './lifecycle-summary.ts';
import { FAULTS, shortFlags } from './names.ts';

/** Paints a piece of text; all are the identity where there is no colour. */
export interface Palette {
  readonly client: (text: string) => string;
  readonly server: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly muted: (text: string) => string;
}

/** The column heads of {@link recordLine}. */
export const RECORD_LINE_HEAD = `${'time'.padStart(10)} ${'conn'.padStart(5)}   ${'stream'.padStart(6)}  ${'type'.padEnd(15)} ${'flags'.padEnd(9)} ${'length'.padStart(7)}  summary`;

/** One aligned line per record: time in seconds, connection, arrow, stream, type, flags, length, what matters. */
export function recordLine(record: TraceRecord, palette: Palette): string {
  const time = palette.muted((record.at / 1000).toFixed(4).padStart(10));
  const connection = (record.connection === 0 ? '' : String(record.connection)).padStart(5);
  if (record.kind !== 'frame') return `${time} ${connection} ${otherLine(record, palette)}`;
  const { frame, from } = record;
  const side = palette[from];
  const type = (frame.type === 'MALFORMED' ? palette.error : side)(frame.type.padEnd(15));
  const flags = shortFlags(frame.flags).padEnd(9);
  const summary = frameSummary(frame);
  const shown =
    frame.type === 'MALFORMED'
      ? palette.error(summary)
      : frame.type === 'GOAWAY' || frame.type === 'RST_STREAM'
        ? palette.warning(summary)
        : summary;
  return `${time} ${connection} ${side(ARROWS[from])} ${String(frame.streamId).padStart(6)}  ${type} ${flags} ${String(frame.length).padStart(7)}  ${shown}`.trimEnd();
}

const ARROWS: Readonly<Record<Peer, string>> = { client: '→', server: '←' };
const INDENT = ' '.repeat(28);

/** Under a finding that is no note and no consequence: who has to act, what to do, what the client's user sees. */
export function recordAdvice(record: TraceRecord, palette: Palette): string[] {
  if (record.kind !== 'finding' || record.severity === 'info' || record.cause !== undefined) return [];
  const { fault, fix, symptom } = record;
  const lines = [`${FAULTS[fault]}: ${fix}`, ...(symptom === undefined ? [] : [`seen as: ${symptom}`])];
  return lines.map((line) => palette.muted(`${INDENT}${escapeText(line)}`));
}

/** With `--verbose`: every header field and setting under its frame, with how it was written. */
export function recordDetail(record: TraceRecord, palette: Palette): string[] {
  if (record.kind !== 'frame' || !('fieldBlock' in record.frame) || !record.frame.fieldBlock) return [];
  return record.frame.fieldBlock.fields.map(
    (field) =>
      `${INDENT}${palette.strong(wireText(field.name))}: ${wireText(field.value)}  ${palette.muted(fieldSpelling(field))}`,
  );
}

/** `indexed 2`, `literal, name 4, Huffman → table`. */
export function fieldSpelling({ representation, index, huffmanName, huffmanValue }: HeaderField): string {
  if (representation === 'indexed') return `indexed ${index}`;
  const ends = {
    'literal-incremental-indexing': ', indexed',
    'literal-without-indexing': '',
    'literal-never-indexed': ', never indexed',
  };
  const huffman = huffmanName || huffmanValue ? ', Huffman' : '';
  return `literal${index > 0 ? `, name ${index}` : ''}${huffman}${ends[representation]}`;
}

function otherLine(record: Exclude<TraceRecord, { kind: 'frame' }>, palette: Palette): string {
  const arrow = 'from' in record ? palette[record.from](ARROWS[record.from]) : ' ';
  const streamId = record.kind === 'finding' && record.streamId !== undefined ? String(record.streamId) : '';
  const head = `${arrow} ${streamId.padStart(6)}  `;
  const summary = lifecycleSummary(record);
  if (record.kind === 'finding') {
    const [mark, paint] = record.cause === undefined ? FINDING_MARKS[record.severity] : CONSEQUENCE;
    return `${head}${palette[paint](`${mark} ${summary}`)}  ${palette.muted(escapeText(`${record.rule} · ${record.section}`))}`;
  }
  const failed = record.kind === 'connection-failed' || record.kind === 'observer-failed';
  const name = record.kind.replace(/^connection-|^direction-(?=ended)/, '').padEnd(15);
  const paint = failed ? palette.error : record.kind === 'connection-waiting' ? palette.warning : palette.muted;
  return `${head}${palette.muted(name)} ${paint(summary)}`;
}

const FINDING_MARKS = {
  error: ['✖', 'error'],
  warning: ['▲', 'warning'],
  info: ['ℹ', 'muted'],
} as const;
const CONSEQUENCE = ['└ consequence:', 'muted'] as const;
