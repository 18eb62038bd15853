import type { Rule } from '../../rule.ts';
import { pushPromiseBadStream } from './push-promise-bad-stream.ts';
import { pushPromiseDisabled } from './push-promise-disabled.ts';
import { pushPromiseFromClient } from './push-promise-from-client.ts';
import { pushPromiseIdInvalid } from './push-promise-id-invalid.ts';
import { pushPromiseRequestInvalid } from './push-promise-request-invalid.ts';
import { pushRefused } from './push-refused.ts';
import { pushStreamClientFrame } from './push-stream-client-frame.ts';

/** H. Server push. */
export const pushRules: readonly Rule[] = [
  pushPromiseFromClient,
  pushPromiseDisabled,
  pushPromiseBadStream,
  pushPromiseIdInvalid,
  pushPromiseRequestInvalid,
  pushStreamClientFrame,
  pushRefused,
];
