import { type Frame, frameTypeNamed, frameTypeOf, type Peer } from '../decode/index.ts';
import type { ConnectionView, HalfStream, StreamState } from '../trace/index.ts';

/**
 * What is unusual about a frame before any rule looks at it, one bit each. Ordinary frames have none, so that all rules
 * about unusual ones cost nothing on them.
 */
export const Odd = {
  /** The first frame of its sender. */
  first: 1 << 0,
  /** Its sender's field block is still open: every CONTINUATION, and whatever comes in between. */
  blockOpen: 1 << 1,
  /** More octets than 16 384. */
  large: 1 << 2,
  /** A flag its type does not define, or the reserved bit before the stream identifier. */
  undefinedBits: 1 << 3,
  /** On a stream nobody knows, and it is not the client's HEADERS that open the next one. */
  noStream: 1 << 4,
  /** Its sender, or both, had ended or reset the stream. */
  streamOver: 1 << 5,
  /** On stream 0 though it belongs on a stream, or the other way round. */
  misplaced: 1 << 6,
  /** DATA before the head of its message: before HEADERS, or after nothing but 1xx. */
  noHead: 1 << 7,
} as const;

const DATA = 0x0;
const HEADERS = 0x1;

/** All flags each type defines, as one mask; all bits for types without a row. */
const DEFINED = Array.from({ length: 256 }, (_, code) => {
  const row = frameTypeOf(code);
  return row ? Object.values(row.flags).reduce((bits, bit) => bits | bit, 0) : 0xff;
});
export const definedFlags = (typeCode: number): number => DEFINED[typeCode]!;

const STREAM_ONLY = Array.from({ length: 256 }, (_, code) => frameTypeOf(code)?.scope === 'stream');
const CONNECTION_ONLY = Array.from(
  { length: 256 },
  // An ORIGIN frame elsewhere is ignored, not an error: RFC 8336 §2.1.
  (_, code) => frameTypeOf(code)?.scope === 'connection' && code !== frameTypeNamed('ORIGIN')!.code,
);

export function oddityOf(
  frame: Frame,
  from: Peer,
  stream: StreamState | undefined,
  half: HalfStream | undefined,
  view: ConnectionView,
): number {
  const { typeCode, streamId } = frame;
  const sender = view.of(from);
  let odd = 0;
  if (sender.frames === 0) odd |= Odd.first;
  if (sender.openBlock !== undefined) odd |= Odd.blockOpen;
  if (frame.length > 16_384) odd |= Odd.large;
  if ((frame.flagBits & ~DEFINED[typeCode]!) !== 0 || frame.reservedBit) odd |= Odd.undefinedBits;
  if (streamId === 0) {
    if (STREAM_ONLY[typeCode]) odd |= Odd.misplaced;
  } else {
    if (CONNECTION_ONLY[typeCode]) odd |= Odd.misplaced;
    if (stream === undefined) {
      const opens = typeCode === HEADERS && from === 'client' && (streamId & 1) === 1;
      if (!opens || streamId <= view.streams.highest.client) odd |= Odd.noStream;
    } else {
      if (stream.over || half!.endedSeq >= 0 || half!.resetSeq >= 0) odd |= Odd.streamOver;
      if (typeCode === DATA && Number.isNaN(half!.headAt)) odd |= Odd.noHead;
    }
  }
  return odd;
}
