import type { Rule } from '../../rule.ts';

/** N. RST_STREAM explained. */
export const resetsRules: readonly Rule[] = [];
