import { type FindingGroup, groupFindings, severityOf } from '../../diagnose/finding-groups.ts';
import type { Fault, RecordOf } from '../../trace/index.ts';
import { escapeText } from '../format/escape.ts';
import { type Line, span } from '../format/line.ts';
import { count, counted } from '../format/quantities.ts';
import { type Column, fittedOnce, tableHead, tableRow } from '../table.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import type { KeyedList } from '../view-state.ts';
import { againLines, findingLines } from './finding-detail.ts';
import type { PaneModel, Picture } from './pane.ts';

interface FindingRow {
  readonly finding: RecordOf<'finding'>;
  readonly consequence: boolean;
  /** The same about other streams or connections. */
  readonly again: readonly RecordOf<'finding'>[];
  /** More of it that were only counted. */
  readonly unlisted: number;
}

const FINDING = 'finding';
/** Columns the sentence takes before there is room for the name of the rule. */
const SENTENCE = 96;

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
    cell: ({ finding: { connection }, again }) =>
      span(again.some((other) => other.connection !== connection) ? '' : String(connection), 'muted'),
  },
  {
    title: 'stream',
    width: 6,
    align: 'right',
    importance: 4,
    cell: ({ finding: { streamId }, again }) =>
      span(streamId === undefined ? '' : `${streamId}${again.some((other) => other.streamId !== streamId) ? '…' : ''}`),
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
  {
    title: FINDING,
    width: 52,
    importance: 12,
    cell: ({ finding, again, unlisted }): Line => [
      span(again.length + unlisted === 0 ? '' : `${count(1 + again.length + unlisted)}× `, 'strong'),
      span(escapeText(finding.summary)),
    ],
  },
];

const RANK = { error: 0, warning: 1, info: 2 } as const;

/**
 * Causes in the order of their weight, each followed by what it led to. What is said of many streams or connections in the
 * same words is one row.
 */
export const causesFirst = (findings: readonly RecordOf<'finding'>[]): readonly FindingRow[] =>
  groupFindings(findings)
    .toSorted((a, b) => RANK[severityOf(a)] - RANK[severityOf(b)] || a.findings[0].seq - b.findings[0].seq)
    .flatMap((group) => rowsOf(group, false));

function rowsOf(group: FindingGroup<RecordOf<'finding'>>, consequence: boolean): readonly FindingRow[] {
  const { findings, unlisted, consequences } = group;
  const [finding, ...again] = findings;
  return [{ finding, consequence, again, unlisted }, ...consequences.flatMap((each) => rowsOf(each, true))];
}

/** Proofs that are read from the file to be shown: each may be on a page of its own. */
const LOADED_PROOFS = 4;

/** What the view is made from, the same as long as no finding was added. */
interface Verdicts {
  /** Findings. */
  readonly of: number;
  readonly rows: readonly FindingRow[];
  /** By number: a new error above must not move the cursor to another finding. */
  readonly list: KeyedList;
  readonly note: string;
}
const VERDICTS = new WeakMap<readonly RecordOf<'finding'>[], Verdicts>();

function verdictsOn(findings: readonly RecordOf<'finding'>[]): Verdicts {
  const known = VERDICTS.get(findings);
  if (known?.of === findings.length) return known;
  const rows = causesFirst(findings);
  const places = new Map(rows.flatMap(({ finding, again }, at) => [finding, ...again].map(({ seq }) => [seq, at])));
  const list = {
    length: rows.length,
    keyAt: (index: number) => rows[index]!.finding.seq,
    indexOf: (key: number) => places.get(key) ?? 0,
  };
  const verdicts = { of: findings.length, rows, list, note: whoHasToAct(rows) };
  VERDICTS.set(findings, verdicts);
  return verdicts;
}

/** What is wrong, who has to act, what proves it. */
export function findingsPane({ overview, source, view }: Picture): PaneModel {
  const { rows, list, note } = verdictsOn(overview.findings);
  const columns = fittedOnce((width) =>
    COLUMNS.map((column) =>
      column.title === FINDING && width > SENTENCE + 16 ? { ...column, width: SENTENCE } : column,
    ),
  );
  return {
    list,
    empty: emptyFindings(overview.failures),
    head: (width) => tableHead(columns(width)),
    row: (index, width) => tableRow(columns(width), rows[index]!),
    detail: (index, width) => {
      const row = rows[index];
      return row
        ? [...findingLines(row.finding, (seq) => source.get(seq), width), ...againLines(row.again, row.unlisted)]
        : [];
    },
    target: (index) => rows[index]?.finding.evidence.at(-1),
    record: (index) => rows[index]?.finding.seq,
    subject: (index) =>
      rows[index] && { connection: rows[index].finding.connection, streamId: rows[index].finding.streamId },
    missing: () => {
      if (!source.isLoaded) return undefined;
      const shown = rows[list.indexOf(view.cursors.findings.key)];
      const canBeHad = (seq: number) => seq >= source.firstSeq && seq < source.nextSeq;
      return shown?.finding.evidence.slice(-LOADED_PROOFS).find((seq) => canBeHad(seq) && !source.isLoaded!(seq));
    },
    note,
  };
}

const emptyFindings = (failures: number): readonly string[] =>
  failures === 0
    ? ['Nothing to report', 'Every record so far kept to the rules that are checked.']
    : ['No rule was broken', `But ${counted(failures, 'connection')} failed before HTTP/2 began: 3 shows why.`];

/** `2 for the client, 5 for the server`: how many errors and warnings each has to do something about. */
function whoHasToAct(rows: readonly FindingRow[]): string {
  const counts = new Map<Fault, number>();
  for (const { finding, consequence } of rows) {
    const { severity, fault } = finding;
    if (severity !== 'info' && !consequence && fault !== 'none') counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  return [...counts].map(([fault, number]) => `${FAULT_NAMES[fault]}: ${number}`).join(' · ');
}
const FAULT_NAMES: Readonly<Record<Fault, string>> = {
  client: 'client has to act',
  server: 'server has to act',
  network: 'network',
  proxy: 'h2inspect or another proxy',
  either: 'client or server',
  none: 'nobody',
};
