import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const frameAfterOwnReset: Rule = {
  id: 'frame-after-own-reset',
  title: 'sender continues after its own RST_STREAM',
  section: 'RFC 9113 §5.1, §5.4.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'stream', code: 'STREAM_CLOSED' },
  when: 'An endpoint sends anything but PRIORITY on a stream it has reset itself, WINDOW_UPDATE included.',
  unless: 'Another RST_STREAM may answer frames that keep coming.',
  peers: 'Mostly ignored; strict receivers close the connection with STREAM_CLOSED.',
  summary: '{who} reset stream {stream} in frame #{reset} and then still sent {type} on it',
  fix: 'Drop the queued frames of a stream when resetting it.',
  fires: ['OPEN; GET1; C> RST(1,CANCEL); C> WU(1,100)', 'OPEN; POST1; C> RST(1,CANCEL), DATA(1,5)'],
  silent: ['OPEN; GET1; OK1; C> RST(1,CANCEL); S> DATA(1,100)', 'OPEN; GET1; C> RST(1,CANCEL); C> PRIO(1→0)'],
  watch: beforeOddFrame(
    Odd.streamOver,
    ['DATA', 'HEADERS', 'WINDOW_UPDATE', 'PUSH_PROMISE'],
    ({ half }) =>
      half !== undefined && half.resetSeq >= 0 && { values: { reset: half.resetSeq }, evidence: [half.resetSeq] },
  ),
};
