import { defineFrameType } from '../frame-type.ts';
import type { OctetString } from '../octets.ts';

export interface Altsvc {
  /** ASCII serialisation of an origin; empty on a stream, where the stream's own origin is meant. */
  origin: OctetString;
  /** An Alt-Svc field value: RFC 7838 §3. */
  altSvcFieldValue: OctetString;
}

export const altsvc = defineFrameType<Altsvc>()({
  name: 'ALTSVC',
  code: 0xa,
  section: 'RFC 7838 §4',
  scope: 'either',
  flags: {},
  properties: { origin: 'octets', altSvcFieldValue: 'octets' },
  decode(frame, payload) {
    frame.origin = payload.take(payload.uint16());
    frame.altSvcFieldValue = payload.rest();
    return undefined;
  },
  encode: (frame, payload) => payload.uint16(frame.origin.length).octets(frame.origin).octets(frame.altSvcFieldValue),
});
