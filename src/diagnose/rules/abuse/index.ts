import type { Rule } from '../../rule.ts';

/** L. Floods and abuse. */
export const abuseRules: readonly Rule[] = [];
