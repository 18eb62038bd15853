import type { Breach } from '../../rule.ts';

/** How servers end a connection that costs them too much; some say nothing, or something else. */
export const ABUSE: Breach = {
  scope: 'connection',
  code: 'ENHANCE_YOUR_CALM',
  alsoSeen: ['INTERNAL_ERROR', 'NO_ERROR', 'PROTOCOL_ERROR'],
};
