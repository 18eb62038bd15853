import type { Rule } from '../../rule.ts';
import { grpcTooManyPings } from './grpc-too-many-pings.ts';
import { pingAckUnsolicited } from './ping-ack-unsolicited.ts';
import { pingFlood } from './ping-flood.ts';
import { pingUnanswered } from './ping-unanswered.ts';
import { rttReport } from './rtt-report.ts';

/** K. PING. */
export const pingRules: readonly Rule[] = [pingUnanswered, pingAckUnsolicited, pingFlood, grpcTooManyPings, rttReport];
