import type { Rule } from '../../rule.ts';
import { noResponse } from './no-response.ts';

/** M. Responses that do not finish, latency. */
export const latencyRules: readonly Rule[] = [noResponse];
