import type { TimeFormat } from '../view-state.ts';

/** `12 345`: digits in groups of three. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');

/** `2 streams`, `1 stream`. */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `1 entry`, `3 entries`. */
export const entries = (value: number): string => (value === 1 ? '1 entry' : `${count(value)} entries`);

const OCTET_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `300 B`, `1.3 MB`: powers of 1000, three digits at most. */
export function octets(value: number): string {
  let unit = 0;
  let scaled = value;
  while (scaled >= 999.5 && unit < OCTET_UNITS.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${unit === 0 || scaled >= 9.95 ? scaled.toFixed(0) : scaled.toFixed(1)} ${OCTET_UNITS[unit]}`;
}

/** `0.31 ms`, `12 ms`, `1.002 s`, `2 m 05 s`; `–` for what did not happen (NaN). */
export function duration(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '–';
  if (milliseconds < 10) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 1000) return `${milliseconds.toFixed(0)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 3 : 1)} s`;
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * The time of a record in the way the user chose: seconds with four decimals, or the time of the day.
 *
 * @param startedAt milliseconds since 1970
 * @param previousAt `at` of the row before, where there is one
 */
export function moment(at: number, format: TimeFormat, startedAt: number, previousAt: number | undefined): string {
  if (format === 'since-start') return (at / 1000).toFixed(4);
  if (format === 'since-previous') return previousAt === undefined ? '' : `+${((at - previousAt) / 1000).toFixed(4)}`;
  const time = new Date(startedAt + at);
  const fraction = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${fraction}`;
}
