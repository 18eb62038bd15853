import { RULES } from '../../diagnose/index.ts';
import type { RecordOf } from '../../trace/index.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import { type Html, html } from './html.ts';

type Finding = RecordOf<'finding'>;

const ruleOf = new Map(RULES.map((rule) => [rule.id, rule]));

/** Causes first, each with its consequences below it. */
export function findingsSection(findings: readonly Finding[], omitted: number, listed: ReadonlySet<number>): Html {
  if (findings.length === 0) return html`<h2>Findings</h2><p class="good">Nothing was found wrong.</p>`;
  const known = new Set(findings.map(({ seq }) => seq));
  const consequences = new Map<number, Finding[]>();
  const roots: Finding[] = [];
  for (const finding of findings) {
    // A cause comes before its consequence, so that no chain runs in a circle.
    const { cause } = finding;
    if (cause === undefined || cause >= finding.seq || !known.has(cause)) roots.push(finding);
    else consequences.set(cause, [...(consequences.get(cause) ?? []), finding]);
  }
  const one = (finding: Finding, depth: number): Html => {
    const below = depth < DEEPEST ? (consequences.get(finding.seq) ?? []) : [];
    return findingBlock(
      finding,
      listed,
      below.map((consequence) => one(consequence, depth + 1)),
    );
  };
  const more = omitted > 0 && html`<p class="warning">${omitted} more findings are not listed.</p>`;
  return html`<h2>Findings</h2>${roots.map((root) => one(root, 0))}${more}`;
}

/** Chains are short; a trace file may claim anything. */
const DEEPEST = 20;

function findingBlock(finding: Finding, listed: ReadonlySet<number>, consequences: readonly Html[]): Html {
  const { severity, summary, rule, section, fault, symptom, fix, connection, streamId, evidence } = finding;
  const where = [connection > 0 && `connection ${connection}`, streamId !== undefined && `stream ${streamId}`];
  return html`<div class="finding ${severity}"><p><span class="mark ${severity}">${SEVERITY_MARKS[severity]}</span>
<strong>${summary}</strong></p>
<p class="muted">${where.filter(Boolean).join(' · ')} · <code>${rule}</code> · ${section}${FAULTS[fault] && html` · ${FAULTS[fault]}`}</p>
${symptom && html`<p>Seen as: ${symptom}</p>`}<p>What to do: ${fix}</p>${explanation(rule)}
<p>Proof: ${evidence.slice(0, 50).map((seq) => proof(seq, listed))}</p>${consequences}</div>
`;
}

const FAULTS: Readonly<Record<Finding['fault'], string>> = {
  client: 'the client has to change',
  server: 'the server has to change',
  network: 'between client and server',
  proxy: 'h2inspect itself, or another middlebox',
  either: 'one of the two has to change',
  none: '',
};

const proof = (seq: number, listed: ReadonlySet<number>): Html =>
  listed.has(seq) ? html`<a href="#seq-${seq}">#${seq}</a> ` : html`#${seq} `;

function explanation(id: string): Html | undefined {
  const rule = ruleOf.get(id);
  if (!rule) return undefined;
  return html`<details><summary>${rule.title}</summary><p>${rule.when}</p>
${rule.unless && html`<p class="muted">${rule.unless}</p>`}${rule.peers && html`<p>${rule.peers}</p>`}</details>`;
}
