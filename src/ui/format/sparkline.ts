const LEVELS = '▁▂▃▄▅▆▇█';

/** Numbers as bars between 0 and their maximum. */
export function sparkline(values: readonly number[]): string {
  const top = Math.max(1, ...values);
  return values
    .map((value) => LEVELS[Math.max(0, Math.min(LEVELS.length - 1, Math.round((value / top) * (LEVELS.length - 1))))])
    .join('');
}
