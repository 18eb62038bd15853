import { defineFrameType } from '../frame-type.ts';

export interface WindowUpdate {
  /** 31 bits. 0 is readable, and an error: RFC 9113 §6.9. */
  windowSizeIncrement: number;
  /** The reserved bit before the increment is set. */
  incrementReservedBit?: true;
}

export const windowUpdate = defineFrameType<WindowUpdate>()({
  name: 'WINDOW_UPDATE',
  code: 0x8,
  section: 'RFC 9113 §6.9',
  scope: 'either',
  flags: {},
  properties: { incrementReservedBit: 'bit?', windowSizeIncrement: 'uint31' },
  length: 4,
  decode(frame, payload) {
    const word = payload.uint32();
    frame.windowSizeIncrement = word % 0x80000000;
    if (word >= 0x80000000) frame.incrementReservedBit = true;
    return undefined;
  },
  encode: (frame, payload) => payload.uint31(frame.windowSizeIncrement, frame.incrementReservedBit),
});
