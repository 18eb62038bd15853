import type { Peer } from '../../decode/index.ts';
import type { RecordOf } from '../record.ts';
import type { ConnectionView } from './connection-view.ts';
import type { EndpointView } from './endpoint-view.ts';
import type { HalfStream, StreamState } from './stream-state.ts';

export type Seen = RecordOf<'frame'>;

export function touch(half: HalfStream, { at, seq }: Seen): void {
  if (half.frames++ === 0) half.firstAt = at;
  half.lastAt = at;
  half.lastSeq = seq;
}

/** A frame on a stream the other endpoint opened proves that this one has read the opening. */
export function learnOpening(sender: EndpointView, stream: StreamState): void {
  if (stream.initiator !== sender.peer) sender.learned(stream.openedSeq);
}

export function endHalf(view: ConnectionView, stream: StreamState, from: Peer, record: Seen): void {
  const half = stream.half(from);
  if (half.ended) return;
  half.endedSeq = record.seq;
  half.endedAt = record.at;
  if (half.state !== 'reset') half.state = 'ended';
  if (stream.client.ended && stream.server.ended) view.streams.finish(stream, record.at);
}
