import {
  type ErrorTextFacts,
  type ErrorTextMatch,
  impostorIn,
  lookUpDebugData,
  lookUpErrorText,
  RULES,
  type Rule,
  readablePattern,
  similarErrorTexts,
} from '../diagnose/index.ts';
import { H2InspectError } from '../errors.ts';
import { escapeText } from '../ui/format/escape.ts';
import { errorName } from '../ui/format/names.ts';
import type { ReportStyle } from './findings-report.ts';
import { ruleNamed } from './rule-choice.ts';
import { indented, ruleList, ruleText } from './rule-text.ts';

/** What there is to say about a text without a trace. */
export interface Explanation {
  /** The text is the id of a rule, and `lines` its page. */
  readonly isRule: boolean;
  /** What it says. */
  readonly lines: readonly string[];
  /** Rules that can be behind it, most likely first. */
  readonly candidates: readonly Rule[];
}

/** Other messages of the same text that are explained too. */
const OTHERS = 3;
const RULE_ID = /^[a-z0-9]+(?:-[a-z0-9]+)+$/;
/** Where programs quote a GOAWAY's debug data. */
const QUOTED_DEBUG_DATA = /debug(?:[ _-]?data)?["']?\s*[:=]\s*["']?([^"'\n]{1,200})/i;

/**
 * Explains what another program printed, debug data of a GOAWAY, or a rule by its id.
 *
 * @throws {H2InspectError} `no-such-rule` (exit code 2), `unknown-text` (exit code 1)
 */
export function explanationOf(text: string, style: ReportStyle): Explanation {
  const id = text.trim();
  if (RULE_ID.test(id)) {
    const rule = ruleNamed(id);
    return { isRule: true, lines: ruleText(rule, style), candidates: [rule] };
  }
  const matches = lookUpErrorText(text);
  const quoted = QUOTED_DEBUG_DATA.exec(text)?.[1];
  const debugData = lookUpDebugData(quoted ?? (matches.length === 0 ? text : ''));
  if (matches.length === 0 && !debugData) throw unknown(text);
  const ids = [...(debugData?.candidates ?? []), ...matches.flatMap(({ candidates }) => candidates)];
  const lines = messages(matches, style);
  if (debugData) {
    const { source, pattern } = debugData;
    const meaning = `"${readablePattern(pattern)}" is debug data of a GOAWAY frame, as ${source} sends it.`;
    lines.push(...(lines.length > 0 ? [''] : []), ...indented(meaning, style));
  }
  return { isRule: false, lines, candidates: rulesOf(ids) };
}

const rulesOf = (ids: readonly string[]): readonly Rule[] =>
  [...new Set(ids)].map((id) => RULES.find((rule) => rule.id === id)).filter((rule) => rule !== undefined);

function messages(matches: readonly ErrorTextMatch[], style: ReportStyle): string[] {
  const { strong, muted } = style.palette;
  // Behind an exact message the general ones only repeat that something failed.
  const exact = matches.filter(({ entry }) => !entry.general);
  const told = (exact.length > 0 ? exact : matches.slice(0, 1)).slice(0, 1 + OTHERS);
  const lines = told.flatMap(({ entry: { source, meaning, note }, pattern }, at) => [
    ...(at === 0 ? [] : ['']),
    `${strong(readablePattern(pattern))}  ${muted(source)}`,
    ...indented(meaning, style),
    ...(note === undefined ? [] : indented(note, style)),
  ]);
  const facts = factsText(Object.assign({}, ...matches.map((match) => match.facts).toReversed()));
  return facts === '' ? lines : [...lines, ...indented(`Your text says: ${facts}.`, style)];
}

function factsText({ streamId, lastStreamId, errorCode, status, length, field }: ErrorTextFacts): string {
  const impostor = length === undefined ? undefined : impostorIn({ length });
  return [
    streamId === undefined ? '' : `stream ${streamId}`,
    lastStreamId === undefined ? '' : `last stream ${lastStreamId}`,
    errorCode === undefined ? '' : `error code ${errorCode} (${errorName(errorCode)})`,
    status === undefined ? '' : `status ${status}`,
    field === undefined ? '' : `field ${escapeText(field)}`,
    length === undefined ? '' : `length ${length}`,
    impostor ? `which are the characters "${escapeText(impostor.text)}", the beginning of ${impostor.what}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Candidates shown where not all are asked for. */
const SHOWN = 10;

/** The rules behind a text, with what to do next. */
export function candidateLines(candidates: readonly Rule[], all: boolean, style: ReportStyle): string[] {
  const { strong, muted } = style.palette;
  const shown = all ? candidates : candidates.slice(0, SHOWN);
  const more = candidates.length - shown.length;
  if (candidates.length === 0) return [];
  return [
    strong('What can be behind it, most likely first'),
    ...ruleList(shown, style),
    ...(more > 0 ? [muted(`  and ${more} more: --all lists them`)] : []),
    '',
    muted(`h2inspect explain ${shown[0]!.id}   tells all about a rule`),
    muted('h2inspect explain "<text>" trace.json   tells which of them it was'),
  ];
}

const SHOWN_CHARACTERS = 100;

function unknown(text: string): H2InspectError {
  const line = text.trim().replace(/\s+/g, ' ');
  const shown = line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
  const similar = similarErrorTexts(text);
  const hint =
    similar.length > 0
      ? `The nearest known ones:\n${similar.map((each) => `  ${each}`).join('\n')}`
      : 'Record the traffic and run: h2inspect diagnose trace.json';
  return new H2InspectError('unknown-text', `No known error text in "${escapeText(shown)}". ${hint}`);
}
