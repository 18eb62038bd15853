import type { Rule } from '../../rule.ts';
import { priorityFlood } from './priority-flood.ts';
import { prioritySelfDependency } from './priority-self-dependency.ts';
import { prioritySignalsIgnored } from './priority-signals-ignored.ts';
import { priorityUpdateInvalid } from './priority-update-invalid.ts';

/** I. Priority. */
export const priorityRules: readonly Rule[] = [
  prioritySelfDependency,
  prioritySignalsIgnored,
  priorityUpdateInvalid,
  priorityFlood,
];
