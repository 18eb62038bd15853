import { limits } from '../limits.ts';
import type { FieldBlock } from './field-block.ts';
import type { FieldBlockFragment, FrameHeader } from './frame.ts';
import type { FrameNamed } from './frame-table.ts';
import { HpackDecoder } from './hpack/decoder.ts';
import { type OctetString, writeOctets } from './octets.ts';
import type { PayloadReader } from './payload-reader.ts';
import { RepeatedBlocks } from './repeated-blocks.ts';

const END_HEADERS = 0x4;

/** Octets: more than honest blocks have. */
const LARGEST_KEPT = 64 * 1024;

type Carrier = FrameNamed<FieldBlock['carrier']>;
type Fragment = FrameHeader & FieldBlockFragment;

interface OpenBlock {
  readonly carrier: FieldBlock['carrier'];
  readonly streamId: number;
  frames: number;
  /** Octets of all fragments, kept or not. */
  length: number;
}

/**
 * Puts the field blocks of one sender together and hangs each, decoded, on the frame that completes it. Frames are never
 * merged.
 *
 * @see RFC 9113 §4.3
 */
export class FieldBlockAssembler {
  readonly hpack = new HpackDecoder();
  readonly #repeated = new RepeatedBlocks();
  #open: OpenBlock | undefined;
  /** The fragments of a block that is open, as far as it may grow. */
  #octets = new Uint8Array(0);

  /** HEADERS or PUSH_PROMISE, just read from `payload`. */
  begin(frame: Carrier, payload: PayloadReader): void {
    // The block before was never ended: what it would have put into the table is unknown.
    if (this.#open) this.lose();
    const { type: carrier, streamId, fragment } = frame;
    if (frame.flagBits & END_HEADERS) (frame as Fragment).fieldBlock = this.#decodeWhole(frame, payload);
    else {
      this.#open = { carrier, streamId, frames: 1, length: 0 };
      this.#add(this.#open, fragment);
    }
  }

  #decodeWhole({ type: carrier, fragment, padLength = 0 }: Carrier, payload: PayloadReader): FieldBlock {
    const { hpack } = this;
    const table = hpack.dynamicTable.state;
    const known = hpack.owesUpdate ? undefined : this.#repeated.find(fragment, carrier, table);
    if (known) return known;
    const end = payload.declaredEnd - padLength;
    const whole = { carrier, frames: 1, length: fragment.length };
    const block = this.#decode(whole, payload.octets, end - fragment.length, end);
    this.#repeated.keep(fragment, block, table);
    return block;
  }

  /** CONTINUATION; one that continues nothing stays a frame without a block. */
  continue(frame: Fragment): void {
    const open = this.#open;
    if (open?.streamId !== frame.streamId) {
      this.hpack.markUnreliable();
      return;
    }
    open.frames++;
    this.#add(open, frame.fragment);
    if (!(frame.flagBits & END_HEADERS)) return;
    frame.fieldBlock = this.#decode(open, this.#octets, 0, open.length);
    this.#close();
  }

  /** A field block, or a part of one, could not be read. */
  lose(): void {
    this.#close();
    this.hpack.markUnreliable();
  }

  #close(): void {
    this.#open = undefined;
    // What one huge block took is not kept for all that follow.
    if (this.#octets.length > LARGEST_KEPT) this.#octets = new Uint8Array(0);
  }

  #add(open: OpenBlock, fragment: OctetString): void {
    const start = open.length;
    open.length += fragment.length;
    if (open.length > limits.fieldBlockOctets) return;
    if (open.length > this.#octets.length) {
      const larger = new Uint8Array(Math.min(2 * open.length, limits.fieldBlockOctets));
      larger.set(this.#octets.subarray(0, start));
      this.#octets = larger;
    }
    writeOctets(fragment, this.#octets, start);
  }

  #decode(
    { carrier, frames, length }: Pick<FieldBlock, 'carrier' | 'frames' | 'length'>,
    octets: Uint8Array,
    start: number,
    end: number,
  ): FieldBlock {
    const tooLarge = length > limits.fieldBlockOctets;
    if (tooLarge) this.hpack.markUnreliable();
    const decoded = this.hpack.decode(octets, start, tooLarge ? start : end);
    const { fields, positions, tableSizeUpdates, dynamicTable, listSize } = decoded;
    const problem = tooLarge
      ? ({ code: 'field-block-too-large', position: 0, value: length, section: 'RFC 9113 §10.5.1' } as const)
      : decoded.problem;
    return { carrier, frames, length, fields, positions, tableSizeUpdates, dynamicTable, listSize, problem };
  }
}
