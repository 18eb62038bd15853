import type { Rule } from '../../rule.ts';

/** Q. Status codes that are HTTP/2 news. */
export const statusRules: readonly Rule[] = [];
