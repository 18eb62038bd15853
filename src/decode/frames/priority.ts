import { defineFrameType } from '../frame-type.ts';
import { type PriorityFields, readPriorityFields, writePriorityFields } from './priority-fields.ts';

export interface Priority {
  priority: PriorityFields;
}

export const priority = defineFrameType<Priority>()({
  name: 'PRIORITY',
  code: 0x2,
  section: 'RFC 9113 §6.3',
  scope: 'stream',
  flags: {},
  properties: { priority: 'priority' },
  length: 5,
  decode(frame, payload) {
    frame.priority = readPriorityFields(payload);
    return undefined;
  },
  encode: (frame, payload) => writePriorityFields(payload, frame.priority),
});
