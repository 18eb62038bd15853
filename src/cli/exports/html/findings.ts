import { type FindingGroup, groupFindings, RULES, severityOf, sizeOf } from '../../../diagnose/index.ts';
import type { RecordOf } from '../../../trace/index.ts';
import { FAULTS } from '../../../ui/format/names.ts';
import { count, counted } from '../../../ui/format/quantities.ts';
import type { ReportCollector } from './collector.ts';
import type { Row } from './frame-table.ts';
import { html, type Markup, prose } from './markup.ts';

const ruleOf = new Map(RULES.map((rule) => [rule.id, rule]));

const MARKS = { error: '✖', warning: '▲', info: 'ℹ' } as const;
const ORDER = ['error', 'warning', 'info'] as const;
/** Evidence shown of one finding: the deciding records stand last. */
const EVIDENCE = 8;
/** Findings of one rule that are shown at once. */
const OF_ONE_RULE = 5;

/** Places named where the same was found again. */
const PLACES = 20;

type Finding = RecordOf<'finding'>;
type Group = FindingGroup<Finding>;

/** What was found, the worst first, consequences behind their cause; a burst once, with all places it is true of. */
export function findingsSection(report: ReportCollector): Markup {
  const { findings, failures } = report;
  const total = report.statistics.findings.reduce((sum, { count }) => sum + count, 0);
  const roots = groupFindings(findings);
  const sorted = ORDER.flatMap((severity) => roots.filter((group) => severityOf(group) === severity));
  const more = total - findings.length;
  return html`<section id="findings"><h2>Findings</h2>
${failures.map((failure) => html`<article class="finding error"><h3><span class="mark">✖</span> A connection failed</h3><p>${failure.message}</p></article>\n`)}
${byRule(sorted).map((groups) => ofRule(groups, report))}
${findings.length + failures.length === 0 && html`<p class="good">✔ Nothing wrong was found.</p>`}
${more > 0 && html`<p class="note">${counted(more, 'finding')} more: <code>h2inspect stats</code> counts all of them.</p>`}
</section>`;
}

/** Findings of the worst rule first, those of one rule together, as far as they are equally bad. */
function byRule(groups: readonly Group[]): readonly (readonly Group[])[] {
  const rules = new Map<string, Group[]>();
  for (const group of groups) {
    const key = `${severityOf(group)} ${group.findings[0].rule}`;
    const known = rules.get(key);
    if (known) known.push(group);
    else rules.set(key, [group]);
  }
  return [...rules.values()];
}

/** Of many different findings of a rule the first ones, the others a click away. */
function ofRule(groups: readonly Group[], report: ReportCollector): Markup {
  const articles = groups.map((group) => article(group, report));
  const rest = articles.slice(OF_ONE_RULE);
  return html`${articles.slice(0, OF_ONE_RULE)}${rest.length > 0 && html`<details class="more-findings"><summary>${counted(rest.length, 'more finding')} of <code>${groups[0]!.findings[0].rule}</code></summary>${rest}</details>\n`}`;
}

function article(group: Group, report: ReportCollector): Markup {
  const { findings, unlisted, consequences } = group;
  const [finding, ...alike] = findings;
  const { seq, severity, summary, symptom, fix } = finding;
  const size = sizeOf(group);
  return html`<article class="finding ${severity}" id="finding-${seq}">
<h3><span class="mark" title="${severity}">${MARKS[severity]}</span> ${size > 1 && html`${count(size)}× `}${prose(summary)}</h3>
${symptom !== undefined && html`<p class="symptom">Seen as: ${symptom}</p>`}
${fix !== '' && html`<p class="fix"><b>To do.</b> ${prose(fix)}</p>`}
${evidenceTable(finding.evidence, report)}
${explanation(finding.rule)}
<p class="facts">${place(finding, report)} · <code>${finding.rule}</code> · ${sections(finding.section)}</p>
${size > 1 && html`<p class="facts">The same ${counted(size - 1, 'more time')}${alike.length > 0 && ': '}${places(alike, report)}${unlisted > 0 && `; ${count(unlisted)} of them are only counted`}</p>`}
${consequences.length > 0 && html`<div class="consequences"><h4>What followed from it</h4>${consequences.map((one) => article(one, report))}</div>`}
</article>
`;
}

/** Where else it is true, the first of very many. */
function places(alike: readonly Finding[], report: ReportCollector): Markup {
  const shown = alike.slice(0, PLACES);
  const rest = alike.length - shown.length;
  return html`${shown.map((one, at) => html`${at > 0 && '; '}${where(one, report)}${proofLink(one)}`)}${rest > 0 && ` and ${count(rest)} more`}`;
}

const place = (finding: Finding, report: ReportCollector): Markup =>
  html`${where(finding, report)} · ${FAULTS[finding.fault]}`;

function proofLink({ evidence }: Finding): Markup | undefined {
  const seq = evidence.at(-1);
  return seq === undefined ? undefined : html` <a href="#f${seq}">#${seq}</a>`;
}

function where({ connection, streamId }: Finding, report: ReportCollector): Markup {
  const shown = report.streams.some((one) => one.connection === connection && one.id === streamId);
  const link = shown ? html`<a href="#stream-${connection}-${streamId}">${streamId}</a>` : html`${streamId}`;
  const stream = streamId !== undefined && html`, stream ${link}`;
  return html`connection ${connection}${stream}`;
}

/** `RFC 9113 §5.1, §8.1` with a link for each paragraph. */
function sections(text: string): Markup {
  let rfc = '';
  const parts = text.split(', ').map((part) => {
    const [, number = '', section] = /^(?:RFC (\d+) )?§([\d.]+)$/.exec(part) ?? [];
    rfc = number || rfc;
    if (section === undefined || rfc === '') return html`<span>${part} </span>`;
    const url = `https://www.rfc-editor.org/rfc/rfc${rfc}#section-${section}`;
    return html`<a class="section" href="${url}" rel="noreferrer">${part}</a> `;
  });
  return html`${parts}`;
}

function evidenceTable(evidence: readonly number[], report: ReportCollector): Markup | undefined {
  const rows = evidence.map((seq) => report.row(seq)).filter((row) => row !== undefined);
  if (rows.length === 0) return undefined;
  const shown = rows.slice(-EVIDENCE);
  const left = evidence.length - shown.length;
  return html`<table class="evidence"><caption>${left > 0 ? `The last ${shown.length} of ${evidence.length} records that prove it` : 'What proves it'}</caption>
${shown.map(evidenceRow)}</table>`;
}

function evidenceRow({ seq, at, from, type, streamId, flags, summary }: Row): Markup {
  return html`<tr class="${from ?? ''}"><td><a href="#f${seq}">#${seq}</a></td><td class="time">${(at / 1000).toFixed(4)}</td><td class="type"><span class="arrow">${ARROWS[from ?? 'none']}</span> ${type}${streamId !== undefined && html` <span class="muted">${streamId}</span>`}</td><td class="summary"><span class="muted">${flags}</span> ${summary}</td></tr>
`;
}

const ARROWS = { client: '→', server: '←', none: '·' } as const;

/** What the rule says about itself, for those who want to know exactly. */
function explanation(id: string): Markup | undefined {
  const rule = ruleOf.get(id);
  if (!rule) return undefined;
  return html`<details class="rule"><summary>${prose(rule.title)}</summary><p>${prose(rule.when)}</p>${rule.unless !== undefined && html`<p class="muted">${prose(rule.unless)}</p>`}${rule.peers !== undefined && html`<p>${prose(rule.peers)}</p>`}</details>`;
}
