import type { FindingRecord } from '../../trace/index.ts';
import { escapeText } from '../format/escape.ts';
import { span } from '../format/line.ts';
import { FAULTS } from '../format/names.ts';
import { wrap } from '../format/wrap.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import type { DetailLine } from './detail-line.ts';

/** A verdict: what is wrong, who has to act, what to do, what proves it. */
export function findingLines(finding: FindingRecord, width: number): readonly DetailLine[] {
  const { severity, rule, section, summary, fix, symptom, evidence } = finding;
  const paragraph = (label: string, text: string): readonly DetailLine[] =>
    wrap(escapeText(text), Math.max(20, width - 13)).map((line, at) => ({
      line: [span(`   ${at === 0 ? label.padEnd(9) : ' '.repeat(9)}`, 'muted'), span(line)],
    }));
  return [
    { line: [span(` ${SEVERITY_MARKS[severity]} ${rule}  `, severity), span(section, 'muted')] },
    ...paragraph('', summary),
    ...paragraph('who', FAULTS[finding.fault]),
    ...paragraph('fix', fix),
    ...(symptom ? paragraph('seen as', symptom) : []),
    ...evidence.map((seq, at) => ({
      line: [
        span(`   ${at === 0 ? 'proof    ' : ' '.repeat(9)}`, 'muted'),
        span(`#${seq}`, 'strong'),
        span('  Enter: go there', 'muted'),
      ],
      jump: seq,
    })),
  ];
}
