import type { Rule } from '../../rule.ts';
import { frameDesync } from './frame-desync.ts';
import { frameLengthWrong } from './frame-length-wrong.ts';
import { frameMustBeOnStreamZero, frameOnStreamZero } from './frame-on-wrong-stream.ts';
import { frameTooLarge } from './frame-too-large.ts';
import { frameTruncatedAtClose } from './frame-truncated-at-close.ts';
import { originOrAltsvcIgnored } from './origin-or-altsvc-ignored.ts';
import { paddingNotZero } from './padding-not-zero.ts';
import { paddingTooLong } from './padding-too-long.ts';
import { reservedBitsSet } from './reserved-bits-set.ts';
import { unknownFrameOnUnopenedStream, unknownFrameType } from './unknown-frame-type.ts';

/** C. Frame layer. */
export const framesRules: readonly Rule[] = [
  frameDesync,
  frameTooLarge,
  frameLengthWrong,
  paddingTooLong,
  paddingNotZero,
  frameOnStreamZero,
  frameMustBeOnStreamZero,
  reservedBitsSet,
  unknownFrameType,
  unknownFrameOnUnopenedStream,
  originOrAltsvcIgnored,
  frameTruncatedAtClose,
];
