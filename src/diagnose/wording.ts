import type { Peer } from '../decode/index.ts';
import { limits } from '../limits.ts';
import { wireText } from '../trace/index.ts';

/** Pieces of sentences that summaries are made of. Nothing here is escaped: that is done where it is shown. */
export const who = (peer: Peer): string => `the ${peer}`;

/** `1 byte`, `65 535 bytes`. */
export const bytes = (count: number): string => counted(count, 'byte');

/** `1 stream`, `12 streams`. */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `65 535`: grouped, so that five digits can be read. */
export function grouped(count: number): string {
  return Number.isFinite(count) ? String(count).replace(/\B(?=(\d{3})+$)/g, ' ') : 'no limit';
}

/** `less than 1 ms`, `820 ms`, `2.1 s`, `75 s`, `6 min 40 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 0.5) return 'less than 1 ms';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** `1, 3 and 5`; of long lists the first few and how many more. */
export function list(items: readonly (string | number)[], shown = 5): string {
  const parts = items.slice(0, shown).map(String);
  if (items.length > shown) parts.push(`${grouped(items.length - shown)} more`);
  const last = parts.pop() ?? '';
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}

/** At most `length` characters; what is cut is marked. */
export const clipped = (text: string, length: number = limits.summaryValueCharacters): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

/** Fills `{name}` in a template and begins its sentences with a capital letter. Octets that are UTF-8 are read as such. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  const text = template.replace(/(\. )?\{(\w+)\}/g, (whole, stop: string | undefined, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    const words = clipped(wireText(String(value)));
    return stop ? stop + capitalised(words) : words;
  });
  return clipped(capitalised(text), limits.summaryCharacters);
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
