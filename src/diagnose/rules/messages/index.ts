import type { Rule } from '../../rule.ts';
import { contentLengthMismatch } from './content-length-mismatch.ts';
import { headerNameUppercase } from './header-name-uppercase.ts';
import { pseudoHeaderMissing } from './pseudo-header-missing.ts';

/** G. Messages and fields. */
export const messagesRules: readonly Rule[] = [contentLengthMismatch, headerNameUppercase, pseudoHeaderMissing];
