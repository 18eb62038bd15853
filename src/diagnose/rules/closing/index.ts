import type { Rule } from '../../rule.ts';
import { connClosedStreamsOpen } from './conn-closed-streams-open.ts';

/** P. How the connection ended. */
export const closingRules: readonly Rule[] = [connClosedStreamsOpen];
