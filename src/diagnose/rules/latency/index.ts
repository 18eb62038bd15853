import type { Rule } from '../../rule.ts';
import { earlyResponse } from './early-response.ts';
import { expectContinueStall } from './expect-continue-stall.ts';
import { noMultiplexing } from './no-multiplexing.ts';
import { noResponse } from './no-response.ts';
import { requestMissingEndStream } from './request-missing-end-stream.ts';
import { responseHeldOpen } from './response-held-open.ts';
import { responseMissingEndStream } from './response-missing-end-stream.ts';
import { slowFirstData } from './slow-first-data.ts';
import { slowFirstHeaders } from './slow-first-headers.ts';
import { tinyDataFrames } from './tiny-data-frames.ts';

/** M. Responses that do not finish, latency. */
export const latencyRules: readonly Rule[] = [
  noResponse,
  requestMissingEndStream,
  responseMissingEndStream,
  responseHeldOpen,
  expectContinueStall,
  slowFirstHeaders,
  slowFirstData,
  tinyDataFrames,
  earlyResponse,
  noMultiplexing,
];
