import type { Rule } from '../../rule.ts';

/** H. Server push. */
export const pushRules: readonly Rule[] = [];
