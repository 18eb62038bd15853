import type { FieldBlock } from './field-block.ts';
import type { KnownFrame, KnownFrameType } from './frame-table.ts';
import type { OctetString } from './octets.ts';
import type { FrameProblem } from './problem.ts';

/** Which endpoint sent it. Never "remote" or "inbound": those depend on where one stands. */
export type Peer = 'client' | 'server';

export const otherPeer = (peer: Peer): Peer => (peer === 'client' ? 'server' : 'client');

/** What every frame has, whatever its type. @see RFC 9113 §4.1 */
export interface FrameHeader {
  /** 8 bits. */
  readonly typeCode: number;
  /** 8 bits, undefined bits included. */
  readonly flagBits: number;
  /** Names of the defined flags that are set; shared and frozen, one array per (type, bits). */
  readonly flags: readonly string[];
  /** 31 bits. */
  readonly streamId: number;
  /** Octets of payload on the wire, 24 bits; the 9 octets of the frame header are not counted. */
  readonly length: number;
  /** Octets before this frame in its sender's octet stream, connection preface included. */
  readonly offset: number;
  /** Present where the reserved bit before the stream identifier is set. */
  readonly reservedBit?: true;
}

/** A frame of a type this decoder has no row for: kept whole. @see RFC 9113 §4.1, §5.5 */
export interface UnknownFrame extends FrameHeader {
  readonly type: 'UNKNOWN';
  readonly payload: OctetString;
}

/** A frame of a known type whose payload does not have the layout of that type: kept whole. */
export interface MalformedFrame extends FrameHeader {
  readonly type: 'MALFORMED';
  /** The type its code says it is. */
  readonly declaredType: KnownFrameType;
  readonly problem: FrameProblem;
  /** Whole, except of DATA, where at most the data limit is kept. */
  readonly payload: OctetString;
}

/** The part of a frame that carries (a piece of) a field block: HEADERS, PUSH_PROMISE, CONTINUATION. */
export interface FieldBlockFragment {
  /** The compressed octets in this frame, padding and priority left out. */
  fragment: OctetString;
  /** On the frame that completes the block (END_HEADERS), and only there. */
  fieldBlock?: FieldBlock;
}

export type Frame = KnownFrame | UnknownFrame | MalformedFrame;
export type FrameTypeName = Frame['type'];
