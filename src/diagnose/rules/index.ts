import type { Rule } from '../rule.ts';
import { abuseRules } from './abuse/index.ts';
import { closingRules } from './closing/index.ts';
import { fieldBlocksRules } from './field-blocks/index.ts';
import { flowControlRules } from './flow-control/index.ts';
import { framesRules } from './frames/index.ts';
import { goawayRules } from './goaway/index.ts';
import { grpcRules } from './grpc/index.ts';
import { hpackRules } from './hpack/index.ts';
import { latencyRules } from './latency/index.ts';
import { messagesRules } from './messages/index.ts';
import { pingRules } from './ping/index.ts';
import { priorityRules } from './priority/index.ts';
import { pushRules } from './push/index.ts';
import { resetsRules } from './resets/index.ts';
import { settingsRules } from './settings/index.ts';
import { statusRules } from './status/index.ts';
import { streamsRules } from './streams/index.ts';
import { tlsRules } from './tls/index.ts';
import { toolRules } from './tool/index.ts';

/**
 * All rules, each group's in its own table. Of two that fire on the same frame the first one is the root, so what is nearer to
 * the wire comes first, and what explains a reset before it.
 */
export const RULES: readonly Rule[] = [
  ...tlsRules,
  ...settingsRules,
  ...framesRules,
  ...fieldBlocksRules,
  ...streamsRules,
  ...hpackRules,
  ...messagesRules,
  ...pushRules,
  ...priorityRules,
  ...flowControlRules,
  ...pingRules,
  ...abuseRules,
  ...latencyRules,
  ...grpcRules,
  ...resetsRules,
  ...goawayRules,
  ...closingRules,
  ...statusRules,
  ...toolRules,
];
