import { limits } from '../../limits.ts';
import { defineFrameType } from '../frame-type.ts';

export interface Setting {
  /** 16 bits; its word is `settingName(identifier)`. */
  readonly identifier: number;
  /** 32 bits. */
  readonly value: number;
}

export interface Settings {
  /** In the order of the wire, repetitions included: the last one of an identifier wins. */
  settings: readonly Setting[];
}

const ACK = 0x1;
const NONE: readonly Setting[] = Object.freeze([]);

export const settings = defineFrameType<Settings>()({
  name: 'SETTINGS',
  code: 0x4,
  section: 'RFC 9113 §6.5',
  scope: 'connection',
  flags: { ACK },
  properties: { settings: 'settings' },
  decode(frame, payload) {
    if (frame.flagBits & ACK && frame.length > 0)
      return { code: 'ack-with-payload', expected: 0, section: this.section };
    if (frame.length % 6 !== 0) return { code: 'payload-not-a-multiple', expected: 6, section: this.section };
    if (frame.length === 0) {
      frame.settings = NONE;
      return undefined;
    }
    if (frame.length > 6 * limits.entriesPerFrame) return { code: 'too-many-entries', section: this.section };
    const list: Setting[] = [];
    while (payload.remaining > 0) list.push({ identifier: payload.uint16(), value: payload.uint32() });
    frame.settings = list;
    return undefined;
  },
  encode(frame, payload) {
    for (const { identifier, value } of frame.settings) payload.uint16(identifier).uint32(value);
  },
});
