import type { FrameHeader } from '../frame.ts';
import type { OctetString } from '../octets.ts';
import type { PayloadReader } from '../payload-reader.ts';
import type { FrameProblem } from '../problem.ts';

/** The padding of DATA, HEADERS and PUSH_PROMISE. @see RFC 9113 §6.1 */
export interface Padding {
  /** Octets of padding, the Pad Length octet itself not counted; absent without PADDED. */
  padLength?: number;
  /** The padding where it is not all zeros, as it should be. */
  padding?: OctetString;
}

const PADDED = 0x8;

export function readPadLength(
  frame: FrameHeader & Padding,
  payload: PayloadReader,
  section: string,
): FrameProblem | undefined {
  if ((frame.flagBits & PADDED) === 0) return undefined;
  frame.padLength = payload.uint8();
  return paddingProblem(frame.padLength, payload, section);
}

/** Reads the field block fragment, all between what was read so far and the padding, and the padding. */
export function readFragment(
  frame: Padding & { fragment: OctetString },
  payload: PayloadReader,
  section: string,
): FrameProblem | undefined {
  const padLength = frame.padLength ?? 0;
  const problem = paddingProblem(padLength, payload, section);
  if (problem) return problem;
  frame.fragment = payload.take(payload.remaining - padLength);
  readPadding(frame, payload);
  return undefined;
}

export function readPadding(frame: Padding, payload: PayloadReader): void {
  if (!frame.padLength) return;
  const padding = payload.rest();
  if (/[^\0]/.test(padding)) frame.padding = padding;
}

/** Padding may fill the rest of the payload exactly; one octet more would have to come out of the next frame. */
function paddingProblem(padLength: number, payload: PayloadReader, section: string): FrameProblem | undefined {
  return !payload.overrun && padLength > payload.remaining ? { code: 'padding-too-long', section } : undefined;
}
