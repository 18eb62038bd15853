import type { Rule } from '../../rule.ts';
import { frameTooLarge } from './frame-too-large.ts';

/** C. Frame layer. */
export const framesRules: readonly Rule[] = [frameTooLarge];
