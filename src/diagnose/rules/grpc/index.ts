import type { Rule } from '../../rule.ts';

/** R. gRPC. */
export const grpcRules: readonly Rule[] = [];
