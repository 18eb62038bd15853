import type { FieldBlockFragment } from '../frame.ts';
import { defineFrameType } from '../frame-type.ts';

export interface Continuation extends FieldBlockFragment {}

export const continuation = defineFrameType<Continuation>()({
  name: 'CONTINUATION',
  code: 0x9,
  section: 'RFC 9113 §6.10',
  scope: 'stream',
  flags: { END_HEADERS: 0x4 },
  properties: { fragment: 'octets', fieldBlock: 'field-block?' },
  decode(frame, payload) {
    frame.fragment = payload.rest();
    return undefined;
  },
  encode: (frame, payload) => payload.octets(frame.fragment),
});
