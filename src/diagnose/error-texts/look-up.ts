import { limits } from '../../limits.ts';
import type { ErrorText, ErrorTextFacts } from './error-text.ts';
import { ERROR_TEXTS } from './index.ts';
import { compilePattern, type Found, find, type Pattern, squeeze } from './pattern.ts';
import { GOAWAY_BY_CODE, goawayRules, RESET_BY_CODE, resetRules } from './rules-by-code.ts';

/** A message that was found in a text. */
export interface ErrorTextMatch {
  readonly entry: ErrorText;
  /** The spelling that was found; how to read it: pattern.ts. */
  readonly pattern: string;
  /** Rule ids, most likely first, without repeats. */
  readonly candidates: readonly string[];
  readonly facts: Readonly<ErrorTextFacts>;
}

interface Compiled {
  readonly entry: ErrorText;
  readonly patterns: readonly Pattern[];
  readonly unless: readonly Pattern[];
}

let compiled: readonly Compiled[] | undefined;

/**
 * The known messages in a text, the one that says most first. The text may be a whole terminal: colours, quotes, line
 * breaks and time stamps do no harm. Of a very long one the end is read. Never throws; no match is an empty list.
 */
export function lookUpErrorText(text: string): ErrorTextMatch[] {
  compiled ??= ERROR_TEXTS.map((entry) => ({
    entry,
    patterns: entry.patterns.map(compilePattern),
    unless: (entry.unless ?? []).map(compilePattern),
  }));
  const squeezed = squeeze(text.slice(-limits.errorTextCharacters));
  const matches: (ErrorTextMatch & { readonly weight: number })[] = [];
  for (const { entry, patterns, unless } of compiled) {
    const found = heaviest(patterns, squeezed);
    if (!found || unless.some((pattern) => find(pattern, squeezed))) continue;
    matches.push({ entry, candidates: candidatesOf(entry, found.facts), ...found });
  }
  // The more of the text a message explains, the more it says.
  matches.sort((a, b) => rank(a.entry) - rank(b.entry) || b.weight - a.weight);
  return matches.map(({ weight, ...match }) => match);
}

const rank = ({ general }: ErrorText): number => (general ? 1 : 0);

function heaviest(patterns: readonly Pattern[], squeezed: string): Found | undefined {
  let best: Found | undefined;
  for (const pattern of patterns) {
    if (best && best.weight >= pattern.weight) continue;
    best = find(pattern, squeezed) ?? best;
  }
  return best;
}

function candidatesOf({ candidates }: ErrorText, { errorCode }: ErrorTextFacts): readonly string[] {
  const ids = candidates.flatMap((candidate) => {
    if (candidate === RESET_BY_CODE) return resetRules(errorCode);
    return candidate === GOAWAY_BY_CODE ? goawayRules(errorCode) : candidate;
  });
  return [...new Set(ids)];
}

const SIMILAR = 3;
const WORD = /[a-z][a-z0-9_]{3,}/g;
/** A word of more messages than this (`error`, `stream`) says nothing about one of them. */
const COMMON = 8;

/** Known messages that share rare words with a text in which none was found, the nearest first. */
export function similarErrorTexts(text: string): readonly string[] {
  const wanted = wordsOf(text.slice(-limits.errorTextCharacters));
  const lines = ERROR_TEXTS.flatMap(({ examples }) => examples.map((example) => example.split('\n', 1)[0]!));
  const spread = new Map<string, number>();
  for (const word of lines.flatMap((line) => [...wordsOf(line)])) spread.set(word, (spread.get(word) ?? 0) + 1);
  return lines
    .map((line) => {
      const words = [...wordsOf(line)].filter((word) => spread.get(word)! <= COMMON);
      return { line, share: words.filter((word) => wanted.has(word)).length / Math.max(3, words.length) };
    })
    .filter(({ share }) => share > 1 / 3)
    .sort((a, b) => b.share - a.share)
    .slice(0, SIMILAR)
    .map(({ line }) => line);
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(WORD));
