import type { Rule } from '../../rule.ts';
import { connClosedByClient } from './conn-closed-by-client.ts';
import { connClosedStreamsOpen } from './conn-closed-streams-open.ts';
import { connDeadSilent } from './conn-dead-silent.ts';
import { connHalfClose, connNoCloseNotify } from './conn-ends.ts';
import { connIdleClose, connIdleCloseRace } from './conn-idle.ts';
import { connTcpReset } from './conn-tcp-reset.ts';

/** P. How the connection ended. */
export const closingRules: readonly Rule[] = [
  connClosedStreamsOpen,
  connClosedByClient,
  connTcpReset,
  connNoCloseNotify,
  connIdleClose,
  connIdleCloseRace,
  connDeadSilent,
  connHalfClose,
];
