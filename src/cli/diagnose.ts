import { RULES } from '../diagnose/index.ts';
import { type Severity, stringify } from '../trace/index.ts';
import { counted } from '../ui/format/quantities.ts';
import { recordLine } from '../ui/format/record-line.ts';
import type { DiagnoseOptions } from './commands/diagnose.ts';
import { findingsReport, type ReportStyle, tally } from './findings-report.ts';
import { paletteOf, wantsColour } from './frame-log.ts';
import { type JudgedFinding, judgeTrace } from './judged-trace.ts';
import { tellGaps } from './reading.ts';
import { ruleNamed } from './rule-choice.ts';
import { parseFilter } from './selection.ts';
import { StandardOutput } from './standard-output.ts';

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];

/** `h2inspect diagnose`; gives the exit code. */
export async function diagnose(path: string, options: DiagnoseOptions): Promise<number> {
  const { json, rule, disable = [], minSeverity, filter } = options;
  const asked = filter === undefined ? undefined : parseFilter(filter);
  const chosen = rule && new Set(rule.map((id) => ruleNamed(id).id));
  const disabled = new Set(disable.map((id) => ruleNamed(id).id));
  const style = reportStyle(chosen !== undefined);
  const judged = await judgeTrace(
    path,
    RULES.filter(({ id }) => !disabled.has(id)),
    json ? () => '' : (record) => recordLine(record, style.palette),
    asked,
  );
  const least = SEVERITIES.indexOf(minSeverity);
  const wanted = judged.findings.filter(
    ({ finding }) =>
      SEVERITIES.indexOf(finding.severity) >= least && (chosen === undefined || chosen.has(finding.rule)),
  );
  const findings = json ? wanted : withCounts(wanted, judged.findings);
  const output = new StandardOutput();
  if (json) await output.write(findingsJson(findings));
  else {
    const { connectionCount, recordCount } = judged;
    const scope = `${counted(connectionCount, 'connection')}, ${counted(recordCount, 'record')}`;
    const head = `${path === '-' ? 'standard input' : path}: ${tally(findings, style)} found in ${scope}\n`;
    await output.write(head);
    const report = findingsReport(findings, judged, style);
    if (report !== '') await output.write(`\n${report}`);
    if (judged.omitted > 0) await output.write(`\n${counted(judged.omitted, 'finding')} more were not kept.\n`);
  }
  tellGaps(judged.file, path);
  return findings.some(({ finding }) => finding.severity === 'error') ? 1 : 0;
}

/** What was too often to be listed is a note by itself, and part of what is told of the errors it is more of. */
function withCounts(wanted: readonly JudgedFinding[], all: readonly JudgedFinding[]): readonly JudgedFinding[] {
  const keyOf = ({ finding: { connection, rule } }: JudgedFinding) => `${connection} ${rule}`;
  const told = new Set(wanted.map(keyOf));
  const chosen = new Set(wanted);
  return all.filter((each) => chosen.has(each) || (each.finding.unlisted !== undefined && told.has(keyOf(each))));
}

/** How reports look on this terminal; nothing is wrapped for a pipe. */
export function reportStyle(full: boolean): ReportStyle {
  const { isTTY, columns } = process.stdout;
  const width = isTTY ? Math.max(40, Math.min(columns, MAX_WIDTH)) : Number.POSITIVE_INFINITY;
  return { palette: paletteOf(wantsColour(process.stdout)), width, full };
}

/** Longer lines are hard to read. */
const MAX_WIDTH = 120;

/** One finding per line; `cause` is the place of another one in the list. */
function findingsJson(findings: readonly JudgedFinding[]): string {
  const places = new Map(findings.map(({ finding }, place) => [finding.seq, place]));
  const lines = findings.map(({ finding }) => {
    const { rule, section, severity, fault, connection, streamId, at, evidence, summary, fix, symptom, unlisted } =
      finding;
    const cause = finding.cause === undefined ? undefined : places.get(finding.cause);
    return stringify({
      rule,
      severity,
      fault,
      connection,
      streamId,
      at,
      evidence,
      summary,
      fix,
      symptom,
      section,
      cause,
      unlisted,
    });
  });
  return lines.length === 0 ? '{"findings":[]}\n' : `{"findings":[\n${lines.join(',\n')}\n]}\n`;
}
