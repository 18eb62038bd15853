import type { Rule } from '../../rule.ts';
import { settingsNotAcked } from './settings-not-acked.ts';

/** B. SETTINGS. */
export const settingsRules: readonly Rule[] = [settingsNotAcked];
