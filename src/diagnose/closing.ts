import { otherPeer } from '../decode/index.ts';
import type { ConnectionView, EndpointView, RecordOf, StreamState } from '../trace/index.ts';
import { lacksOnlyEnd } from './lacks-end.ts';
import { bytes, counted } from './wording.ts';

/**
 * This endpoint ended the connection of its own accord: not h2inspect, and not because the other one had ended before.
 * What happens on the second leg is our own doing.
 */
export const endedFirst = (view: ConnectionView, { from, how }: RecordOf<'direction-ended'>): boolean =>
  how !== 'proxy' && view.closedBy === from && Number.isNaN(view.of(otherPeer(from)).endedAt);

/** Open streams that are told one by one. */
const NAMED = 3;

/** `1 (no response), 3 (response not complete after 5 bytes) and 7 more`. */
export function openStreams({ streams, server }: ConnectionView): string {
  const named: string[] = [];
  for (const stream of streams.open.values()) {
    if (named.length === NAMED) break;
    named.push(told(stream, server.cutOff));
  }
  const more = streams.open.size - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(' and ');
}

function told(stream: StreamState, cutOff: EndpointView['cutOff']): string {
  const { id, client, server, responded, status } = stream;
  if (!client.ended) return `${id} (request not complete)`;
  if (status === 204) return `${id} (204, complete but for its END_STREAM)`;
  if (lacksOnlyEnd(stream)) return `${id} (all ${bytes(server.content)} have come, but no END_STREAM)`;
  const content = server.content + (cutOff?.streamId === id ? cutOff.content : 0);
  return responded ? `${id} (response not complete after ${counted(content, 'byte')})` : `${id} (no response)`;
}
