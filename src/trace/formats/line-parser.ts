import { RECORDS_OPEN } from './json.ts';
import { nestsDeeperThan } from './json-text.ts';

/** Deeper than any record: `{"headers":[{…}]}` is 3. */
const DEPTH = 16;

/** Below it no nesting costs enough to look for it. */
export const HARMLESS_LENGTH = 64 * 1024;

/** The value on one line of either spelling, or undefined where it is no JSON. */
export function parseLine(line: string): unknown {
  return parse(withoutComma(line));
}

/** In a `.json` file a comma follows every record but the last. */
export const withoutComma = (line: string): string => (line.endsWith(',') ? line.slice(0, -1) : line);

/** The value on the first line, which in a `.json` file opens a list that it does not close. */
export function parseFirstLine(line: string): unknown {
  return parse(line.endsWith(RECORDS_OPEN) ? `${line}]}` : line.replace(/^\ufeff/, ''));
}

function parse(json: string): unknown {
  if (json.length > HARMLESS_LENGTH && nestsDeeperThan(DEPTH, json)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
