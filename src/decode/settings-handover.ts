import { otherPeer, type Peer } from './frame.ts';
import type { FrameNamed } from './frame-table.ts';

const HEADER_TABLE_SIZE = 0x1;
const ACK = 0x1;
const NONE: readonly number[] = Object.freeze([]);
/** SETTINGS frames without an acknowledgement that are remembered; a peer that sends more is attacking. */
const PENDING_FRAMES = 10_000;

/**
 * The one fact that crosses directions in decoding: SETTINGS_HEADER_TABLE_SIZE of one endpoint limits the field blocks
 * of the *other* one, from that one's acknowledgement on. The acknowledgement travels in the same octet stream as those
 * blocks, so the exact switch point is visible.
 *
 * @see RFC 9113 §4.3.1, §6.5.3
 */
export class SettingsHandover {
  readonly #pending: Readonly<Record<Peer, (readonly number[])[]>> = { client: [], server: [] };

  /** Gives the table sizes that bind the field blocks of `from` from here on; empty unless the frame is an ACK. */
  observe(from: Peer, frame: FrameNamed<'SETTINGS'>): readonly number[] {
    if (frame.flagBits & ACK) return this.#pending[otherPeer(from)].shift() ?? NONE;
    const sizes = frame.settings.filter((setting) => setting.identifier === HEADER_TABLE_SIZE);
    const pending = this.#pending[from];
    if (pending.length < PENDING_FRAMES) pending.push(sizes.length > 0 ? sizes.map((setting) => setting.value) : NONE);
    return NONE;
  }
}
