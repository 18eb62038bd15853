import type { Rule } from '../../rule.ts';
import { frameAfterEndStream } from './frame-after-end-stream.ts';
import { frameAfterOwnReset } from './frame-after-own-reset.ts';
import { frameAfterPeerReset, lateFrameAfterReset } from './frame-after-peer-reset.ts';
import { frameOnClosedStream } from './frame-on-closed-stream.ts';
import { frameOnIdleStream } from './frame-on-idle-stream.ts';
import { maxConcurrentStreamsExceeded } from './max-concurrent-streams-exceeded.ts';
import { maxConcurrentStreamsSaturated } from './max-concurrent-streams-saturated.ts';
import { rstAnswersRst } from './rst-answers-rst.ts';
import { serverStreamWithoutPromise } from './server-stream-without-promise.ts';
import { streamIdNotIncreasing } from './stream-id-not-increasing.ts';
import { streamIdNotOpenedByClient } from './stream-id-not-opened-by-client.ts';
import { streamIdParityWrong } from './stream-id-parity-wrong.ts';
import { streamIdsNearlyExhausted } from './stream-ids-nearly-exhausted.ts';

/** D. Stream identifiers and states. */
export const streamsRules: readonly Rule[] = [
  streamIdNotOpenedByClient,
  streamIdParityWrong,
  streamIdNotIncreasing,
  serverStreamWithoutPromise,
  frameOnIdleStream,
  frameAfterEndStream,
  frameAfterOwnReset,
  frameAfterPeerReset,
  lateFrameAfterReset,
  frameOnClosedStream,
  maxConcurrentStreamsExceeded,
  maxConcurrentStreamsSaturated,
  streamIdsNearlyExhausted,
  rstAnswersRst,
];
