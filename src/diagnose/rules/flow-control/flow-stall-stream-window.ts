import { otherPeer, type Peer } from '../../../decode/index.ts';
import type { ConnectionView, StreamState } from '../../../trace/index.ts';
import { beforeFrame, type Rule, whileStreamOpen } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { bytes, duration, grouped } from '../../wording.ts';

export const flowStallStreamWindow: Rule = {
  id: 'flow-stall-stream-window',
  title: 'a transfer waits for credit on its stream',
  section: 'RFC 9113 §5.2, §6.9',
  severity: 'warning',
  fault: 'receiver',
  tier: 'P0',
  follows: ['flow-deadlock-mutual', 'settings-initial-window-tiny'],
  fromStart: true,
  when: 'The window of a sender on a stream is 0 or less for longer than a second (and four round trips), the connection window is open, and the sender has not ended the stream.',
  unless:
    'The stream was ended or reset, or all content that was declared has been sent. A sender that stops with the window open waits for something else: stall-sender-idle. A paused download looks the same; when it goes on, that is said too.',
  peers:
    'Nothing is printed anywhere: transfers just stop, at exactly 65 535 bytes where a receiver forgets WINDOW_UPDATE, until a timeout. curl: `(28) Operation timed out … with N out of M bytes received`; OkHttp: `SocketTimeoutException: timeout`; Go: `context deadline exceeded`.',
  summary:
    'stream {stream} has stopped after {sent}: {other} has granted no more credit for {time} (stream window {window}, connection window {connection})',
  fix: 'Read the body on the receiving side, or send WINDOW_UPDATE on the stream as it is read.',
  symptom: 'the transfer hangs, then times out',
  fires: [
    'OPEN; GET1; OK1{content-length 200000}; 3 x S> DATA(1,16384); S> DATA(1,16383); C> WU(0,65535); +2s',
    'OPEN; S> SET{4=0}; C> SACK; POST1{content-length 5}; +2s',
    'OPEN; POST1; 5 x C> DATA(1,13107); S> WU(0,65535); +2s; S> WU(1,65535); C> DATA(1,5,ES)',
  ],
  silent: [
    'OPEN; GET1; OK1{content-length 200000}; 3 x S> DATA(1,16384); S> DATA(1,16383); C> WU(0,65535); +50ms; C> WU(1,65535); S> DATA(1,5); +2s',
    'OPEN; GET1; OK1; 3 x S> DATA(1,16384); S> DATA(1,16383,ES); C> WU(0,65535); +2s',
  ],
  watch: [
    whileStreamOpen(({ stream, view, at, thresholds }) => {
      const patience = atLeastFourTrips(view, thresholds.stall);
      return stalled(view, stream, 'server', at, patience) || stalled(view, stream, 'client', at, patience);
    }),
    beforeFrame(['WINDOW_UPDATE'], ({ from: receiver, frame, stream, view, at, thresholds }) => {
      const from = otherPeer(receiver);
      const window = stream?.half(from).window;
      if (!stream || !window || Number.isNaN(window.blockedSince)) return undefined;
      if (window.left(view.initialWindow(from)) + frame.windowSizeIncrement <= 0) return undefined;
      const stall = stalled(view, stream, from, at, atLeastFourTrips(view, thresholds.stall));
      return stall && { ...stall, severity: 'info', again: true, summary: RESUMED };
    }),
  ],
};

const RESUMED = 'stream {stream} can go on: {other} grants credit again after {time} without any, at {sent}';

function stalled(view: ConnectionView, stream: StreamState, from: Peer, at: number, patience: number) {
  const half = stream.half(from);
  const { blockedSince } = half.window;
  // A direction that has not begun, or has ended, waits for nothing.
  if (half.state !== 'open' || Number.isNaN(blockedSince)) return undefined;
  // A GET-like request or a finished body has nothing left to send although END_STREAM is missing.
  if (half.content >= half.contentLength || view.connectionWindow(from) <= 0) return undefined;
  const time = view.elapsed(Math.max(blockedSince, half.headAt), at);
  if (!(time > patience)) return undefined;
  return {
    from,
    values: {
      sent: bytes(half.content),
      time: duration(time),
      window: grouped(half.window.left(view.initialWindow(from))),
      connection: grouped(view.connectionWindow(from)),
    },
    evidence: [half.lastSeq],
  } as const;
}
