import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { duration } from '../../wording.ts';

export const goawayNewStreamAfter: Rule = {
  id: 'goaway-new-stream-after',
  title: 'a new request after GOAWAY',
  section: 'RFC 9113 §6.8',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  when: 'The client opens a stream above the last one of the server’s GOAWAY, and has provably read that GOAWAY.',
  unless: 'The two crossed on the way: then only for your information. The GOAWAY was an announcement (2^31-1).',
  peers:
    'The server ignores it and the request hangs. Node: `ERR_HTTP2_GOAWAY_SESSION`; curl and Go do not use such a connection again.',
  summary: 'the client opened stream {stream} {time} after the server’s GOAWAY{proof}; the server will ignore it',
  fix: 'Take a connection out of the pool as soon as its GOAWAY is read, and send this request again on another one.',
  symptom: 'the request hangs until its timeout',
  fires: [
    'OPEN; GET1; S> GOAWAY(1,NO_ERROR); S> PING(x); C> PING.ACK(x); GET3',
    'OPEN; GET1; S> GOAWAY(1,NO_ERROR); GET3',
  ],
  silent: [
    'OPEN; GET1; S> GOAWAY(2147483647,NO_ERROR); S> PING(x); C> PING.ACK(x); GET3',
    'OPEN; GET1; GET3; S> GOAWAY(1,NO_ERROR)',
  ],
  watch: beforeOddFrame(Odd.opensAfterGoaway, ['HEADERS'], ({ view, from, frame, at }) => {
    const last = view.server.goaways.at(-1);
    if (!last || from === 'server') return undefined;
    const { streamId } = frame;
    if (streamId <= view.streams.highest.client || streamId <= last.frame.lastStreamId) return undefined;
    const knows = view.client.knows(last.seq);
    return {
      values: {
        time: duration(at - last.at),
        proof: knows ? ', which it has provably read' : ', which it may not have read yet',
      },
      evidence: [last.seq],
      ...(!knows && { severity: 'info' }),
    };
  }),
};
