import { otherPeer } from '../../../decode/index.ts';
import { MAX_WINDOW } from '../../../trace/index.ts';
import { afterFrame, type Rule } from '../../rule.ts';
import { grouped } from '../../wording.ts';

export const windowUpdateOverflow: Rule = {
  id: 'window-update-overflow',
  title: 'a WINDOW_UPDATE takes a window above 2^31-1',
  section: 'RFC 9113 §6.9.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'stream', code: 'FLOW_CONTROL_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
  fromStart: true,
  when: 'With the increment, a window is above 2 147 483 647, even when all DATA that passed is taken off and the initial size is the one its receiver announced last.',
  unless:
    'It is exactly 2^31-1. An increment of 2^31-1-65535 is right for the connection, which always begins with 65 535, and an overflow for a stream that begins with 2^31-1.',
  peers:
    'The stream or the connection ends with FLOW_CONTROL_ERROR; nghttp2 ≥ 1.67 ends the connection in both cases (`WINDOW_UPDATE: window size overflow`); Chrome: GOAWAY PROTOCOL_ERROR `…overflows session_send_window_size_`; nginx: `client violated flow control … received WINDOW_UPDATE frame with window increment …`.',
  summary: 'a WINDOW_UPDATE of {increment} from {who} takes {where} to {window}, above 2 147 483 647',
  fix: 'Count the credit that was granted and not used yet before granting more.',
  fires: [
    'OPEN; S> WU(0,2147418113)',
    'OPEN; POST1; S> WU(1,2147418113)',
    'C> PREFACE, SET{4=2147483647}; GET1; C> WU(1,1)',
  ],
  silent: ['OPEN; S> WU(0,2147418112)', 'OPEN; POST1; C> DATA(1,5); S> WU(1,2147418117)'],
  watch: afterFrame(['WINDOW_UPDATE'], ({ from, frame: { streamId, windowSizeIncrement }, stream, view }) => {
    const sender = otherPeer(from);
    // What its receiver said comes to the sender in this order, so the latest value is the one it adds to.
    const window =
      streamId === 0
        ? view.connectionWindow(sender)
        : stream?.half(sender).window.left(view.of(from).settings.latest.initialWindowSize);
    if (window === undefined || window <= MAX_WINDOW) return undefined;
    const where = streamId === 0 ? 'the connection window' : `the window of stream ${streamId}`;
    return {
      values: { increment: grouped(windowSizeIncrement), where, window: grouped(window) },
      ...(streamId === 0 && {
        breaks: { scope: 'connection', code: 'FLOW_CONTROL_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
      }),
    };
  }),
};
