import type { FieldBlockFragment } from '../frame.ts';
import { defineFrameType } from '../frame-type.ts';
import { type Padding, readFragment, readPadLength } from './padding.ts';

export interface PushPromise extends FieldBlockFragment, Padding {
  /** 31 bits. */
  promisedStreamId: number;
  /** The reserved bit before the promised stream identifier is set. */
  promisedReservedBit?: true;
}

export const pushPromise = defineFrameType<PushPromise>()({
  name: 'PUSH_PROMISE',
  code: 0x5,
  section: 'RFC 9113 §6.6',
  scope: 'stream',
  flags: { END_HEADERS: 0x4, PADDED: 0x8 },
  properties: {
    padLength: 'uint8?',
    promisedReservedBit: 'bit?',
    promisedStreamId: 'uint31',
    fragment: 'octets',
    padding: 'octets?',
    fieldBlock: 'field-block?',
  },
  decode(frame, payload) {
    const problem = readPadLength(frame, payload, this.section);
    if (problem) return problem;
    const word = payload.uint32();
    frame.promisedStreamId = word % 0x80000000;
    if (word >= 0x80000000) frame.promisedReservedBit = true;
    return readFragment(frame, payload, this.section);
  },
  encode(frame, payload) {
    payload.padded(frame, () =>
      payload.uint31(frame.promisedStreamId, frame.promisedReservedBit).octets(frame.fragment),
    );
  },
});
