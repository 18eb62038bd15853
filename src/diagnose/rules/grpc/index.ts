import type { Rule } from '../../rule.ts';
import { grpcCompressedFlag } from './grpc-compressed-flag.ts';
import { grpcContentTypeWrong } from './grpc-content-type-wrong.ts';
import { grpcDeadlineExceeded } from './grpc-deadline-exceeded.ts';
import { grpcHttpStatus } from './grpc-http-status.ts';
import { grpcMaxAge } from './grpc-max-age.ts';
import { grpcMessageTooLarge } from './grpc-message-too-large.ts';
import { grpcMessageTruncated } from './grpc-message-truncated.ts';
import { grpcRstAfterStatus } from './grpc-rst-after-status.ts';
import { grpcStatusMissing } from './grpc-status-missing.ts';
import { grpcStatusNonzero } from './grpc-status-nonzero.ts';
import { grpcTeMissing } from './grpc-te-missing.ts';
import { grpcTimeoutMalformed } from './grpc-timeout-malformed.ts';
import { grpcTrailersOnly } from './grpc-trailers-only.ts';

/** R. gRPC. What explains another one comes before it. */
export const grpcRules: readonly Rule[] = [
  grpcTeMissing,
  grpcTimeoutMalformed,
  grpcHttpStatus,
  grpcContentTypeWrong,
  grpcTrailersOnly,
  grpcStatusNonzero,
  grpcDeadlineExceeded,
  grpcCompressedFlag,
  grpcMessageTooLarge,
  grpcMessageTruncated,
  grpcStatusMissing,
  grpcRstAfterStatus,
  grpcMaxAge,
];
