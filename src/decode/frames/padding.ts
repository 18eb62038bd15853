import type { FrameHeader } from '../frame.ts';
import type { PayloadReader } from '../payload-reader.ts';
import type { FrameProblem } from '../problem.ts';

const PADDED = 0x8;

/** Reads the Pad Length field of DATA, HEADERS and PUSH_PROMISE. @see RFC 9113 §6.1 */
export function readPadLength(
  frame: FrameHeader & { padLength?: number },
  payload: PayloadReader,
  section: string,
): FrameProblem | undefined {
  if ((frame.flagBits & PADDED) === 0) return undefined;
  frame.padLength = payload.uint8();
  return paddingProblem(frame.padLength, payload, section);
}

/** Reads the field block fragment: all between what was read so far and the padding. */
export function readFragment(
  frame: { padLength?: number; fragment: string },
  payload: PayloadReader,
  section: string,
): FrameProblem | undefined {
  const padLength = frame.padLength ?? 0;
  const problem = paddingProblem(padLength, payload, section);
  if (!problem) frame.fragment = payload.take(payload.remaining - padLength);
  return problem;
}

/** Padding may fill the rest of the payload exactly; one octet more would have to come out of the next frame. */
function paddingProblem(padLength: number, payload: PayloadReader, section: string): FrameProblem | undefined {
  return !payload.overrun && padLength > payload.remaining ? { code: 'padding-too-long', section } : undefined;
}
