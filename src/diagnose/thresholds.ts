import type { ConnectionView } from '../trace/index.ts';

/** From when on waiting is worth a word. All in milliseconds, all to be changed by the user. */
export interface Thresholds {
  /** How long frames may still be on their way after a reset or a GOAWAY; never less than four round trips. */
  readonly grace: number;
  readonly settingsAck: number;
  readonly ping: number;
  readonly preface: number;
  readonly fieldBlock: number;
  readonly firstHeaders: number;
  readonly noResponse: number;
  readonly firstData: number;
  readonly held: number;
  readonly stall: number;
  /** How far apart a GOAWAY or RST_STREAM and the end of the connection may be and still belong together. */
  readonly closeCorrelate: number;
  /** All content is there, END_STREAM is not. */
  readonly missingEnd: number;
  /** All stream slots in use. */
  readonly saturated: number;
  /** Nothing at all from an endpoint that was asked something. */
  readonly silence: number;
  /** A request without END_STREAM that sends nothing more. */
  readonly requestEnd: number;
  readonly drain: number;
  readonly slowRead: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  grace: 1000,
  settingsAck: 2000,
  ping: 5000,
  preface: 2000,
  fieldBlock: 2000,
  firstHeaders: 3000,
  noResponse: 10_000,
  firstData: 3000,
  held: 10_000,
  stall: 1000,
  closeCorrelate: 2000,
  missingEnd: 1000,
  saturated: 2000,
  silence: 10_000,
  requestEnd: 3000,
  drain: 60_000,
  slowRead: 30_000,
};

/** A threshold, but never below four round trips: on a slow path everything takes longer. */
export function atLeastFourTrips(view: ConnectionView, threshold: number): number {
  const { roundTrip } = view;
  return Number.isFinite(roundTrip) ? Math.max(threshold, 4 * roundTrip) : threshold;
}
