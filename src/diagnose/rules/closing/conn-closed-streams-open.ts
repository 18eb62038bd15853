import { explain } from '../../cause-wording.ts';
import { endedFirst, openStreams } from '../../closing.ts';
import { afterRecord, type Rule } from '../../rule.ts';
import { counted, duration } from '../../wording.ts';

export const connClosedStreamsOpen: Rule = {
  id: 'conn-closed-streams-open',
  title: 'closed with requests in flight and no GOAWAY',
  section: 'RFC 9113 §5.4.3, §6.8, §8.7',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  follows: ['frame-truncated-at-close', 'tls-upstream-failed'],
  when: 'The server closes first, while streams are open, and neither side has sent GOAWAY.',
  unless: 'The client closes (conn-closed-by-client), TCP is reset (conn-tcp-reset), or h2inspect itself was stopped.',
  peers:
    'curl: `(18) transfer closed with outstanding read data remaining`; Go: `unexpected EOF`; Node: `ERR_HTTP2_STREAM_CANCEL`; Chrome: `ERR_CONNECTION_CLOSED`; gRPC: `transport is closing`, `Socket closed`; nginx: `upstream prematurely closed connection`.',
  summary:
    '{who} closed the connection {when} while {count} {verb} open{because}: {streams}. Without GOAWAY nobody knows what was processed',
  fix: 'Send GOAWAY and let open streams finish before closing. If nobody meant to close: look for a crash, a restart or an idle timeout in between.',
  fires: ['OPEN; GET1; S> FIN', 'OPEN; GET1; OK1; S> DATA(1,5); S> FIN(bare)', 'OPEN; C> HDR(1,EH,ES){#200}; S> FIN'],
  silent: [
    'OPEN; GET1; OK1.ES; S> FIN',
    'OPEN; GET1; S> GOAWAY(0,NO_ERROR); S> FIN',
    'OPEN; GET1; S> STOPPED; C> FIN; S> FIN',
    'OPEN; GET1; OK1; C> FIN; S> FIN',
  ],
  watch: afterRecord(['direction-ended'], (sight) => {
    const { record, view, at, seq } = sight;
    const { from, how } = record;
    const { open } = view.streams;
    if (from === 'client' || how === 'reset' || !endedFirst(view, record) || open.size === 0) return undefined;
    if (view.client.goaways.length > 0 || view.server.goaways.length > 0) return undefined;
    const { summary } = connClosedStreamsOpen;
    const verdict = explain(sight, { by: from, seq }, summary.replace('{streams}', openStreams(view)), '');
    const { lastAt, lastSeq } = view.server;
    return {
      ...verdict,
      values: {
        when: Number.isNaN(lastAt) ? 'without having sent a frame' : `${duration(at - lastAt)} after its last frame`,
        count: counted(open.size, 'stream'),
        verb: open.size === 1 ? 'was' : 'were',
      },
      evidence: [...(verdict.evidence ?? []), lastSeq],
    };
  }),
};
