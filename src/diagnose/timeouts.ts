const ROUND_SECONDS = [1, 2, 3, 5, 10, 15, 20, 30, 60, 90, 120];

/** The timeout that waiting for so many milliseconds looks like, in seconds: people set round ones. */
export const roundTimeout = (waited: number): number | undefined =>
  ROUND_SECONDS.find((seconds) => nearTimeout(waited, seconds * 1000, 0.02));

/** A timeout never fires early, and seldom late. */
export const nearTimeout = (time: number, expected: number, tolerance: number): boolean =>
  time >= expected * (1 - tolerance / 2) && time <= expected * (1 + tolerance) + 20;
