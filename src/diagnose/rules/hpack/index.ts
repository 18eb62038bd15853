import type { Rule } from '../../rule.ts';
import { hpackIndexInvalid } from './hpack-index-invalid.ts';

/** F. HPACK. */
export const hpackRules: readonly Rule[] = [hpackIndexInvalid];
