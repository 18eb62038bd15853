import type { RecordOf, Severity } from '../trace/index.ts';
import { escapeText, wireText } from '../ui/format/escape.ts';
import { lifecycleSummary } from '../ui/format/lifecycle-summary.ts';
import { FAULTS } from '../ui/format/names.ts';
import { counted } from '../ui/format/quantities.ts';
import type { Palette } from '../ui/format/record-line.ts';
import { wrap } from '../ui/format/wrap.ts';
import type { JudgedFinding, JudgedTrace } from './judged-trace.ts';

export interface ReportStyle {
  readonly palette: Palette;
  /** Columns; Infinity where nothing is to be wrapped. */
  readonly width: number;
  /** Everything in full, however often it was found. */
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
export function tally(findings: readonly JudgedFinding[]): string {
  const reported = new Set(findings.map(({ finding }) => finding.seq));
  const roots = findings.filter(({ finding: { cause } }) => cause === undefined || !reported.has(cause));
  const parts = SEVERITIES.flatMap((severity) => {
    const number = roots.filter(({ finding }) => finding.severity === severity).length;
    return number > 0 ? [counted(number, NOUNS[severity])] : [];
  });
  const last = parts.pop() ?? 'nothing';
  const consequences = findings.length - roots.length;
  const behind = consequences > 0 ? ` with ${counted(consequences, 'consequence')}` : '';
  return `${parts.length > 0 ? `${parts.join(', ')} and ` : ''}${last}${behind}`;
}

/** Findings by connection and stream, the worst first and causes before what came of them. */
export function findingsReport(
  findings: readonly JudgedFinding[],
  { connections }: Pick<JudgedTrace, 'connections'>,
  style: ReportStyle,
): string {
  const blocks = [...groupBy(findings, ({ finding }) => finding.connection)]
    .sort(([a], [b]) => a - b)
    .map(([connection, own]) => new ConnectionReport(own, style).lines(connection, connections.get(connection)));
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

class ConnectionReport {
  readonly #style: ReportStyle;
  readonly #roots: readonly JudgedFinding[];
  readonly #consequences: ReadonlyMap<number, readonly JudgedFinding[]>;
  readonly #told = new Map<string, number>();
  readonly #untold = new Map<string, number>();

  constructor(findings: readonly JudgedFinding[], style: ReportStyle) {
    this.#style = style;
    const reported = new Set(findings.map(({ finding }) => finding.seq));
    const rootOf = new Map<number, number>();
    for (const { finding } of findings) {
      const { seq, cause } = finding;
      // A cause comes before what follows from it, so its own root is known.
      if (cause !== undefined && reported.has(cause)) rootOf.set(seq, rootOf.get(cause) ?? cause);
    }
    this.#roots = findings.filter(({ finding }) => !rootOf.has(finding.seq));
    this.#consequences = groupBy(
      findings.filter(({ finding }) => rootOf.has(finding.seq)),
      ({ finding }) => rootOf.get(finding.seq)!,
    );
  }

  lines(connection: number, opened: RecordOf<'connection-opened'> | undefined): string[] {
    const { palette } = this.#style;
    const places = [...groupBy(this.#roots, ({ finding }) => finding.streamId ?? 0)].sort(
      ([a, as], [b, bs]) => this.#worst(as) - this.#worst(bs) || a - b,
    );
    const name = connection === 0 ? 'all connections' : `connection ${connection}`;
    const head = opened ? `  ${palette.muted(lifecycleSummary(opened))}` : '';
    const body = places.flatMap(([streamId, findings]) => this.#place(streamId, findings));
    return [`${palette.strong(name)}${head}`, ...body, ...this.#more()];
  }

  #place(streamId: number, findings: readonly JudgedFinding[]): string[] {
    const request = findings.find((each) => each.request !== undefined)?.request;
    const place = streamId === 0 ? 'the whole connection' : `stream ${streamId}`;
    const lines = findings
      .toSorted((a, b) => this.#rank(a) - this.#rank(b) || a.finding.at - b.finding.at)
      .flatMap((finding) => this.#finding(finding));
    if (lines.length === 0) return [];
    const head = `  ${this.#style.palette.strong(place)}${request === undefined ? '' : `  ${wireText(request)}`}`;
    return ['', head, ...lines];
  }

  #finding(judged: JudgedFinding): string[] {
    const { rule } = judged.finding;
    const told = this.#told.get(rule) ?? 0;
    const note = SEVERITIES[this.#rank(judged)] === 'info';
    if (this.#style.full || told < IN_LINES) {
      this.#told.set(rule, told + 1);
      return this.#style.full || (!note && told < IN_FULL)
        ? this.#inFull(judged)
        : [`    ${this.#oneLine(judged.finding)}`];
    }
    this.#untold.set(rule, (this.#untold.get(rule) ?? 0) + 1);
    return [];
  }

  #inFull({ finding, proof, unshown }: JudgedFinding): string[] {
    const { palette, width } = this.#style;
    const { severity, summary, rule, section, fault, fix, symptom, seq } = finding;
    const labelled = (label: string, text: string) =>
      wrap(escapeText(text), width - 6 - LABEL).map(
        (line, at) => `      ${palette.muted((at === 0 ? label : '').padEnd(LABEL))}${line}`,
      );
    const [first = '', ...rest] = wrap(escapeText(summary), width - 6);
    const hidden = unshown > 0 ? [palette.muted(`      and ${counted(unshown, 'record')} more`)] : [];
    const after = this.#consequences.get(seq) ?? [];
    const more = after.length - CONSEQUENCES;
    return [
      `    ${this.#mark(severity)} ${first}`,
      ...rest.map((line) => `      ${line}`),
      `      ${palette.muted(`${rule} · ${section}`)}`,
      ...proof.map((line) => `  ${line}`),
      ...hidden,
      ...labelled('who', FAULTS[fault]),
      ...labelled('fix', fix),
      ...(symptom === undefined ? [] : labelled('seen as', symptom)),
      ...after
        .slice(0, CONSEQUENCES)
        .map(
          (each, at) => `      ${palette.muted((at === 0 ? 'then' : '').padEnd(LABEL))}${this.#oneLine(each.finding)}`,
        ),
      ...(more > 0 ? [`${' '.repeat(6 + LABEL)}${palette.muted(`and ${counted(more, 'more consequence')}`)}`] : []),
    ];
  }

  #oneLine({ severity, summary, rule, streamId }: RecordOf<'finding'>): string {
    const where = streamId === undefined ? '' : `stream ${streamId} · `;
    return `${this.#mark(severity)} ${escapeText(summary)}  ${this.#style.palette.muted(`${where}${rule}`)}`;
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

  /** How bad it is, with what came of it: 0 is worst. */
  #rank({ finding }: JudgedFinding): number {
    return Math.min(rank(finding), ...(this.#consequences.get(finding.seq) ?? []).map((each) => rank(each.finding)));
  }

  #worst(findings: readonly JudgedFinding[]): number {
    return Math.min(...findings.map((each) => this.#rank(each)));
  }
}

const rank = ({ severity }: RecordOf<'finding'>): number => SEVERITIES.indexOf(severity);

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
