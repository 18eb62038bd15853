import { defineFrameType } from '../frame-type.ts';
import type { OctetString } from '../octets.ts';

export interface Ping {
  /** 8 octets, returned unchanged by the acknowledgement. */
  opaqueData: OctetString;
}

export const ping = defineFrameType<Ping>()({
  name: 'PING',
  code: 0x6,
  section: 'RFC 9113 §6.7',
  scope: 'connection',
  flags: { ACK: 0x1 },
  properties: { opaqueData: 'octets' },
  length: 8,
  decode(frame, payload) {
    frame.opaqueData = payload.take(8);
    return undefined;
  },
  encode: (frame, payload) => payload.octets(frame.opaqueData),
});
