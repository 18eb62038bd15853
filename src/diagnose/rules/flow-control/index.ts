import type { Rule } from '../../rule.ts';
import { flowStallStreamWindow } from './flow-stall-stream-window.ts';

/** J. Flow control. */
export const flowControlRules: readonly Rule[] = [flowStallStreamWindow];
