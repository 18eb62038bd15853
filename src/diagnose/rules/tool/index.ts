import type { Rule } from '../../rule.ts';

/** S. Honesty about the tool itself. */
export const toolRules: readonly Rule[] = [];
