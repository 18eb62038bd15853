import { otherPeer } from '../../../decode/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const rstAnswersRst: Rule = {
  id: 'rst-answers-rst',
  title: 'a reset in reply to a reset',
  section: 'RFC 9113 §5.4.2',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  when: 'An endpoint sends RST_STREAM on a stream the other one has reset, and has provably read that reset; or the two have sent three of them for one stream.',
  unless: 'The two crossed on the way.',
  peers: 'Harmless once; loops have been seen.',
  summary: '{who} answered the RST_STREAM on stream {stream} with another one, which is forbidden to avoid loops',
  fix: 'Ignore frames on streams that are closed.',
  fires: ['OPEN; GET1; S> RST(1,CANCEL); S> PING(x); C> PING.ACK(x); C> RST(1,STREAM_CLOSED)'],
  silent: ['OPEN; GET1; C> RST(1,CANCEL); S> RST(1,NO_ERROR)'],
  alongside: ['rst-cancel-by-server'],
  watch: beforeOddFrame(Odd.streamOver, ['RST_STREAM'], ({ from, stream, view }) => {
    if (!stream || stream.resetBy !== otherPeer(from)) return undefined;
    const { resetSeq } = stream.half(stream.resetBy);
    const third = stream.client.resets + stream.server.resets >= 2;
    return (third || view.of(from).knows(resetSeq)) && { evidence: [resetSeq] };
  }),
};
