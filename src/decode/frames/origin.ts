import { limits } from '../../limits.ts';
import { defineFrameType } from '../frame-type.ts';
import type { OctetString } from '../octets.ts';

export interface Origin {
  /** ASCII serialisations: RFC 6454 §6.2. */
  origins: readonly OctetString[];
}

export const origin = defineFrameType<Origin>()({
  name: 'ORIGIN',
  code: 0xc,
  section: 'RFC 8336 §2.1',
  scope: 'connection',
  flags: {},
  properties: { origins: 'octets-list' },
  decode(frame, payload) {
    const list: OctetString[] = [];
    while (payload.remaining > 0) {
      if (list.length === limits.entriesPerFrame) return { code: 'too-many-entries', section: this.section };
      list.push(payload.take(payload.uint16()));
    }
    frame.origins = list;
    return undefined;
  },
  encode(frame, payload) {
    for (const entry of frame.origins) payload.uint16(entry.length).octets(entry);
  },
});
