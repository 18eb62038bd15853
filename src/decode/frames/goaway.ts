import { defineFrameType } from '../frame-type.ts';
import type { OctetString } from '../octets.ts';

export interface Goaway {
  /** 31 bits: the highest stream of the receiver that the sender may have processed. */
  lastStreamId: number;
  /** 32 bits; its word is `errorCodeName(errorCode)`. */
  errorCode: number;
  debugData: OctetString;
  /** The reserved bit before the last stream identifier is set. */
  lastStreamReservedBit?: true;
}

export const goaway = defineFrameType<Goaway>()({
  name: 'GOAWAY',
  code: 0x7,
  section: 'RFC 9113 §6.8',
  scope: 'connection',
  flags: {},
  properties: { lastStreamReservedBit: 'bit?', lastStreamId: 'uint31', errorCode: 'error-code', debugData: 'octets' },
  decode(frame, payload) {
    const word = payload.uint32();
    frame.lastStreamId = word % 0x80000000;
    frame.errorCode = payload.uint32();
    frame.debugData = payload.rest();
    if (word >= 0x80000000) frame.lastStreamReservedBit = true;
    return undefined;
  },
  encode: (frame, payload) =>
    payload.uint31(frame.lastStreamId, frame.lastStreamReservedBit).uint32(frame.errorCode).octets(frame.debugData),
});
