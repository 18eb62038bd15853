import { ERROR_TEXTS } from './error-texts/index.ts';
import type { Rule } from './rule.ts';

/** A part of a rule's page. */
export interface RuleSection {
  readonly heading: string;
  /** Markdown, without lists. */
  readonly paragraphs: readonly string[];
  /** Lines to be shown as they are. */
  readonly lines?: readonly string[];
}

const FAULTS: Readonly<Record<Rule['fault'], string>> = {
  client: 'The client.',
  server: 'The server.',
  sender: 'The side that sent the frame, client or server.',
  receiver: 'The side that receives, client or server.',
  network: 'The network between them.',
  proxy: 'h2inspect itself, or another proxy on the way.',
  either: 'One of the two; the finding tells which, where it shows.',
  none: 'Nobody: it is allowed, and explains what one sees.',
};

/** Error texts listed on a page. */
const TEXTS_SHOWN = 8;
/** A rule further down the list of a text is one of many that are behind it, and not what it is about. */
const LIKELY_PLACES = 3;

/** Everything there is to say about a rule, printed from the rule. */
export function ruleSections(rule: Rule): readonly RuleSection[] {
  const { when, unless, peers, symptom, fix, fires, silent, fault, section } = rule;
  const texts = textsOf(rule.id, symptom);
  const sections: RuleSection[] = [
    { heading: 'What is found', paragraphs: [when] },
    { heading: 'What looks like it and is not', paragraphs: unless ? [unless] : [] },
    { heading: 'Why it matters', paragraphs: [consequence(rule), `Source: ${section}.`] },
    { heading: 'Who has to change', paragraphs: [FAULTS[fault]] },
    { heading: 'What you see', paragraphs: peers ? [peers] : [], lines: texts },
    { heading: 'How to fix it', paragraphs: [fix] },
    { heading: 'Found in', paragraphs: [], lines: fires },
    { heading: 'Not found in', paragraphs: [], lines: silent },
  ];
  return sections.filter(({ paragraphs, lines = [] }) => paragraphs.length + lines.length > 0);
}

const WITHOUT_BREACH: Readonly<Record<Rule['severity'], string>> = {
  error: 'It ends the stream or the connection.',
  warning: 'It is allowed, and probably the problem.',
  info: 'It breaks nothing; it explains what one sees.',
};

function consequence({ breaks, severity }: Rule): string {
  if (!breaks) return WITHOUT_BREACH[severity];
  const { scope, code, alsoSeen = [], optional = severity !== 'error' } = breaks;
  const receiver = optional ? 'It may be passed over; a receiver that minds it' : 'A strict receiver';
  const ends = scope === 'connection' ? 'ends the whole connection (GOAWAY)' : 'ends the stream (RST_STREAM)';
  const others = alsoSeen.length > 0 ? ` Others answer with ${alsoSeen.join(' or ')}.` : '';
  return `${receiver} ${ends} with ${code}.${others}`;
}

/** Error texts, first lines, that most likely mean this rule. */
function textsOf(id: string, symptom: string | undefined): readonly string[] {
  const texts = ERROR_TEXTS.filter(({ candidates, general }) => {
    const place = candidates.indexOf(id);
    return place >= 0 && place < (general ? 1 : LIKELY_PLACES);
  })
    .toSorted((a, b) => a.candidates.indexOf(id) - b.candidates.indexOf(id))
    .map(({ source, examples: [example = ''] }) => {
      const [line = ''] = example.split('\n', 1);
      return line.startsWith(source) ? line : `${source}: ${line}`;
    });
  const own = symptom !== undefined && !texts.some((text) => text.includes(symptom)) ? [symptom] : [];
  return [...own, ...texts.slice(0, TEXTS_SHOWN)];
}

/** `docs/diagnoses/<id>.md`. */
export function rulePage(rule: Rule): string {
  const sections = ruleSections(rule).map(({ heading, paragraphs, lines = [] }) =>
    [`## ${heading}`, ...paragraphs, ...(lines.length > 0 ? [fenced(lines)] : [])].join('\n\n'),
  );
  return `${[
    `# ${rule.id}`,
    PRINTED,
    `**${sentence(rule.title)}**`,
    `Severity ${rule.severity} · ${rule.section}`,
    ...sections,
    `[All rules](README.md) · \`h2inspect explain ${rule.id}\``,
  ].join('\n\n')}\n`;
}

/** `docs/diagnoses/README.md`: every rule on one line. */
export function ruleIndex(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ id, severity, title, fault }) => `| [${id}](${id}.md) | ${severity} | ${title} | ${fault} |`,
  );
  return `${[
    '# What h2inspect finds',
    PRINTED,
    `${rules.length} rules. \`h2inspect diagnose trace.json\` judges a trace by them, \`h2inspect explain "error text"\` goes from what another program printed to the rules behind it. In the sequences \`C>\` is the client, \`S>\` the server, \`OPEN\` an exchange of SETTINGS, \`GET1\` a request on stream 1, \`OK1\` its answer.`,
    ['| rule | severity | what | who has to change |', '|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')}\n`;
}

const PRINTED = '<!-- Printed from the rules; `npx vitest run test/diagnose/rule-page.test.ts -u` writes it again. -->';

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const fenced = (lines: readonly string[]): string => ['```', ...lines, '```'].join('\n');
