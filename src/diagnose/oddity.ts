import { frameTypeNamed, frameTypeOf } from '../decode/index.ts';
import type { ConnectionView } from '../trace/index.ts';
import type { Moment } from './moment.ts';

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
  /** Nothing in it, or nothing that is certain not to be padding. */
  empty: 1 << 8,
  /** HEADERS with the PRIORITY flag. */
  priority: 1 << 9,
  /** The client's HEADERS on a stream nobody knows, while SETTINGS of the server are not acknowledged… */
  opensUnsettled: 1 << 10,
  /** … as one more than the server allows… */
  opensTooMany: 1 << 11,
  /** … after a GOAWAY of the server… */
  opensAfterGoaway: 1 << 12,
  /** … while no other stream is open… */
  opensAlone: 1 << 13,
  /** … among the first of the connection. */
  opensEarly: 1 << 14,
  /** Octets that came before it are not in the trace. */
  incomplete: 1 << 15,
} as const;

const DATA = 0x0;
const HEADERS = 0x1;
const PADDED = 0x8;
const PRIORITY = 0x20;
/** Streams of a client that are early: enough to see whether it opens them side by side. */
const EARLY = 20;

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

export function oddityOf(moment: Moment): number {
  const { typeCode, flagBits, length, frameStreamId: streamId, stream, half, view } = moment;
  const from = moment.from!;
  const sender = view.of(from);
  let odd = 0;
  if (sender.frames === 0) odd |= Odd.first;
  if (!view.fromStart) odd |= Odd.incomplete;
  if (sender.openBlock !== undefined) odd |= Odd.blockOpen;
  if (length > 16_384) odd |= Odd.large;
  if ((flagBits & ~DEFINED[typeCode]!) !== 0 || moment.frame!.reservedBit) odd |= Odd.undefinedBits;
  if (length === 0 || flagBits & PADDED) odd |= Odd.empty;
  if (streamId === 0) {
    if (STREAM_ONLY[typeCode]) odd |= Odd.misplaced;
  } else {
    if (CONNECTION_ONLY[typeCode]) odd |= Odd.misplaced;
    if (typeCode === HEADERS && flagBits & PRIORITY) odd |= Odd.priority;
    if (stream === undefined) {
      const opens = typeCode === HEADERS && from === 'client';
      if (opens) odd |= openingOddity(view);
      if (!opens || (streamId & 1) === 0 || streamId <= view.streams.highest.client) odd |= Odd.noStream;
    } else {
      if (stream.over || half!.endedSeq >= 0 || half!.resetSeq >= 0) odd |= Odd.streamOver;
      if (typeCode === DATA && Number.isNaN(half!.headAt)) odd |= Odd.noHead;
    }
  }
  return odd;
}

/** What is unusual about the moment at which the client opens a stream. */
function openingOddity({ streams, server }: ConnectionView): number {
  const { settings } = server;
  let odd = 0;
  if (settings.pending.length > 0) odd |= Odd.opensUnsettled;
  if (streams.concurrent.client >= settings.loosest.maxConcurrentStreams) odd |= Odd.opensTooMany;
  if (server.goaways.length > 0) odd |= Odd.opensAfterGoaway;
  if (streams.open.size === 0) odd |= Odd.opensAlone;
  if (streams.total.client < EARLY) odd |= Odd.opensEarly;
  return odd;
}
