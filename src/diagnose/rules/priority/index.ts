import type { Rule } from '../../rule.ts';

/** I. Priority. */
export const priorityRules: readonly Rule[] = [];
