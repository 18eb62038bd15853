import type { Rule } from '../../rule.ts';
import { goawayAcceptedStreamAbandoned, goawayDrainStuck, goawayMissingBeforeClose } from './goaway-drain.ts';
import { goawayEnhanceYourCalm } from './goaway-enhance-your-calm.ts';
import {
  goawayCompressionError,
  goawayFlowControlError,
  goawayFrameSizeError,
  goawayInadequateSecurity,
  goawayInternalError,
  goawayOddCode,
  goawayProtocolError,
  goawaySettingsTimeout,
} from './goaway-errors.ts';
import { goawayExplained } from './goaway-explained.ts';
import { goawayGraceful } from './goaway-graceful.ts';
import { goawayLastIdIncreased, goawayLastIdInvalid } from './goaway-last-id.ts';
import { goawayNewStreamAfter } from './goaway-new-stream-after.ts';
import { goawayOneStepRace } from './goaway-one-step-race.ts';

/** O. GOAWAY explained. First what is wrong with it, then why it was sent, then what it means for the streams. */
export const goawayRules: readonly Rule[] = [
  goawayLastIdIncreased,
  goawayLastIdInvalid,
  goawayProtocolError,
  goawayCompressionError,
  goawayFlowControlError,
  goawayFrameSizeError,
  goawaySettingsTimeout,
  goawayEnhanceYourCalm,
  goawayInternalError,
  goawayInadequateSecurity,
  goawayOddCode,
  goawayGraceful,
  goawayExplained,
  goawayOneStepRace,
  goawayNewStreamAfter,
  goawayAcceptedStreamAbandoned,
  goawayDrainStuck,
  goawayMissingBeforeClose,
];
