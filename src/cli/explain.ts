import { RULES } from '../diagnose/index.ts';
import { limits } from '../limits.ts';
import type { Filter } from '../trace/index.ts';
import { recordLine } from '../ui/format/record-line.ts';
import type { ExplainOptions } from './commands/explain.ts';
import { reportStyle } from './diagnose.ts';
import { candidateLines, explanationOf } from './explanation.ts';
import { findingsReport, tally } from './findings-report.ts';
import { judgeTrace } from './judged-trace.ts';
import { tellGaps } from './reading.ts';
import { ruleList } from './rule-text.ts';
import { parseFilter } from './selection.ts';
import { StandardOutput } from './standard-output.ts';

/** `h2inspect explain`; gives the exit code. */
export async function explain(
  given: string,
  trace: string | undefined,
  { all = false, filter }: ExplainOptions,
): Promise<number> {
  const asked = filter === undefined ? undefined : parseFilter(filter);
  const style = reportStyle(true);
  const output = new StandardOutput();
  const print = (lines: readonly string[]) => output.write(`${lines.join('\n')}\n`);
  const { isRule, lines, candidates } = explanationOf(given === '-' ? await readInput() : given, style);
  await print(lines);
  if (trace !== undefined) return explainTrace(trace, new Set(candidates.map(({ id }) => id)), output, asked);
  if (!isRule) await print(['', ...candidateLines(candidates, all, style)]);
  return 0;
}

/** The end of standard input: as much of it as is looked at. */
async function readInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.length > 2 * limits.errorTextCharacters) text = text.slice(-limits.errorTextCharacters);
  }
  return text;
}

/** Which of the candidates is in the trace; without any, what else is. */
async function explainTrace(
  path: string,
  candidates: ReadonlySet<string>,
  output: StandardOutput,
  asked: Filter | undefined,
): Promise<number> {
  const style = reportStyle(false);
  const judged = await judgeTrace(path, RULES, (record) => recordLine(record, style.palette), asked);
  const { strong } = style.palette;
  const file = path === '-' ? 'standard input' : path;
  const name = asked === undefined ? file : `what passes ${asked.text} in ${file}`;
  const found = judged.findings.filter(({ finding }) => candidates.has(finding.rule));
  const others = judged.findings.filter(({ finding }) => finding.severity !== 'info');
  const [head, shown] =
    found.length > 0
      ? [`Of this, ${name} has ${tally(found, style)}:`, found]
      : others.length > 0
        ? [`Nothing of this is in ${name}. What it has instead is ${tally(others, style)}:`, others]
        : [`Nothing of this is in ${name}, and no other error or warning.`, []];
  await output.write(`\n${strong(head)}\n`);
  if (shown.length > 0) await output.write(`\n${findingsReport(shown, judged, style)}`);
  tellGaps(judged.file, path);
  return found.length > 0 ? 0 : 1;
}

/** `h2inspect explain --list`. */
export async function listRules(): Promise<void> {
  await new StandardOutput().write(`${ruleList(RULES, reportStyle(true)).join('\n')}\n`);
}
