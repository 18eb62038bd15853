import type { FieldBlockFragment } from '../frame.ts';
import { defineFrameType } from '../frame-type.ts';
import { type Padding, readFragment, readPadLength } from './padding.ts';
import { type PriorityFields, readPriorityFields, writePriorityFields } from './priority-fields.ts';

export interface Headers extends FieldBlockFragment, Padding {
  /** With the PRIORITY flag only. */
  priority?: PriorityFields;
}

const PRIORITY = 0x20;

export const headers = defineFrameType<Headers>()({
  name: 'HEADERS',
  code: 0x1,
  section: 'RFC 9113 §6.2',
  scope: 'stream',
  flags: { END_STREAM: 0x1, END_HEADERS: 0x4, PADDED: 0x8, PRIORITY },
  properties: {
    padLength: 'uint8?',
    priority: 'priority?',
    fragment: 'octets',
    padding: 'octets?',
    fieldBlock: 'field-block?',
  },
  decode(frame, payload) {
    const problem = readPadLength(frame, payload, this.section);
    if (problem) return problem;
    if (frame.flagBits & PRIORITY) frame.priority = readPriorityFields(payload);
    return readFragment(frame, payload, this.section);
  },
  encode(frame, payload) {
    payload.padded(frame, () => {
      if (frame.priority) writePriorityFields(payload, frame.priority);
      payload.octets(frame.fragment);
    });
  },
});
