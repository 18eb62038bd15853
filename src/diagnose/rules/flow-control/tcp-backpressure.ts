import { otherPeer, type Peer } from '../../../decode/index.ts';
import { type Found, type Rule, type Sight, whileConnectionOpen } from '../../rule.ts';
import { duration } from '../../wording.ts';

export const tcpBackpressure: Rule = {
  id: 'tcp-backpressure',
  title: 'an endpoint does not read its socket',
  section: 'RFC 9113 §5.2.2',
  severity: 'warning',
  fault: 'receiver',
  tier: 'P1',
  when: 'The socket to an endpoint has not taken anything for more than a second.',
  unless:
    'It goes on within a second; every bulk transfer has such moments. Our own recorder that is behind is not the endpoint’s doing.',
  peers:
    'Everything seems to stall at once, and PINGs stay unanswered. Endpoints must go on reading, whatever their windows say.',
  summary: '{other} has not read from its connection for {time}; everything for it waits in h2inspect and before it',
  fix: 'Find what blocks its read loop: often a callback that waits, or a full queue behind it.',
  fires: ['OPEN; GET1; PAUSE(client); +2s', 'OPEN; POST1; PAUSE(server); +2s'],
  silent: ['OPEN; GET1; 5 x (PAUSE(client); +200ms; RESUME(client))', 'OPEN; GET1; PAUSE(recorder); +2s'],
  watch: whileConnectionOpen((sight) => unread(sight, 'client') || unread(sight, 'server')),
};

function unread({ view, at, thresholds }: Sight, slow: Peer): Found {
  const since = view.lag.pausedSince(slow);
  if (since === undefined || at - since <= thresholds.stall) return undefined;
  return {
    from: otherPeer(slow),
    values: { time: duration(at - since) },
    evidence: [view.of(otherPeer(slow)).lastSeq],
  };
}
