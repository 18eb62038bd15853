import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const headerBlockInterrupted: Rule = {
  id: 'header-block-interrupted',
  title: 'another frame between HEADERS and its CONTINUATION',
  section: 'RFC 9113 §4.3, §6.2, §6.10',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'An endpoint has begun a field block without END_HEADERS, and its next frame is not a CONTINUATION of the same stream. Unknown frame types interrupt it too.',
  unless: 'Frames of the other endpoint do not matter. END_STREAM on the HEADERS frame does not end the field block.',
  peers:
    'All close the connection. nghttp2: `unexpected non-CONTINUATION frame or stream_id is invalid`; Go: `got X for stream N; expected CONTINUATION`; nginx: `client sent inappropriate frame while CONTINUATION was expected`; OkHttp: `N != TYPE_CONTINUATION`.',
  summary:
    '{who} began a field block on stream {block} without END_HEADERS and then sent {type} on stream {number}; only CONTINUATION on stream {block} may follow',
  fix: 'Set END_HEADERS (0x4) on field blocks that fit into one frame, which is what is usually forgotten; otherwise hold the write lock until the block is complete.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer',
  fires: [
    'OPEN; C> HDR(1,ES){:method GET, :scheme https, :authority a, :path /}; C> WU(0,100)',
    'OPEN; C> HDR(1){:method GET, :scheme https, :authority a, :path /}; C> CONT(3,EH)',
    'OPEN; C> HDR(1){:method GET, :scheme https, :authority a, :path /}; C> FRAME(0x2b,0,0,4)',
  ],
  silent: ['OPEN; C> HDR(1,ES,first=2){:method GET, :scheme https, :authority a, :path /}; S> PING(x); C> CONT(1,EH)'],
  watch: beforeOddFrame(Odd.blockOpen, ({ from, frame, view }) => {
    const block = view.of(from).openBlock;
    if (!block || block.interrupted) return undefined;
    const continues = frame.typeCode === CONTINUATION && frame.streamId === block.streamId;
    return (
      !continues && {
        streamId: block.streamId,
        values: { block: block.streamId, number: frame.streamId },
        evidence: [block.seq],
      }
    );
  }),
};

const CONTINUATION = 0x9;
