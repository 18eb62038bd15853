import type { FindingRecord, RecordOf, TraceRecord } from '../../trace/index.ts';
import { escapeText } from '../format/escape.ts';
import { type Line, span } from '../format/line.ts';
import { FAULTS } from '../format/names.ts';
import { count } from '../format/quantities.ts';
import { wrap } from '../format/wrap.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import { type DetailLine, textLine } from './detail-line.ts';
import { ARROWS, recordSummary, recordType } from './frames.ts';

/** A record by its number, if it is in memory. */
export type RecordAt = (seq: number) => TraceRecord | undefined;

/** Records shown as proof; what comes before them proves the same. */
const PROOFS = 12;
const LABEL = 11;

/** `✖ rule  section`. */
export const findingTitle = ({ severity, rule, section }: FindingRecord): Line => [
  span(` ${SEVERITY_MARKS[severity]} ${escapeText(rule)}  `, severity),
  span(escapeText(section), 'muted'),
];

const label = (text: string) => span(`  ${text.padEnd(LABEL - 2)}`, 'muted');

/** A verdict: what is wrong, who has to act, what to do, what proves it. */
export function findingLines(finding: FindingRecord, recordAt: RecordAt, width: number): readonly DetailLine[] {
  const { summary, fix, symptom } = finding;
  const paragraph = (name: string, text: string): readonly DetailLine[] =>
    wrap(escapeText(text), Math.max(20, width - LABEL - 1)).map((line, at) => ({
      line: [label(at === 0 ? name : ''), span(line)],
    }));
  return [
    { line: findingTitle(finding) },
    ...wrap(escapeText(summary), Math.max(20, width - 4)).map((line) => textLine(`   ${line}`)),
    ...paragraph('who', FAULTS[finding.fault]),
    ...paragraph('fix', fix),
    ...(symptom ? paragraph('seen as', symptom) : []),
    ...proofLines(finding, recordAt),
  ];
}

/** The records that prove a finding, the deciding one first; Enter leads there. */
export function proofLines({ evidence }: FindingRecord, recordAt: RecordAt, without?: number): readonly DetailLine[] {
  const others = evidence.filter((seq) => seq !== without).reverse();
  const lines = others.slice(0, PROOFS).map((seq, at) => ({
    line: [label(at === 0 ? 'proof' : ''), ...recordLine(seq, recordAt(seq))],
    jump: seq,
  }));
  const rest = others.length - lines.length;
  return rest > 0 ? [...lines, { line: [label(''), span(`and ${rest} before them`, 'muted')] }] : lines;
}

/** Where else the same is to be said, and how often more it was only counted; Enter leads to the proof. */
export function againLines(findings: readonly RecordOf<'finding'>[], unlisted: number): readonly DetailLine[] {
  const shown = findings.slice(0, PROOFS).map(({ connection, streamId, evidence }, at) => {
    const stream = streamId === undefined ? '' : ` stream ${streamId}`;
    const seq = evidence.at(-1);
    const proof = seq === undefined ? '' : `#${seq}`;
    const place = span(`connection ${connection}${stream}  `);
    return {
      line: [label(at === 0 ? 'also on' : ''), place, span(proof, 'strong')],
      ...(seq !== undefined && { jump: seq }),
    };
  });
  const rest = findings.length - shown.length;
  const lines = rest > 0 ? [...shown, { line: [label(''), span(`and ${count(rest)} more`, 'muted')] }] : shown;
  if (unlisted === 0) return lines;
  const more = `${count(unlisted)} more were found and are not listed one by one`;
  return [...lines, { line: [label('counted'), span(more, 'muted')] }];
}

/** `#99 ← GOAWAY  ENHANCE_YOUR_CALM`. */
function recordLine(seq: number, record: TraceRecord | undefined): Line {
  const number = span(`#${seq}`.padEnd(7), 'strong');
  if (!record) return [number];
  const arrow = 'from' in record ? span(` ${ARROWS[record.from]} `, record.from) : span('   ');
  return [number, arrow, recordType(record), span('  '), span(recordSummary(record), 'muted')];
}
