import type { MalformedFrame, UnknownFrame } from './frame.ts';
import { type FrameNamed, frameTypeNamed, type KnownFrame, type KnownFrameType } from './frame-table.ts';
import type { FrameType } from './frame-type.ts';
import { concatOctets, type OctetString } from './octets.ts';
import { PayloadWriter } from './payload-writer.ts';

/** What the caller may leave out: computed, or zero. */
interface HeaderToEncode {
  readonly streamId?: number;
  /** Names of defined flags; ignored where `flagBits` is given. */
  readonly flags?: readonly string[];
  readonly flagBits?: number;
  readonly reservedBit?: true;
}

type Encodable<F> = HeaderToEncode & Omit<F, keyof HeaderToEncode | 'typeCode' | 'length' | 'offset'>;
type KnownToEncode = { [Name in KnownFrameType]: Encodable<FrameNamed<Name>> }[KnownFrameType];
type RawToEncode = Encodable<UnknownFrame | Omit<MalformedFrame, 'declaredType' | 'problem'>> & {
  readonly typeCode: number;
};

/** A frame as the decoder gives it, or one made by hand: `{ type: 'PING', opaqueData: '12345678' }`. */
export type FrameToEncode = KnownToEncode | RawToEncode;

/**
 * The octets of a frame, header included. `decode` of them gives the frame again. Nothing is checked: this writes wrong
 * frames as readily as right ones (`MALFORMED` and `UNKNOWN` take their payload literally).
 *
 * @see RFC 9113 §4.1
 */
export function encodeFrame(frame: FrameToEncode): Uint8Array {
  const row = frameTypeNamed(frame.type) as FrameType<KnownFrameType, object> | undefined;
  const payload = new PayloadWriter();
  if (row) row.encode(frame as KnownFrame, payload);
  else payload.octets((frame as RawToEncode).payload);
  const body = payload.finish();
  const header = new PayloadWriter()
    .uint24(body.length)
    .uint8(row ? row.code : (frame as RawToEncode).typeCode)
    .uint8(frame.flagBits ?? flagBitsOf(row, frame.flags ?? []))
    .uint31(frame.streamId ?? 0, frame.reservedBit)
    .finish();
  return concatOctets([header, body]);
}

function flagBitsOf(row: FrameType<KnownFrameType, object> | undefined, names: readonly string[]): number {
  return names.reduce((bits, name) => bits | (row?.flags[name] ?? 0), 0);
}

/** The client connection preface. @see RFC 9113 §3.4 */
export const CONNECTION_PREFACE: OctetString = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
