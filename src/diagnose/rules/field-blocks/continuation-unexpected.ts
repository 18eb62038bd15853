import { beforeFrame, type Rule } from '../../rule.ts';

export const continuationUnexpected: Rule = {
  id: 'continuation-unexpected',
  title: 'CONTINUATION that continues nothing',
  section: 'RFC 9113 §6.10',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  follows: ['header-block-interrupted'],
  fromStart: true,
  when: 'CONTINUATION comes while no field block of its sender is open.',
  peers: 'nghttp2: `CONTINUATION: unexpected`; nginx and others: `unexpected CONTINUATION for stream N`.',
  summary: '{who} sent CONTINUATION on stream {stream}, but no field block is open there',
  fix: 'Clear END_HEADERS on all but the last frame of a field block.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer',
  fires: ['OPEN; GET1; C> CONT(1,EH)', 'OPEN; POST1; C> DATA(1,5), CONT(1,EH)'],
  silent: [
    'OPEN; C> HDR(1,ES,first=1){:method GET, :scheme https, :authority a, :path /}; C> CONT(1,1); C> CONT(1,EH)',
  ],
  watch: beforeFrame(['CONTINUATION'], ({ from, frame, view }) => {
    const block = view.of(from).openBlock;
    // On another stream than the open block it interrupts that one.
    const expected = block && (block.streamId === frame.streamId || !block.interrupted);
    return !expected && {};
  }),
};
