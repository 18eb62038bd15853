import type { Rule } from '../../rule.ts';
import { frameAfterEndStream } from './frame-after-end-stream.ts';
import { maxConcurrentStreamsExceeded } from './max-concurrent-streams-exceeded.ts';
import { streamIdNotOpenedByClient } from './stream-id-not-opened-by-client.ts';

/** D. Stream identifiers and states. */
export const streamsRules: readonly Rule[] = [
  frameAfterEndStream,
  maxConcurrentStreamsExceeded,
  streamIdNotOpenedByClient,
];
