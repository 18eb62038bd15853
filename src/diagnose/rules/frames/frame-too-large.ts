import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { bytes, grouped } from '../../wording.ts';

export const frameTooLarge: Rule = {
  id: 'frame-too-large',
  title: 'frame exceeds MAX_FRAME_SIZE',
  section: 'RFC 9113 §4.2, §6.5.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: { scope: 'connection', code: 'FRAME_SIZE_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
  follows: ['frame-desync', 'http1-on-h2-connection'],
  fromStart: true,
  when: 'The payload is longer than the largest SETTINGS_MAX_FRAME_SIZE of the receiver, acknowledged or not; 16 384 by default. Padding counts, the 9 octets of the frame header do not.',
  unless:
    'The receiver has raised the limit in SETTINGS that were not acknowledged yet. For DATA it is a stream error, for field blocks and stream 0 a connection error.',
  peers:
    'nghttp2: `too large frame size`; Go: `http2: frame too large`; Netty: `Frame length: N exceeds maximum: M`; hyper-h2: `Received overlong frame`; Chrome: `ERR_HTTP2_FRAME_SIZE_ERROR`; OkHttp never accepts more than 16 384: `FRAME_SIZE_ERROR: N`.',
  summary: '{who} sent a {type} frame of {length}, but {other} accepts at most {limit}',
  fix: 'Split DATA, continue field blocks with CONTINUATION, and go by the other endpoint’s SETTINGS, not by your own.',
  fires: ['OPEN; POST1; C> DATA(1,16385)'],
  silent: ['OPEN; S> SET{5=32768}; POST1; C> DATA(1,20000)', 'OPEN; POST1; C> DATA(1,16384)'],
  watch: beforeOddFrame(Odd.large, ({ from, frame: { length }, view }) => {
    const limit = view.other(from).settings.loosest.maxFrameSize;
    return length > limit && { values: { length: bytes(length), limit: grouped(limit) } };
  }),
};
