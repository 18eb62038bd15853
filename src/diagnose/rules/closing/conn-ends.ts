import { otherPeer } from '../../../decode/index.ts';
import { endedFirst } from '../../closing.ts';
import { afterRecord, type Rule, whileConnectionOpen } from '../../rule.ts';
import { duration } from '../../wording.ts';

export const connNoCloseNotify: Rule = {
  id: 'conn-no-close-notify',
  title: 'TCP was closed without ending TLS',
  section: 'RFC 8446 §6.1, RFC 9113 §9.1',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  follows: ['conn-closed-streams-open', 'conn-closed-by-client', 'goaway-accepted-stream-abandoned'],
  when: 'The endpoint that closes first sends FIN without a TLS close_notify. Only for your information when all streams are complete: HTTP/2 frames carry their own ends.',
  unless: 'h2inspect itself was stopped.',
  peers: 'OpenSSL 3: `unexpected eof while reading` (curl 56, Python `SSLEOFError`).',
  summary: '{who} closed TCP without a TLS close_notify; clients with OpenSSL 3 say "unexpected eof while reading"',
  fix: 'Shut TLS down before closing the socket.',
  fires: ['OPEN; GET1; OK1; S> FIN(bare)', 'OPEN; GET1; OK1.ES; S> FIN(bare)'],
  silent: ['OPEN; GET1; OK1.ES; S> FIN', 'OPEN; GET1; OK1.ES; C> FIN; S> FIN(bare)'],
  watch: afterRecord(['direction-ended'], ({ record, view }) => {
    if (record.how !== 'no-close-notify' || !endedFirst(view, record)) return undefined;
    return view.streams.open.size > 0 ? {} : { severity: 'info' };
  }),
};

export const connHalfClose: Rule = {
  id: 'conn-half-close',
  title: 'only one direction was closed',
  section: 'RFC 9113 §9.1',
  severity: 'warning',
  fault: 'client',
  tier: 'P2',
  follows: ['conn-closed-by-client', 'conn-closed-streams-open'],
  when: 'One endpoint has ended its direction and the other one goes on sending for more than a second.',
  unless: 'It drains after a GOAWAY, or is silent.',
  peers: 'Go’s server takes the end of the client’s direction for its end and cancels its handlers.',
  summary:
    '{who} closed its direction {time} ago and {other} still sends; most HTTP/2 servers give up all streams at that point',
  fix: 'Keep the socket open until all responses are complete.',
  fires: ['OPEN; GET1; OK1; C> FIN; +2s; S> DATA(1,5); +1s'],
  silent: ['OPEN; GET1; OK1; C> FIN; S> FIN; +3s', 'OPEN; GET1; OK1; C> FIN; S> DATA(1,5); +3s'],
  watch: whileConnectionOpen(({ view, at }) => {
    const { closedBy } = view;
    if (!closedBy) return undefined;
    const ended = view.of(closedBy);
    const other = view.of(otherPeer(closedBy));
    if (ended.goaways.length > 0 || ended.endedHow === 'reset' || !Number.isNaN(other.endedAt)) return undefined;
    if (!(other.lastAt - ended.endedAt > LINGER)) return undefined;
    return {
      from: closedBy,
      values: { time: duration(at - ended.endedAt) },
      evidence: [ended.endedSeq, other.lastSeq],
    };
  }),
};

/** Milliseconds an endpoint may go on sending after the other one has ended: it was on the way. */
const LINGER = 1000;
