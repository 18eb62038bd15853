import { FIRST_DYNAMIC_INDEX } from '../../decode/index.ts';
import { wirePreview } from '../format/escape.ts';
import { type Line, span } from '../format/line.ts';
import { count, counted, entries } from '../format/quantities.ts';
import { fitText } from '../format/width.ts';
import type { HpackTable, TableEntry } from '../hpack-table.ts';
import { type DetailLine, textLine } from './detail-line.ts';

const NAME = 26;

/** A table, and the record after which it is shown. */
export interface TableAt {
  readonly table: HpackTable;
  readonly atSeq: number;
  /** Whether that is the frame the user chose; otherwise it is the newest. */
  readonly chosen: boolean;
}

/** The dynamic table of one side, as it was after a record: entries, sizes, what had to go. */
export function tableLines({ table, atSeq, chosen }: TableAt, width: number): readonly DetailLine[] {
  const other = table.from === 'client' ? 'server' : 'client';
  const when = chosen ? `at the chosen frame, #${atSeq}` : `by now, #${atSeq}`;
  const head = `HPACK table, ${table.from} → ${other}, ${when}`;
  const sizes = `${entries(table.entries.length)} · ${count(table.size)} of ${count(table.maxSize)} octets · ${count(table.evicted)} evicted`;
  const behind = table.behind(atSeq);
  const sized = (entry: TableEntry) => entry.name.length + entry.value.length + 32;
  return [
    { line: [span(` ${head}`, 'strong'), span('   h l: the other side', 'muted')] },
    textLine(`   ${sizes}`, 'muted'),
    ...(behind > 0 ? [textLine(`   reading: ${counted(behind, 'record')} to go`, 'warning')] : []),
    ...(table.complete
      ? []
      : [textLine('   not complete: earlier blocks are not in memory or could not be read', 'warning')]),
    ...(table.entries.length === 0
      ? [textLine('   empty: it is shown as of the frame that is chosen in 1 Frames', 'muted')]
      : []),
    ...table.entries.map((entry, at) =>
      entryLine(
        String(at + FIRST_DYNAMIC_INDEX),
        entry,
        `${sized(entry)} octets · #${entry.added} · used ${entry.uses}×`,
        width,
      ),
    ),
    ...table.lastEvicted.map((entry) => ({
      ...entryLine('gone', entry, `#${entry.added} · used ${entry.uses}× · evicted by #${entry.evictedBy}`, width),
      jump: entry.evictedBy,
    })),
  ];
}

function entryLine(index: string, entry: TableEntry, story: string, width: number): DetailLine & { jump: number } {
  const gone = index === 'gone';
  const line: Line = [
    span(`   ${index.padStart(4)}  `, 'muted'),
    span(fitText(wirePreview(entry.name, 60), NAME), gone ? 'muted' : 'strong'),
    span(fitText(wirePreview(entry.value, 200), Math.max(10, Math.min(72, width - 72))), gone ? 'muted' : undefined),
    span(`  ${story}`, 'muted'),
  ];
  return { line, jump: entry.added };
}
