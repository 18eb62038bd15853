import type { StreamState } from '../../../trace/index.ts';
import { afterRecord, type Rule } from '../../rule.ts';
import { counted, duration, list } from '../../wording.ts';

export const connClosedStreamsOpen: Rule = {
  id: 'conn-closed-streams-open',
  title: 'closed with requests in flight and no GOAWAY',
  section: 'RFC 9113 §5.4.3, §6.8, §8.7',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  when: 'The side that closes first sends its last octet while streams are open, and has sent no GOAWAY.',
  unless: 'A GOAWAY came before it, or h2inspect itself was stopped.',
  peers:
    'curl: `(18) transfer closed with outstanding read data remaining`; Go: `unexpected EOF`; Chrome: `ERR_CONNECTION_CLOSED`; gRPC: `transport is closing`, `Socket closed`.',
  summary:
    '{who} closed the connection {idle} after its last frame while {count} {verb} open: {streams}. Without GOAWAY nobody knows what was processed',
  fix: 'Send GOAWAY and let open streams finish before closing. If nobody meant to close: look for a crash, a restart or an idle timeout in between.',
  fires: ['OPEN; GET1; S> FIN', 'OPEN; GET1; OK1; S> DATA(1,5); S> FIN(bare)'],
  silent: ['OPEN; GET1; OK1.ES; S> FIN', 'OPEN; GET1; S> GOAWAY(0,NO_ERROR); S> FIN', 'OPEN; GET1; S> STOPPED'],
  watch: afterRecord(['direction-ended'], ({ record: { from, how }, view, at }) => {
    const sender = view.of(from);
    const open = [...view.streams.open.values()];
    if (how === 'proxy' || how === 'reset' || view.closedBy !== from) return undefined;
    if (!Number.isNaN(view.other(from).endedAt) || open.length === 0 || sender.goaways.length > 0) return undefined;
    return {
      values: {
        idle: duration(at - sender.lastAt),
        count: counted(open.length, 'stream'),
        verb: open.length === 1 ? 'was' : 'were',
        streams: list(open.map(progress), 3),
      },
      evidence: [sender.lastSeq],
    };
  }),
};

function progress({ id, client, server, responded }: StreamState): string {
  if (!client.ended) return `${id} (request not complete)`;
  return responded ? `${id} (response not complete after ${counted(server.content, 'byte')})` : `${id} (no response)`;
}
