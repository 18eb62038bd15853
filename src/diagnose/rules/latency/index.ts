import type { Rule } from '../../rule.ts';
import { noResponse } from './no-response.ts';
import { responseHeldOpen } from './response-held-open.ts';
import { responseMissingEndStream } from './response-missing-end-stream.ts';

/** M. Responses that do not finish, latency. */
export const latencyRules: readonly Rule[] = [noResponse, responseMissingEndStream, responseHeldOpen];
