import type { Rule } from '../rule.ts';
import { connClosedStreamsOpen } from './closing/conn-closed-streams-open.ts';
import { headerBlockInterrupted } from './field-blocks/header-block-interrupted.ts';
import { flowStallStreamWindow } from './flow-control/flow-stall-stream-window.ts';
import { frameTooLarge } from './frames/frame-too-large.ts';
import { hpackIndexInvalid } from './hpack/hpack-index-invalid.ts';
import { noResponse } from './latency/no-response.ts';
import { contentLengthMismatch } from './messages/content-length-mismatch.ts';
import { headerNameUppercase } from './messages/header-name-uppercase.ts';
import { pseudoHeaderMissing } from './messages/pseudo-header-missing.ts';
import { settingsNotAcked } from './settings/settings-not-acked.ts';
import { frameAfterEndStream } from './streams/frame-after-end-stream.ts';
import { maxConcurrentStreamsExceeded } from './streams/max-concurrent-streams-exceeded.ts';
import { streamIdNotOpenedByClient } from './streams/stream-id-not-opened-by-client.ts';
import { tlsAlpnH2NotNegotiated } from './tls/tls-alpn-h2-not-negotiated.ts';

/** All rules. Adding one is a file and a line; of two that fire on the same frame the first one here is the root. */
export const RULES: readonly Rule[] = [
  // TLS, ALPN, preface
  tlsAlpnH2NotNegotiated,
  // SETTINGS
  settingsNotAcked,
  // frames
  frameTooLarge,
  // field blocks
  headerBlockInterrupted,
  // streams
  streamIdNotOpenedByClient,
  frameAfterEndStream,
  maxConcurrentStreamsExceeded,
  // HPACK
  hpackIndexInvalid,
  // messages and fields
  headerNameUppercase,
  pseudoHeaderMissing,
  contentLengthMismatch,
  // flow control
  flowStallStreamWindow,
  // latency
  noResponse,
  // closing
  connClosedStreamsOpen,
];
