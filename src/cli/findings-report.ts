import { type FindingGroup, groupFindings, severityOf, sizeOf } from '../diagnose/index.ts';
import type { RecordOf, Severity } from '../trace/index.ts';
import { escapeText } from '../ui/format/escape.ts';
import { lifecycleSummary } from '../ui/format/lifecycle-summary.ts';
import { FAULTS } from '../ui/format/names.ts';
import { count, counted } from '../ui/format/quantities.ts';
import type { Palette } from '../ui/format/record-line.ts';
import { wrap } from '../ui/format/wrap.ts';
import { connectionsName, connectionsOf, otherFrames, placeName, requestName, streamsName } from './finding-places.ts';
import type { JudgedFinding, JudgedTrace } from './judged-trace.ts';

export interface ReportStyle {
  readonly palette: Palette;
  /** Columns; Infinity where nothing is to be wrapped. */
  readonly width: number;
  /** Each finding by itself and in full, however often it was found. */
  readonly full: boolean;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
const NOUNS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
const MARKS: Readonly<Record<Severity, string>> = { error: '✖', warning: '▲', info: 'ℹ' };
/** Of each rule and connection: how many findings are told at all, and how many of them with their frames. */
const IN_LINES = 10;
const IN_FULL = 3;
const CONSEQUENCES = 5;
/** Columns of `who`, `fix`, `seen as`. */
const LABEL = 9;

/** `2 errors and 1 note`, what merely follows from them counted apart; `nothing` without findings. */
export function tally(findings: readonly JudgedFinding[], { full }: Pick<ReportStyle, 'full'>): string {
  const roots = grouped(findings, full);
  const parts = SEVERITIES.flatMap((severity) => {
    const number = roots.filter(({ findings: [{ severity: own }] }) => own === severity).length;
    return number > 0 ? [counted(number, NOUNS[severity])] : [];
  });
  const last = parts.pop() ?? 'nothing';
  const all = roots.flatMap((root) => [root, ...descendantsOf(root)]);
  const consequences = all.length - roots.length;
  const behind = consequences > 0 ? ` with ${counted(consequences, 'consequence')}${worse(roots, consequences)}` : '';
  const size = all.reduce((sum, group) => sum + sizeOf(group), 0);
  const inAll = size > all.length ? ` (${counted(size, 'finding')} in all)` : '';
  return `${parts.length > 0 ? `${parts.join(', ')} and ` : ''}${last}${behind}${inAll}`;
}

/** `, one of them an error`: what came of warnings and notes is not to be missed. */
function worse(roots: readonly FindingGroup[], consequences: number): string {
  const isError = ({ findings: [{ severity }] }: FindingGroup) => severity === 'error';
  const errors = roots
    .filter((root) => !isError(root))
    .flatMap(descendantsOf)
    .filter(isError).length;
  if (errors === 0) return '';
  if (consequences === 1) return ', an error';
  return errors === 1 ? ', one of them an error' : `, ${count(errors)} of them errors`;
}

/** Findings by connection and stream, the worst first everywhere, and causes before what came of them; a burst is told once. */
export function findingsReport(
  findings: readonly JudgedFinding[],
  { connections }: Pick<JudgedTrace, 'connections'>,
  style: ReportStyle,
): string {
  const judged = new Map(findings.map((each) => [each.finding.seq, each]));
  const blocks = [...groupBy(grouped(findings, style.full), (group) => connectionsOf(group).join())]
    .map(([, groups]) => ({ groups, ids: connectionsOf(groups[0]!) }))
    .sort((a, b) => worst(a.groups) - worst(b.groups) || a.ids[0]! - b.ids[0]! || b.ids.length - a.ids.length)
    .map(({ groups, ids }) => {
      const opened = ids.length === 1 ? connections.get(ids[0]!) : undefined;
      return new BlockReport(groups, judged, style).lines(connectionsName(ids), opened);
    });
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

const grouped = (findings: readonly JudgedFinding[], full: boolean): readonly FindingGroup[] =>
  groupFindings(
    findings.map(({ finding }) => finding),
    full ? ({ seq }) => String(seq) : undefined,
  );

/** All that came of a finding, in the order in which it came. */
function descendantsOf({ consequences }: FindingGroup): readonly FindingGroup[] {
  const all = consequences.flatMap((group) => [group, ...descendantsOf(group)]);
  return all.sort((a, b) => a.findings[0].seq - b.findings[0].seq);
}

/** What there is to say of one connection, or of several in the same words. */
class BlockReport {
  readonly #style: ReportStyle;
  readonly #roots: readonly FindingGroup[];
  readonly #judged: ReadonlyMap<number, JudgedFinding>;
  readonly #told = new Map<string, number>();
  readonly #untold = new Map<string, number>();

  constructor(roots: readonly FindingGroup[], judged: ReadonlyMap<number, JudgedFinding>, style: ReportStyle) {
    this.#style = style;
    this.#roots = roots;
    this.#judged = judged;
  }

  lines(name: string, opened: RecordOf<'connection-opened'> | undefined): string[] {
    const { palette } = this.#style;
    const places = [...groupBy(this.#roots, placeName)].sort(
      ([, a], [, b]) => worst(a) - worst(b) || streamOf(a[0]!) - streamOf(b[0]!),
    );
    const head = opened ? `  ${palette.muted(lifecycleSummary(opened))}` : '';
    const body = places.flatMap(([place, groups]) => this.#place(place, groups));
    return [`${palette.strong(name)}${head}`, ...body, ...this.#more()];
  }

  #place(place: string, groups: readonly FindingGroup[]): string[] {
    const request = requestName(groups.flatMap(({ findings }) => findings.map(({ seq }) => this.#judged.get(seq)!)));
    const lines = groups
      .toSorted((a, b) => rankOf(a) - rankOf(b) || a.findings[0].at - b.findings[0].at)
      .flatMap((group) => this.#group(group));
    if (lines.length === 0) return [];
    return ['', `  ${this.#style.palette.strong(place)}${request === '' ? '' : `  ${request}`}`, ...lines];
  }

  #group(group: FindingGroup): string[] {
    const { rule } = group.findings[0];
    const told = this.#told.get(rule) ?? 0;
    const note = SEVERITIES[rankOf(group)] === 'info';
    if (this.#style.full || told < IN_LINES) {
      this.#told.set(rule, told + 1);
      return this.#style.full || (!note && told < IN_FULL) ? this.#inFull(group) : [`    ${this.#oneLine(group, '')}`];
    }
    this.#untold.set(rule, (this.#untold.get(rule) ?? 0) + sizeOf(group));
    return [];
  }

  #inFull(group: FindingGroup): string[] {
    const { palette, width } = this.#style;
    const { severity, summary, rule, section, fault, fix, symptom, seq } = group.findings[0];
    const { proof, unshown } = this.#judged.get(seq)!;
    const labelled = (label: string, text: string) =>
      wrap(escapeText(text), width - 6 - LABEL).map(
        (line, at) => `      ${palette.muted((at === 0 ? label : '').padEnd(LABEL))}${line}`,
      );
    const [first = '', ...rest] = wrap(times(group) + escapeText(summary), width - 6);
    const hidden = unshown > 0 ? [palette.muted(`      and ${counted(unshown, 'record')} more`)] : [];
    const again = otherFrames(group);
    const after = descendantsOf(group);
    const more = after.slice(CONSEQUENCES).reduce((sum, each) => sum + sizeOf(each), 0);
    return [
      `    ${this.#mark(severity)} ${first}`,
      ...rest.map((line) => `      ${line}`),
      `      ${palette.muted(`${rule} · ${section}`)}`,
      ...proof.map((line) => `  ${line}`),
      ...hidden,
      ...(again === '' ? [] : labelled('also at', again)),
      ...(group.unlisted > 0
        ? labelled('counted', `${count(group.unlisted)} more of ${rule}, not listed one by one`)
        : []),
      ...labelled('who', FAULTS[fault]),
      ...labelled('fix', fix),
      ...(symptom === undefined ? [] : labelled('seen as', symptom)),
      ...after
        .slice(0, CONSEQUENCES)
        .map(
          (each, at) =>
            `      ${palette.muted((at === 0 ? 'then' : '').padEnd(LABEL))}${this.#oneLine(each, streamsName(each))}`,
        ),
      ...(more > 0 ? [`${' '.repeat(6 + LABEL)}${palette.muted(`and ${counted(more, 'more consequence')}`)}`] : []),
    ];
  }

  /** @param where the streams, where the line does not stand under them */
  #oneLine(group: FindingGroup, where: string): string {
    const { severity, summary, rule, streamId } = group.findings[0];
    const place = where === '' && streamId !== undefined && group.findings.length === 1 ? `stream ${streamId}` : where;
    const source = this.#style.palette.muted(place === '' ? rule : `${place} · ${rule}`);
    return `${this.#mark(severity)} ${times(group)}${escapeText(summary)}  ${source}`;
  }

  #mark(severity: Severity): string {
    const { error, warning, muted } = this.#style.palette;
    return { error, warning, info: muted }[severity](MARKS[severity]);
  }

  /** What was found too often to be told each time. */
  #more(): string[] {
    const lines = [...this.#untold].map(([rule, more]) =>
      this.#style.palette.muted(`  and ${counted(more, 'finding')} more of ${rule} (--rule ${rule} lists all)`),
    );
    return lines.length > 0 ? ['', ...lines] : [];
  }
}

/** `12× `; nothing where it was found once. */
const times = (group: FindingGroup): string => (sizeOf(group) === 1 ? '' : `${count(sizeOf(group))}× `);

const streamOf = ({ findings: [{ streamId = 0 }] }: FindingGroup): number => streamId;

/** How bad it is, with what came of it: 0 is worst. */
const rankOf = (group: FindingGroup): number => SEVERITIES.indexOf(severityOf(group));

const worst = (groups: readonly FindingGroup[]): number => Math.min(...groups.map(rankOf));

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
