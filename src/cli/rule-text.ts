import { type Rule, ruleSections } from '../diagnose/index.ts';
import { wrap } from '../ui/format/wrap.ts';
import type { ReportStyle } from './findings-report.ts';

/** A rule's page for the terminal. The same words are in docs/diagnoses. */
export function ruleText(rule: Rule, style: ReportStyle): string[] {
  const { strong, muted } = style.palette;
  return [
    `${strong(rule.id)}  ${muted(`${rule.severity} · ${rule.section}`)}`,
    rule.title,
    ...ruleSections(rule).flatMap(({ heading, paragraphs, lines = [] }) => [
      '',
      strong(heading),
      ...paragraphs.flatMap((paragraph) => indented(paragraph, style)),
      ...lines.map((line) => `  ${line}`),
    ]),
  ];
}

/** Text of our own under a heading, at the width of the terminal. */
export const indented = (text: string, { width }: ReportStyle): string[] =>
  wrap(text, width - 2).map((line) => `  ${line}`);

/** Rules with their titles, one per line. */
export function ruleList(rules: readonly Rule[], { palette }: ReportStyle): string[] {
  const longest = Math.max(0, ...rules.map(({ id }) => id.length));
  return rules.map(({ id, title }) => `  ${palette.strong(id.padEnd(longest))}  ${title}`);
}
