import type { Rule } from '../../rule.ts';

/** O. GOAWAY explained. */
export const goawayRules: readonly Rule[] = [];
