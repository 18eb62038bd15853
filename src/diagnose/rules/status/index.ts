import type { Rule } from '../../rule.ts';
import { status400FromHeaderRule } from './status-400-from-header-rule.ts';
import { status421Misdirected } from './status-421-misdirected.ts';
import { statusFromIntermediary } from './status-from-intermediary.ts';
import { statusHeaderLimit } from './status-header-limit.ts';

/** Q. Status codes that are HTTP/2 news. */
export const statusRules: readonly Rule[] = [
  status421Misdirected,
  status400FromHeaderRule,
  statusHeaderLimit,
  statusFromIntermediary,
];
