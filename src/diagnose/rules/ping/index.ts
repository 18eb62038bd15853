import type { Rule } from '../../rule.ts';

/** K. PING. */
export const pingRules: readonly Rule[] = [];
