import type { Peer } from '../../../decode/index.ts';
import type { ConnectionView, HalfStream, StreamState } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import type { Sight } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { isEventStream } from '../latency/hold.ts';

/** One direction that waits for connection credit. */
export interface ConnectionStall {
  /** Milliseconds. */
  readonly time: number;
  /** Streams on which the sender probably has more to send. */
  readonly waiting: readonly StreamState[];
}

/** Looks through the open streams, so only while the window is closed and has not been told. */
export function connectionStall({ view, at, thresholds }: Sight, from: Peer): ConnectionStall | undefined {
  const { window } = view.of(from);
  const time = view.elapsed(window.blockedSince, at);
  if (!(time > atLeastFourTrips(view, thresholds.stall)) || told.known(view.of(from))?.since === window.blockedSince)
    return undefined;
  const waiting: StreamState[] = [];
  for (const stream of view.streams.open.values()) if (hasMore(stream, stream.half(from))) waiting.push(stream);
  return waiting.length > 0 ? { time, waiting } : undefined;
}

/** This stall was said: there is no need to look for it again. */
export function markTold(view: ConnectionView, from: Peer): void {
  told(view.of(from)).since = view.of(from).window.blockedSince;
}

const told = notes(() => ({ since: Number.NaN }));

/** A message that has begun and is not complete, unless silence means nothing on its stream. */
const hasMore = (stream: StreamState, half: HalfStream): boolean =>
  half.state === 'open' &&
  !Number.isNaN(half.headAt) &&
  !(half.content >= half.contentLength) &&
  (half.content > 0 || !isEventStream(stream));
