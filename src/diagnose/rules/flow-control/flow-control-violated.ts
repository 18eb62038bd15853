import { Effect } from '../../effect.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { bytes, grouped } from '../../wording.ts';

export const flowControlViolated: Rule = {
  id: 'flow-control-violated',
  title: 'more DATA than the window allows',
  section: 'RFC 9113 §6.9.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'FLOW_CONTROL_ERROR', alsoSeen: ['PROTOCOL_ERROR', 'ENHANCE_YOUR_CALM'] },
  fromStart: true,
  when: 'A DATA frame, padding included, is larger than what is left of the stream’s or the connection’s window, in the loosest reading: all credit that passed counts as received, and a lowered initial size only from its acknowledgement on.',
  unless: 'It is empty: empty frames are always allowed.',
  peers:
    'FLOW_CONTROL_ERROR: nginx `client violated flow control for stream N: received DATA frame length L, available window W`; Go on the stream or the connection; Chrome `ERR_HTTP2_FLOW_CONTROL_ERROR`; Netty `Flow control window exceeded`; nghttp2 GOAWAY; curl (16).',
  summary: '{who} sent {length} of DATA on stream {stream} with only {left} of {which} credit left',
  fix: 'Look at both windows before each DATA frame, count padding too, and do not forget the connection window.',
  fires: [
    'OPEN; POST1; S> WU(1,65535); 4 x C> DATA(1,16384)',
    'OPEN; POST1; S> WU(0,65535); 4 x C> DATA(1,16384)',
    'OPEN; POST1; S> WU(0,65535); 3 x C> DATA(1,16384); C> DATA(1,16179,PAD=204)',
  ],
  silent: [
    'OPEN; POST1; 3 x C> DATA(1,16384); C> DATA(1,16383,ES)',
    'OPEN; POST1; 5 x C> DATA(1,13107); C> DATA(1,0,ES)',
    'OPEN; POST1; S> SET{4=0}; C> DATA(1,16384)',
    'OPEN; POST1; S> SET{4=131072}; S> WU(0,65535); 5 x C> DATA(1,13107); C> SACK; 5 x C> DATA(1,13107)',
  ],
  watch: afterEffect(Effect.beyondWindow, ['DATA'], ({ from, frame: { length }, half, view }) => {
    const connection = view.connectionWindow(from);
    const stream = half ? half.window.left(view.initialWindow(from)) : 0;
    if (connection >= 0 && stream >= 0) return undefined;
    if (length === 0) return undefined;
    // Where both are exceeded, the smaller one is the one that should have stopped it.
    const which = connection < stream ? 'connection' : 'stream';
    const left = Math.min(connection, stream) + length;
    return {
      values: { length: bytes(length), left: left < 0 ? grouped(left) : bytes(left), which },
      ...(which === 'stream' && {
        breaks: { scope: 'stream', code: 'FLOW_CONTROL_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
      }),
    };
  }),
};
