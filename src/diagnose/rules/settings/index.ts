import type { Rule } from '../../rule.ts';
import {
  settingsConnectProtocolInvalid,
  settingsEnablePushFromServer,
  settingsEnablePushInvalid,
  settingsInitialWindowTooLarge,
  settingsMaxFrameSizeInvalid,
  settingsNoRfc7540PrioritiesInvalid,
} from './setting-values.ts';
import { settingsAckUnsolicited } from './settings-ack-unsolicited.ts';
import { settingsDuplicateId } from './settings-duplicate-id.ts';
import { settingsHeaderTableReduced } from './settings-header-table-reduced.ts';
import { settingsInitialWindowTiny } from './settings-initial-window-tiny.ts';
import { settingsAckWithPayload, settingsLength } from './settings-layout.ts';
import { settingsLimitNotYetBinding } from './settings-limit-not-yet-binding.ts';
import { settingsMaxConcurrentStreamsTiny } from './settings-max-concurrent-streams-tiny.ts';
import { settingsNotAcked } from './settings-not-acked.ts';
import { settingsUnknown } from './settings-unknown.ts';
import { settingsWindowChangeOverflows } from './settings-window-change-overflows.ts';

/** B. SETTINGS. */
export const settingsRules: readonly Rule[] = [
  settingsLength,
  settingsAckWithPayload,
  settingsAckUnsolicited,
  settingsNotAcked,
  settingsEnablePushInvalid,
  settingsEnablePushFromServer,
  settingsInitialWindowTooLarge,
  settingsWindowChangeOverflows,
  settingsMaxFrameSizeInvalid,
  settingsMaxConcurrentStreamsTiny,
  settingsInitialWindowTiny,
  settingsConnectProtocolInvalid,
  settingsNoRfc7540PrioritiesInvalid,
  settingsHeaderTableReduced,
  settingsLimitNotYetBinding,
  settingsDuplicateId,
  settingsUnknown,
];
