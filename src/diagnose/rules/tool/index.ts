import type { Rule } from '../../rule.ts';
import { captureStartedLate } from './capture-started-late.ts';
import { decoderLost } from './decoder-lost.ts';
import { proxyChangesBehaviour } from './proxy-changes-behaviour.ts';
import { proxyLag } from './proxy-lag.ts';

/** S. Honesty about the tool itself. */
export const toolRules: readonly Rule[] = [captureStartedLate, decoderLost, proxyLag, proxyChangesBehaviour];
