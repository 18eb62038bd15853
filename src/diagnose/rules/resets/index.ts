import type { Rule } from '../../rule.ts';
import { rstBeforeResponseCompleteSummary } from './rst-before-response-complete-summary.ts';
import { rstCancelByClient } from './rst-cancel-by-client.ts';
import { rstCancelByServer } from './rst-cancel-by-server.ts';
import { rstConnectError, rstEnhanceYourCalm, rstHttp11Required, rstOddCode, rstStreamClosed } from './rst-codes.ts';
import { rstInternalError } from './rst-internal-error.ts';
import { rstNoError } from './rst-no-error.ts';
import { rstProtocolError } from './rst-protocol-error.ts';
import { rstRefusedStream } from './rst-refused-stream.ts';
import { rstStreamExplained } from './rst-stream-explained.ts';

/** N. RST_STREAM explained. */
export const resetsRules: readonly Rule[] = [
  rstNoError,
  rstProtocolError,
  rstInternalError,
  rstRefusedStream,
  rstCancelByClient,
  rstCancelByServer,
  rstStreamClosed,
  rstEnhanceYourCalm,
  rstHttp11Required,
  rstConnectError,
  rstOddCode,
  rstStreamExplained,
  rstBeforeResponseCompleteSummary,
];
