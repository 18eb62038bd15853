import { beforeFrame, type Rule } from '../../rule.ts';

const ACK = 0x1;

export const pingAckUnsolicited: Rule = {
  id: 'ping-ack-unsolicited',
  title: 'a PING acknowledgement nobody asked for',
  section: 'RFC 9113 §6.7',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR', optional: true },
  fromStart: true,
  when: 'A PING with ACK carries octets that no PING without acknowledgement of the other side has: they were changed, or it was acknowledged before.',
  unless: 'So many PINGs were waiting that the oldest are no longer known.',
  peers:
    'Chrome closes the connection (`Unexpected PING ACK.`, `ERR_HTTP2_PROTOCOL_ERROR`); nghttp2 and Go pass over it.',
  summary: '{who} acknowledged a PING that {other} has not sent{why}',
  fix: 'Send the 8 octets back unchanged, and once.',
  fires: ['OPEN; C> PING(x6161); S> PING.ACK(x6262)', 'OPEN; C> PING(x); S> PING.ACK(x); S> PING.ACK(x)'],
  silent: ['OPEN; C> PING(x6161); S> PING.ACK(x6161)', 'OPEN; C> PING(a), PING(b); S> PING.ACK(b), PING.ACK(a)'],
  watch: beforeFrame(['PING'], ({ from, frame: { flagBits, opaqueData }, view }) => {
    if ((flagBits & ACK) === 0) return undefined;
    const { pings, pingsForgotten } = view.other(from);
    if (pingsForgotten > 0 || pings.some((ping) => ping.opaqueData === opaqueData)) return undefined;
    const waits = pings.length > 0;
    return {
      values: { why: waits ? ': its octets differ from those that wait for an answer' : '' },
      evidence: waits ? [pings[0]!.seq] : [],
    };
  }),
};
