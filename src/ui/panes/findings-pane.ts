import type { RecordOf } from '../../trace/index.ts';
import { escapeText } from '../format/escape.ts';
import { type Line, span } from '../format/line.ts';
import { type Column, fittedOnce, tableHead, tableRow } from '../table.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import { findingLines } from './finding-detail.ts';
import { type PaneModel, type Picture, positions } from './pane.ts';

interface FindingRow {
  readonly finding: RecordOf<'finding'>;
  readonly consequence: boolean;
}

const COLUMNS: readonly Column<FindingRow>[] = [
  {
    title: '',
    width: 4,
    importance: 9,
    cell: ({ finding, consequence }): Line => [
      span(consequence ? ' └ ' : ' '),
      span(SEVERITY_MARKS[finding.severity], finding.severity),
      span(consequence ? '' : '  '),
    ],
  },
  {
    title: 'conn',
    width: 4,
    align: 'right',
    importance: 3,
    cell: ({ finding }) => span(String(finding.connection), 'muted'),
  },
  {
    title: 'stream',
    width: 6,
    align: 'right',
    importance: 4,
    cell: ({ finding }) => span(finding.streamId === undefined ? '' : String(finding.streamId)),
  },
  {
    title: 'frame',
    width: 8,
    align: 'right',
    importance: 6,
    cell: ({ finding }) => span(finding.evidence.length > 0 ? `#${finding.evidence.at(-1)}` : '', 'muted'),
  },
  { title: 'who', width: 7, importance: 5, cell: ({ finding }) => span(finding.fault === 'none' ? '' : finding.fault) },
  { title: 'rule', width: 36, importance: 1, cell: ({ finding }) => span(finding.rule, 'muted') },
  { title: 'finding', width: 64, importance: 12, cell: ({ finding }) => span(escapeText(finding.summary)) },
];

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Causes in the order of their weight, each followed by what it led to. */
export function causesFirst(findings: readonly RecordOf<'finding'>[]): readonly FindingRow[] {
  const known = new Set(findings.map((finding) => finding.seq));
  const isConsequence = ({ cause }: RecordOf<'finding'>) => cause !== undefined && known.has(cause);
  const roots = findings.filter((finding) => !isConsequence(finding));
  const followers = new Map<number, RecordOf<'finding'>[]>();
  for (const finding of findings.filter(isConsequence)) {
    followers.set(finding.cause!, [...(followers.get(finding.cause!) ?? []), finding]);
  }
  return roots
    .toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || a.seq - b.seq)
    .flatMap((finding) => [{ finding, consequence: false }, ...consequencesOf(finding.seq, followers)]);
}

function consequencesOf(
  cause: number,
  followers: ReadonlyMap<number, readonly RecordOf<'finding'>[]>,
): readonly FindingRow[] {
  return (followers.get(cause) ?? []).flatMap((finding) => [
    { finding, consequence: true },
    ...consequencesOf(finding.seq, followers),
  ]);
}

/** What is wrong, who has to act, what proves it. */
export function findingsPane({ overview }: Picture): PaneModel {
  const rows = causesFirst(overview.findings);
  const columns = fittedOnce(() => COLUMNS);
  return {
    list: positions(rows.length),
    empty: ['Nothing to report', 'Every record so far kept to the rules that are checked.'],
    head: (width) => tableHead(columns(width)),
    row: (index, width) => tableRow(columns(width), rows[index]!),
    detail: (index, width) => (rows[index] ? findingLines(rows[index].finding, width) : []),
    target: (index) => rows[index]?.finding.evidence.at(-1),
  };
}
