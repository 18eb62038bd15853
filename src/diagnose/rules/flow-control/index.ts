import type { Rule } from '../../rule.ts';
import { flowDeadlockUnreadStreams } from './flow-deadlock-unread-streams.ts';
import { flowStallConnectionWindow } from './flow-stall-connection-window.ts';
import { flowStallStreamWindow } from './flow-stall-stream-window.ts';

/** J. Flow control. What explains another one comes before it. */
export const flowControlRules: readonly Rule[] = [
  flowDeadlockUnreadStreams,
  flowStallConnectionWindow,
  flowStallStreamWindow,
];
