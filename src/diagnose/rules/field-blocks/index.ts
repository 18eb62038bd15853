import type { Rule } from '../../rule.ts';
import { headerBlockInterrupted } from './header-block-interrupted.ts';

/** E. Field blocks and CONTINUATION. */
export const fieldBlocksRules: readonly Rule[] = [headerBlockInterrupted];
