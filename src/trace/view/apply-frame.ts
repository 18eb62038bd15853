import type { FrameNamed, Peer } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { applyContinuation, applyHeaders, applyPushPromise } from './apply-field-block.ts';
import { endHalf, learnOpening, type Seen, touch } from './apply-stream.ts';
import type { ConnectionView } from './connection-view.ts';
import type { EndpointView } from './endpoint-view.ts';
import { INITIAL_CONNECTION_WINDOW } from './flow-window.ts';

const END_STREAM = 0x1;
const ACK = 0x1;
const MANY_STREAMS = 1000;
/** Milliseconds. */
const RESIZE_INTERVAL = 10;

/** Folds one frame into the view. */
export function applyFrame(view: ConnectionView, record: Seen): void {
  const { frame, from, at, seq } = record;
  const sender = view.of(from);
  sender.frames++;
  sender.frameCounts[frame.typeCode < 17 ? frame.typeCode : 17]!++;
  sender.octets += 9 + frame.length;
  sender.nextOffset += 9 + frame.length;
  if (sender.lastSeq < 0) sender.firstAt = at;
  sender.lastAt = at;
  sender.lastSeq = seq;
  sender.lastType = frame.type;
  if (sender.openBlock && frame.type !== 'CONTINUATION') sender.openBlock.interrupted = true;
  switch (frame.type) {
    case 'DATA':
      applyData(view, record, sender, frame);
      break;
    case 'HEADERS':
      applyHeaders(view, record, sender, frame);
      break;
    case 'CONTINUATION':
      applyContinuation(view, record, sender, frame);
      break;
    case 'PUSH_PROMISE':
      applyPushPromise(view, record, sender, frame);
      break;
    case 'WINDOW_UPDATE':
      applyWindowUpdate(view, record, frame);
      break;
    case 'RST_STREAM':
      applyReset(view, record, sender, frame);
      break;
    case 'SETTINGS':
      applySettings(view, record, sender, frame);
      break;
    case 'PING':
      applyPing(view, record, sender, frame);
      break;
    case 'GOAWAY':
      if (sender.goaways.length < limits.goaways) sender.goaways.push({ seq, at, frame });
      break;
  }
}

function applyData(view: ConnectionView, record: Seen, sender: EndpointView, frame: FrameNamed<'DATA'>): void {
  const { from, at } = record;
  sender.window.spend(frame.length, INITIAL_CONNECTION_WINDOW, at);
  const stream = view.streams.get(frame.streamId);
  if (!stream) return;
  const half = stream.half(from);
  touch(half, record);
  learnOpening(sender, stream);
  if (half.dataFrames++ === 0) half.firstDataAt = at;
  half.lastDataAt = at;
  half.content += frame.contentLength;
  half.window.spend(frame.length, view.initialWindow(from), at);
  if (frame.flagBits & END_STREAM) endHalf(view, stream, from, record);
}

function applyWindowUpdate(view: ConnectionView, record: Seen, frame: FrameNamed<'WINDOW_UPDATE'>): void {
  const { from, at } = record;
  const receiver = view.other(from);
  if (frame.streamId === 0) {
    receiver.window.credit(frame.windowSizeIncrement, INITIAL_CONNECTION_WINDOW, at);
    return;
  }
  const stream = view.streams.get(frame.streamId);
  if (!stream) return;
  touch(stream.half(from), record);
  learnOpening(view.of(from), stream);
  stream.half(receiver.peer).window.credit(frame.windowSizeIncrement, view.initialWindow(receiver.peer), at);
}

function applyReset(view: ConnectionView, record: Seen, sender: EndpointView, frame: FrameNamed<'RST_STREAM'>): void {
  const stream = view.streams.get(frame.streamId);
  if (!stream) return;
  const half = stream.half(record.from);
  touch(half, record);
  learnOpening(sender, stream);
  half.resets++;
  if (half.resetSeq >= 0) return;
  half.resetSeq = record.seq;
  half.resetAt = record.at;
  half.resetCode = frame.errorCode;
  stream.resetBy ??= record.from;
  // Before the state changes: a reserved stream does not count as open.
  view.streams.finish(stream, record.at);
  half.state = 'reset';
}

function applySettings(view: ConnectionView, record: Seen, sender: EndpointView, frame: FrameNamed<'SETTINGS'>): void {
  const { at, seq } = record;
  const other = view.other(record.from);
  if (frame.flagBits & ACK) {
    const before = other.settings.loosest.initialWindowSize;
    const acknowledged = other.settings.acknowledge();
    if (acknowledged) {
      sender.learned(acknowledged.seq);
      sender.sampleRoundTrip(at - acknowledged.at);
      resizeWindows(view, record.from, before, at);
    }
    return;
  }
  const before = sender.settings.loosest.initialWindowSize;
  sender.settings.offer(frame.settings, seq, at);
  resizeWindows(view, other.peer, before, at);
}

/** Another SETTINGS_INITIAL_WINDOW_SIZE holds for all open streams. @see RFC 9113 §6.9.2 */
function resizeWindows(view: ConnectionView, sender: Peer, before: number, at: number): void {
  const initial = view.initialWindow(sender);
  const { open } = view.streams;
  const endpoint = view.of(sender);
  // Walking a great many streams for each of a flood of SETTINGS would be an attack on us. What is left in a window is
  // right without it, only since when it is blocked gets less exact.
  if (initial === before || (open.size > MANY_STREAMS && at - endpoint.resizedAt < RESIZE_INTERVAL)) return;
  endpoint.resizedAt = at;
  for (const stream of open.values()) stream.half(sender).window.resize(initial, at);
}

function applyPing(view: ConnectionView, record: Seen, sender: EndpointView, frame: FrameNamed<'PING'>): void {
  const { at, seq } = record;
  if ((frame.flagBits & ACK) === 0) {
    sender.sentPing(seq, at, frame.opaqueData);
    return;
  }
  const answered = view.other(record.from).takePing(frame.opaqueData);
  if (!answered) return;
  sender.learned(answered.seq);
  sender.sampleRoundTrip(at - answered.at);
}
