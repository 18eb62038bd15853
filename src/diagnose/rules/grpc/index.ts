import type { Rule } from '../../rule.ts';
import { grpcStatusMissing } from './grpc-status-missing.ts';

/** R. gRPC. */
export const grpcRules: readonly Rule[] = [grpcStatusMissing];
