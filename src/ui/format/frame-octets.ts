import { encodeFrame, type FieldBlock, type Frame, frameTypeOf, type OctetString } from '../../decode/index.ts';

/** Octets that belong together, `[from, to)` counted from the first octet of the frame header. */
export interface OctetRange {
  readonly from: number;
  readonly to: number;
}

/** Octets of a property on the wire; those without a line here need their value to say so. */
const WIDTHS: Readonly<Record<string, number>> = { uint8: 1, uint31: 4, uint32: 4, 'error-code': 4, priority: 5 };

/**
 * The octets of a frame, encoded again from its record, and which of them make up which property: the row of the type
 * knows the order and kind of what was on the wire.
 */
export class FrameOctets {
  /** Frame header included. */
  readonly length: number;
  /** By property: `length`, `streamId`, `errorCode`, `settings.0`, `fields.3`, `padding`. */
  readonly ranges = new Map<string, OctetRange>();
  readonly #octets: Uint8Array;
  /** The end of long content, which was not kept. */
  #gap: OctetRange = { from: 0, to: 0 };
  #position = 0;

  constructor(frame: Frame) {
    this.length = 9 + frame.length;
    this.#octets = encodeFrame(frame);
    this.#put('length', 3);
    this.#put('type', 1);
    this.#put('flags', 1);
    this.#put('streamId', 4);
    if (frame.type === 'UNKNOWN' || frame.type === 'MALFORMED') this.#putCut('payload', frame.payload, frame.length);
    else this.#putProperties(frame as unknown as Record<string, unknown>, frame.typeCode);
    if (this.#position < this.length) this.#put('padding', this.length - this.#position);
  }

  /** The octet at a position, 0–255; undefined where it was not kept. */
  at(position: number): number | undefined {
    return position >= this.#gap.from && position < this.#gap.to ? undefined : this.#octets[position];
  }

  #put(name: string, length: number): void {
    this.ranges.set(name, { from: this.#position, to: this.#position + length });
    this.#position += length;
  }

  /** Octets of which only the first may have been kept. */
  #putCut(name: string, kept: OctetString, length: number): void {
    this.#gap = { from: this.#position + kept.length, to: this.#position + length };
    this.#put(name, length);
  }

  #putProperties(frame: Record<string, unknown>, typeCode: number): void {
    for (const [name, kindAndMark] of Object.entries(frameTypeOf(typeCode)!.properties)) {
      const value = frame[name];
      if (value === undefined) continue;
      const kind = kindAndMark.replace('?', '');
      if (kind in WIDTHS) this.#put(name, WIDTHS[kind]!);
      else if (kind === 'settings')
        for (const at of (value as readonly unknown[]).keys()) this.#put(`${name}.${at}`, 6);
      else if (kind === 'octets-list') {
        for (const [at, octets] of (value as readonly OctetString[]).entries()) {
          this.#put(`${name}.${at}`, 2 + octets.length);
        }
      } else if (name === 'content') this.#putCut(name, value as OctetString, frame.contentLength as number);
      else if (kind === 'octets') {
        // The origin of an ALTSVC frame is the one string with its length in front: RFC 7838 §4.
        this.#put(name, (name === 'origin' ? 2 : 0) + (value as OctetString).length);
      } else if (kind === 'field-block') this.#locateFields(value as FieldBlock, frame.fragment as OctetString);
    }
  }

  /** Positions count from the start of the block; only its last fragment is in this frame. */
  #locateFields({ positions, length }: FieldBlock, { length: fragmentLength }: OctetString): void {
    const start = this.ranges.get('fragment')!.from;
    const before = length - fragmentLength;
    for (const [at, position] of positions.entries()) {
      const end = positions[at + 1] ?? length;
      if (end <= before) continue;
      const from = start + Math.max(0, position - before);
      this.ranges.set(`fields.${at}`, { from, to: start + end - before });
    }
  }
}
