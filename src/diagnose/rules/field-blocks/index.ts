import type { Rule } from '../../rule.ts';
import { continuationFlood, continuationOverPeerLimit } from './continuation-flood.ts';
import { continuationUnexpected } from './continuation-unexpected.ts';
import { headerBlockInterrupted } from './header-block-interrupted.ts';
import { headerBlockNeverEnded } from './header-block-never-ended.ts';
import { zeroLengthHeaders } from './zero-length-headers.ts';

/** E. Field blocks and CONTINUATION. */
export const fieldBlocksRules: readonly Rule[] = [
  headerBlockInterrupted,
  continuationUnexpected,
  continuationFlood,
  continuationOverPeerLimit,
  headerBlockNeverEnded,
  zeroLengthHeaders,
];
