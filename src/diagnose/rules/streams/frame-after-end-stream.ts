import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Found, type FrameSight, type Rule } from '../../rule.ts';
import { isRequest } from './stream-id-not-increasing.ts';

export const frameAfterEndStream: Rule = {
  id: 'frame-after-end-stream',
  title: 'sender continues after its own END_STREAM',
  section: 'RFC 9113 §5.1, §8.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: { scope: 'stream', code: 'STREAM_CLOSED', alsoSeen: ['PROTOCOL_ERROR'] },
  when: 'An endpoint sends DATA or HEADERS on a stream on which it has sent END_STREAM. There is no race: both frames are its own.',
  unless:
    'WINDOW_UPDATE, PRIORITY and RST_STREAM may follow END_STREAM, and so may the CONTINUATION of the HEADERS frame that bears it.',
  peers:
    'nghttp2 closes the connection (`HEADERS: stream closed`, `DATA: stream in half-closed(remote)`); Go: `received DATA after END_STREAM`; nginx: `client sent DATA frame for half-closed stream`; Netty: `Stream N in unexpected state: HALF_CLOSED_REMOTE`.',
  summary: '{who} ended stream {stream} in frame #{ended} and then sent {type} on it',
  fix: 'Set END_STREAM on the last frame only: not on HEADERS when a body follows, and trailers must come last.',
  fires: ['OPEN; GET1; C> DATA(1,5)', 'OPEN; GET1; OK1.ES; S> HDR(1,EH,ES){grpc-status 0}'],
  silent: [
    'OPEN; GET1; OK1; C> WU(1,1000)',
    'OPEN; C> HDR(1,ES,first=3){:method GET, :scheme https, :authority a, :path /}; C> CONT(1,EH)',
  ],
  watch: [
    beforeOddFrame(Odd.streamOver, ['DATA'], after),
    // A whole new request on a finished stream is the business of stream-id-not-increasing.
    beforeOddFrame(
      Odd.streamOver,
      ['HEADERS'],
      (sight) => !(sight.stream?.over && isRequest(sight.frame)) && after(sight),
    ),
  ],
};

function after({ half, stream, from }: FrameSight): Found {
  // On a promised stream no frame of the client's has ended its half: push-stream-client-frame.
  if (!half || (from === 'client' && stream?.openedWith === 'PUSH_PROMISE')) return undefined;
  const { ended, endedSeq, resetSeq } = half;
  return ended && resetSeq < 0 && { values: { ended: endedSeq }, evidence: [endedSeq] };
}
