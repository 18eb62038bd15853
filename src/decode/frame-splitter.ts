import { limits } from '../limits.ts';
import type { Frame, FrameHeader } from './frame.ts';
import { flagNamesOf, frameTypeOf, type KnownFrame } from './frame-table.ts';
import type { FrameType } from './frame-type.ts';
import { type OctetString, octetString } from './octets.ts';
import type { NonFrameOctets } from './opening.ts';
import { PayloadReader } from './payload-reader.ts';
import type { FrameProblem } from './problem.ts';

const HEADER_OCTETS = 9;
const DATA = 0x0;
/** Kept of a DATA frame beyond its content: the Pad Length octet and the most padding there can be. */
const PADDING_OCTETS = 256;
const UNKNOWN_LENGTH = -1;

/** A frame while its row fills it in. */
interface FrameDraft extends FrameHeader {
  type: Frame['type'];
  reservedBit?: true;
  payload?: OctetString;
}

/** Called for each frame, in order; `payload` has just been read by it and is valid during the call only. */
export type FrameHandler = (frame: Frame, payload: PayloadReader) => void;

/**
 * Cuts one sender's octets into frames and reads their layout. Holds at most one partial frame, of DATA only what is
 * kept of it.
 */
export class FrameSplitter {
  readonly #reader = new PayloadReader();
  readonly #contentLimit: number;
  /** Octets before the frame that is read next. */
  #offset: number;
  /** The kept octets of a frame that has not come whole, from its header on. */
  #partial = new Uint8Array(0);
  #kept = 0;
  /** Octets of it that have come, kept or not. */
  #received = 0;
  /** Octets of payload, once its header has come whole. */
  #length = UNKNOWN_LENGTH;

  /**
   * @param offset octets of this sender before its first frame
   * @param contentLimit octets of content to keep of each DATA frame
   */
  constructor(offset: number, contentLimit: number) {
    this.#offset = offset;
    this.#contentLimit = contentLimit;
    this.#reader.contentLimit = contentLimit;
  }

  push(octets: Uint8Array, start: number, deliver: FrameHandler): void {
    let at = this.#received > 0 ? this.#complete(octets, start, deliver) : start;
    while (octets.length - at >= HEADER_OCTETS) {
      const end = at + HEADER_OCTETS + payloadLength(octets, at);
      if (end > octets.length) break;
      this.#read(octets, at, deliver);
      at = end;
    }
    if (at < octets.length) this.#complete(octets, at, deliver);
  }

  /** What is left of a frame that will never be whole; `undefined` where the last frame was. */
  end(): NonFrameOctets | undefined {
    if (this.#received === 0) return undefined;
    const octets = octetString(this.#partial, 0, this.#kept);
    return { reason: 'truncated', offset: this.#offset, length: this.#received, octets };
  }

  /** Adds octets to the partial frame until it is whole or there are none left; gives where it stopped. */
  #complete(octets: Uint8Array, start: number, deliver: FrameHandler): number {
    let at = start;
    if (this.#length === UNKNOWN_LENGTH) {
      at = this.#take(octets, at, HEADER_OCTETS);
      if (this.#received < HEADER_OCTETS) return at;
      this.#length = payloadLength(this.#partial, 0);
    }
    at = this.#take(octets, at, HEADER_OCTETS + this.#length);
    if (this.#received === HEADER_OCTETS + this.#length) {
      const whole = this.#partial.subarray(0, this.#kept);
      // Used again for the next one: in a bulk transfer nearly every frame comes in two parts.
      if (this.#partial.length > limits.partialFrameOctets) this.#partial = new Uint8Array(0);
      this.#kept = 0;
      this.#received = 0;
      this.#length = UNKNOWN_LENGTH;
      this.#read(whole, 0, deliver);
    }
    return at;
  }

  /** Moves octets into the partial frame until it holds `target` of them, counting but not keeping excess content. */
  #take(octets: Uint8Array, start: number, target: number): number {
    const end = Math.min(octets.length, start + target - this.#received);
    const kept = Math.min(end, start + this.#keepLimit(target) - this.#kept);
    if (kept > start) {
      this.#reserve(this.#kept + kept - start, target);
      this.#partial.set(octets.subarray(start, kept), this.#kept);
      this.#kept += kept - start;
    }
    this.#received += end - start;
    return end;
  }

  #keepLimit(target: number): number {
    if (target === HEADER_OCTETS || this.#partial[3] !== DATA) return target;
    return Math.min(target, HEADER_OCTETS + this.#contentLimit + PADDING_OCTETS);
  }

  /** Grows by doubling: a header that announces 16 MiB must not cost 16 MiB before they come. */
  #reserve(needed: number, target: number): void {
    if (needed <= this.#partial.length) return;
    const grown = new Uint8Array(Math.max(needed, Math.min(target, Math.max(256, this.#partial.length * 2))));
    grown.set(this.#partial.subarray(0, this.#kept));
    this.#partial = grown;
  }

  #read(octets: Uint8Array, at: number, deliver: FrameHandler): void {
    const length = payloadLength(octets, at);
    const typeCode = octets[at + 3]!;
    const flagBits = octets[at + 4]!;
    const high = octets[at + 5]!;
    const streamId = ((high & 0x7f) << 24) | (octets[at + 6]! << 16) | (octets[at + 7]! << 8) | octets[at + 8]!;
    const row = frameTypeOf(typeCode) as FrameType<KnownFrame['type'], object> | undefined;
    const flags = flagNamesOf(typeCode, flagBits);
    const type = row ? row.name : 'UNKNOWN';
    const frame: FrameDraft = { type, typeCode, flagBits, flags, streamId, length, offset: this.#offset };
    if (high & 0x80) frame.reservedBit = true;
    this.#offset += HEADER_OCTETS + length;
    const payload = this.#reader.reset(octets, at + HEADER_OCTETS, length);
    if (row === undefined) {
      frame.payload = payload.rest();
    } else {
      const problem = layoutProblem(row, frame, payload);
      if (problem) {
        payload.reset(octets, at + HEADER_OCTETS, length);
        deliver(malformed(frame, row.name, problem, payload), payload);
        return;
      }
    }
    deliver(frame as Frame, payload);
  }
}

/** Reads the payload by its type's row; gives what is wrong with it. */
function layoutProblem(
  row: FrameType<KnownFrame['type'], object>,
  frame: FrameHeader,
  payload: PayloadReader,
): FrameProblem | undefined {
  if (row.length !== undefined && frame.length !== row.length) {
    const code = frame.length < row.length ? 'payload-too-short' : 'payload-too-long';
    return { code, expected: row.length, section: row.section };
  }
  const problem = row.decode(frame, payload);
  if (problem) return problem;
  return payload.overrun ? { code: 'payload-too-short', section: row.section } : undefined;
}

function malformed(
  { typeCode, flagBits, flags, streamId, length, offset, reservedBit }: FrameHeader,
  declaredType: KnownFrame['type'],
  problem: FrameProblem,
  payload: PayloadReader,
): Frame {
  const header = { typeCode, flagBits, flags, streamId, length, offset, ...(reservedBit && { reservedBit }) };
  // Whole even of DATA: only a payload shorter than the most padding there can be is too short for its padding.
  return { type: 'MALFORMED', ...header, declaredType, problem, payload: payload.rest() };
}

function payloadLength(octets: Uint8Array, at: number): number {
  return (octets[at]! << 16) | (octets[at + 1]! << 8) | octets[at + 2]!;
}
