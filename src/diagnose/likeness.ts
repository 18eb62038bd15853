import { limits } from '../limits.ts';
import type { RecordOf } from '../trace/index.ts';

type Finding = RecordOf<'finding'>;

/** `65 535`, `2.1`. */
const NUMBER = String.raw`\d+(?:[ .]\d+)*`;
/** `stream 3`, `frame #12`, `streams 1, 3, 5 and 7`, `streams 1, 3 and 8 more`. */
const PLACE = new RegExp(
  String.raw`\b(?:streams?|frames?|connections?|position|octet) #?${NUMBER}(?:, #?${NUMBER})*(?: and #?${NUMBER}(?: more)?)?\b`,
  'g',
);
const UNIT = '(?:min|ms|s|bytes?|streams?|frames?|requests?|fields?|times?|open)';
/** `40 of 1 000 bytes`, `less than 1 ms`, `2 min 10 s`, `12 streams were`. */
const AMOUNT = new RegExp(
  String.raw`\b(?:less than )?${NUMBER}(?: of ${NUMBER})? ${UNIT}\b(?: ${NUMBER} s\b)?(?: (?:was|were|has|have)\b)?`,
  'g',
);
/** A request's target, as in `(GET /path)`. */
const TARGET = /(^|[ (])\/\S*/g;

const KNOWN = new WeakMap<Finding, string>();

/**
 * Equal for findings that say the same about different places: rule, severity, who has to change, what to do, and the
 * sentence without numbers of streams and frames, without targets of requests, and without how much and how long.
 */
export function likenessOf(finding: Finding): string {
  const known = KNOWN.get(finding);
  if (known !== undefined) return known;
  const { rule, severity, fault, summary, fix } = finding;
  const likeness = [rule, severity, fault, withoutPlaces(summary), withoutPlaces(fix)].join('\n');
  KNOWN.set(finding, likeness);
  return likeness;
}

/** A sentence of ours is never longer; what a trace file has is compared as it is from there on. */
const withoutPlaces = (sentence: string): string =>
  sentence.slice(0, limits.summaryCharacters).replace(TARGET, '$1/').replace(PLACE, '#').replace(AMOUNT, '#') +
  sentence.slice(limits.summaryCharacters);
