import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const frameOnStreamZero: Rule = {
  id: 'frame-on-stream-zero',
  title: 'a stream’s frame on stream 0',
  section: 'RFC 9113 §6.1, §6.2, §6.3, §6.4, §6.6, §6.10',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'DATA, HEADERS, PRIORITY, RST_STREAM, PUSH_PROMISE or CONTINUATION stand on stream 0.',
  unless: 'The reserved bit before the identifier does not count. WINDOW_UPDATE belongs on both.',
  peers:
    'nghttp2: `DATA: stream_id == 0`; Go: `DATA frame with stream ID 0`; Netty: `Frame of type X must be associated with a stream.`',
  summary: '{who} sent {type} on stream 0, which is reserved for the connection',
  fix: 'Allocate a stream identifier before writing.',
  fires: ['OPEN; C> DATA(0,5)', 'OPEN; S> HDR(0,EH){:status 200}', 'OPEN; C> RST(0,CANCEL)'],
  silent: ['OPEN; C> WU(0,1000)', 'OPEN; C> FRAME(0x2b,0,0,1)'],
  watch: beforeOddFrame(Odd.misplaced, ({ frame }) => frame.streamId === 0 && {}),
};

export const frameMustBeOnStreamZero: Rule = {
  id: 'frame-must-be-on-stream-zero',
  title: 'the connection’s frame on a stream',
  section: 'RFC 9113 §6.5, §6.7, §6.8, RFC 9218 §7.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'SETTINGS, PING, GOAWAY or PRIORITY_UPDATE stand on another stream than 0.',
  unless: 'ORIGIN elsewhere is ignored by rule, ALTSVC and WINDOW_UPDATE may stand on streams.',
  peers: 'All close the connection with PROTOCOL_ERROR.',
  summary: '{who} sent {type} on stream {number}; it belongs on stream 0',
  fix: 'Write it on stream 0.',
  fires: ['OPEN; C> FRAME(0x6,0,1,8)', 'OPEN; GET1; S> FRAME(0x7,0,1,8)'],
  silent: ['OPEN; GET1; S> ALTSVC(1,"","h3=\\":443\\"")', 'OPEN; GET1; S> WU(1,5)', 'OPEN; GET1; S> FRAME(0xc,0,1,0)'],
  watch: beforeOddFrame(
    Odd.misplaced,
    ({ frame: { streamId } }) => streamId !== 0 && { streamId: null, values: { number: streamId } },
  ),
};
