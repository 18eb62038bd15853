import { defineFrameType } from '../frame-type.ts';
import type { OctetString } from '../octets.ts';

export interface PriorityUpdate {
  /** 31 bits. */
  prioritizedStreamId: number;
  /** A Priority field value such as `u=1, i`: RFC 9218 §4. */
  priorityFieldValue: OctetString;
  /** The reserved bit before the prioritized stream identifier is set. */
  prioritizedReservedBit?: true;
}

export const priorityUpdate = defineFrameType<PriorityUpdate>()({
  name: 'PRIORITY_UPDATE',
  code: 0x10,
  section: 'RFC 9218 §7.1',
  scope: 'connection',
  flags: {},
  properties: { prioritizedReservedBit: 'bit?', prioritizedStreamId: 'uint31', priorityFieldValue: 'octets' },
  decode(frame, payload) {
    const word = payload.uint32();
    frame.prioritizedStreamId = word % 0x80000000;
    frame.priorityFieldValue = payload.rest();
    if (word >= 0x80000000) frame.prioritizedReservedBit = true;
    return undefined;
  },
  encode: (frame, payload) =>
    payload.uint31(frame.prioritizedStreamId, frame.prioritizedReservedBit).octets(frame.priorityFieldValue),
});
