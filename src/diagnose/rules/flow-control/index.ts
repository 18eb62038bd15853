import type { Rule } from '../../rule.ts';
import { connectionWindowNeverRaised } from './connection-window-never-raised.ts';
import { flowControlViolated } from './flow-control-violated.ts';
import { flowCreditLeak } from './flow-credit-leak.ts';
import { flowDeadlockMutual } from './flow-deadlock-mutual.ts';
import { flowDeadlockUnreadStreams } from './flow-deadlock-unread-streams.ts';
import { flowNegativeWindow } from './flow-negative-window.ts';
import { flowStallConnectionWindow } from './flow-stall-connection-window.ts';
import { flowStallHiddenRemainder } from './flow-stall-hidden-remainder.ts';
import { flowStallStreamWindow } from './flow-stall-stream-window.ts';
import { stallSenderIdle } from './stall-sender-idle.ts';
import { tcpBackpressure } from './tcp-backpressure.ts';
import { throughputWindowLimited } from './throughput-window-limited.ts';
import { windowUpdateLate } from './window-update-late.ts';
import { windowUpdateOverflow } from './window-update-overflow.ts';
import { windowUpdateTiny } from './window-update-tiny.ts';
import { windowUpdateZero } from './window-update-zero.ts';

/** J. Flow control. What explains another one comes before it. */
export const flowControlRules: readonly Rule[] = [
  windowUpdateZero,
  windowUpdateOverflow,
  flowControlViolated,
  tcpBackpressure,
  flowCreditLeak,
  flowDeadlockMutual,
  flowDeadlockUnreadStreams,
  flowStallConnectionWindow,
  flowStallStreamWindow,
  flowStallHiddenRemainder,
  flowNegativeWindow,
  throughputWindowLimited,
  connectionWindowNeverRaised,
  windowUpdateLate,
  windowUpdateTiny,
  stallSenderIdle,
];
