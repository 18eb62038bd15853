import type { FrameNamed } from '../decode/index.ts';
import type { Moment } from './moment.ts';
import { hasNoContent } from './no-content.ts';

/**
 * What a frame has brought about, one bit each, once the view has taken it in. Most frames of a busy connection have none
 * or one, so that a rule about a turn of events costs nothing on the frames in between.
 */
export const Effect = {
  /** Its stream was opened by it. */
  opened: 1 << 0,
  /** Its sender's END_STREAM has come, with it or before. */
  ended: 1 << 1,
  /** Its stream is over, since now or before. */
  over: 1 << 2,
  /** No stream is open any more. */
  idle: 1 << 3,
  /** Its sender has sent more content than content-length declares; or less, and has ended. */
  wrongLength: 1 << 4,
  /** It is on a stream of a gRPC call. */
  grpc: 1 << 5,
  /** DATA before which there was no content in its message. */
  firstContent: 1 << 6,
  /** DATA of 1 to 16 octets that is neither the first nor the last of its message. */
  tinyData: 1 << 7,
  /** DATA in answer to HEAD, or of a 204 or 304 response. */
  bodyless: 1 << 8,
  /** DATA beyond a flow-control window. */
  beyondWindow: 1 << 9,
  /** Its sender has sent at least 50 000 octets of content on this stream. */
  bulk: 1 << 10,
  /** DATA with padding. */
  padded: 1 << 11,
  /** DATA on a stream that a rule has taken notes on. */
  noted: 1 << 12,
  /** Its field block leaves the HPACK table in doubt. */
  unreliable: 1 << 13,
} as const;

const DATA = 0x0;
const HEADERS = 0x1;
const RST_STREAM = 0x3;
const PUSH_PROMISE = 0x5;
const CONTINUATION = 0x9;
const PADDED = 0x8;
const TINY = 16;
const BULK = 50_000;

/** To be asked once the view has taken the frame in. */
export function effectOf(moment: Moment): number {
  switch (moment.typeCode) {
    case DATA:
      return onStream(moment) | (moment.frame!.type === 'DATA' ? ofData(moment, moment.frame!) : 0);
    case HEADERS:
    case CONTINUATION:
    case PUSH_PROMISE:
      return onStream(moment) | (moment.block?.dynamicTable.reliable === false ? Effect.unreliable : 0);
    case RST_STREAM:
      return onStream(moment);
    default:
      return 0;
  }
}

function onStream({ seq, stream, half, view }: Moment): number {
  let effect = view.streams.open.size === 0 ? Effect.idle : 0;
  if (stream === undefined) return effect;
  if (stream.openedSeq === seq) effect |= Effect.opened;
  if (stream.over) effect |= Effect.over;
  if (stream.grpc) effect |= Effect.grpc;
  const { content, contentLength, endedSeq } = half!;
  if (content > contentLength) effect |= Effect.wrongLength;
  if (content >= BULK) effect |= Effect.bulk;
  if (endedSeq >= 0) effect |= content < contentLength ? Effect.ended | Effect.wrongLength : Effect.ended;
  return effect;
}

function ofData(moment: Moment, { contentLength }: FrameNamed<'DATA'>): number {
  const { stream, half, view } = moment;
  const from = moment.from!;
  let effect = moment.flagBits & PADDED ? Effect.padded : 0;
  if (view.connectionWindow(from) < 0) effect |= Effect.beyondWindow;
  if (stream === undefined) return effect;
  const { content, dataFrames, endedSeq, window } = half!;
  if (window.left(view.initialWindow(from)) < 0) effect |= Effect.beyondWindow;
  if (content === contentLength) effect |= Effect.firstContent;
  if (contentLength <= TINY && contentLength > 0 && dataFrames > 1 && endedSeq < 0) effect |= Effect.tinyData;
  if (from === 'server' && hasNoContent(stream)) effect |= Effect.bodyless;
  if (stream.notes !== undefined) effect |= Effect.noted;
  return effect;
}
