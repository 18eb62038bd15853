import { type OctetString, octetsOf } from '../../decode/index.ts';

/** The DATA frame in whose middle an endpoint's octets ended. */
export interface CutOff {
  readonly streamId: number;
  /** Octets of content that came. */
  readonly content: number;
}

const FRAME_HEADER = 9;
const DATA = 0;
const PADDED = 0x8;

/**
 * What came of a DATA frame that was cut off; undefined for other frames, and for a frame header that is not whole.
 *
 * @param octets the first of them, @param length how many there were
 * @see RFC 9113 §6.1
 */
export function cutOffOf(octets: OctetString, length: number): CutOff | undefined {
  if (octets.length < FRAME_HEADER) return undefined;
  const [high, middle, low, type, flags, ...id] = octetsOf(octets.slice(0, FRAME_HEADER)) as unknown as number[];
  if (type !== DATA) return undefined;
  const streamId = (((id[0]! & 0x7f) << 24) | (id[1]! << 16) | (id[2]! << 8) | id[3]!) >>> 0;
  const came = length - FRAME_HEADER;
  if ((flags! & PADDED) === 0) return { streamId, content: came };
  const payload = (high! << 16) | (middle! << 8) | low!;
  const padding = octets.charCodeAt(FRAME_HEADER) || 0;
  return { streamId, content: Math.max(0, Math.min(came - 1, payload - 1 - padding)) };
}
