import { type FieldBlock, type Peer, uncompressedLength } from '../../decode/index.ts';
import type { RecordOf } from '../record.ts';
import { lengthWithoutTable } from './field-cost.ts';

/** Frames of one type, and their octets on the wire, frame headers included. */
export interface FrameCount {
  frames: number;
  octets: number;
}

/** What the compression of header fields was worth, in octets. @see RFC 7541 */
export interface HpackStatistics {
  /** Field blocks. */
  blocks: number;
  fields: number;
  /** Every field written out, without tables and Huffman code. */
  plain: number;
  /** What the static table and Huffman code alone would have made of it. */
  withoutDynamicTable: number;
  /** What it was. */
  onWire: number;
}

/** What one endpoint sent. */
export class SideStatistics {
  frames = 0;
  /** Octets of frames, their headers included. */
  octets = 0;
  /** Octets of content in DATA frames. */
  content = 0;
  /** Milliseconds it could not send on the connection, or on streams, because a flow-control window was empty. */
  readonly blocked = { connection: 0, streams: 0 };
  readonly types = new Map<string, FrameCount>();
  readonly hpack: HpackStatistics = { blocks: 0, fields: 0, plain: 0, withoutDynamicTable: 0, onWire: 0 };

  add({ frame }: RecordOf<'frame'>): void {
    const octets = 9 + frame.length;
    this.frames++;
    this.octets += octets;
    this.#count(frame.type, 1, octets);
    if (frame.type === 'DATA') this.content += frame.contentLength;
    if ('fieldBlock' in frame && frame.fieldBlock) this.#addBlock(frame.fieldBlock);
  }

  merge(other: SideStatistics): void {
    this.frames += other.frames;
    this.octets += other.octets;
    this.content += other.content;
    this.blocked.connection += other.blocked.connection;
    this.blocked.streams += other.blocked.streams;
    for (const [type, { frames, octets }] of other.types) this.#count(type, frames, octets);
    for (const key of Object.keys(this.hpack) as (keyof HpackStatistics)[]) this.hpack[key] += other.hpack[key];
  }

  #count(type: string, frames: number, octets: number): void {
    let count = this.types.get(type);
    if (!count) {
      count = { frames: 0, octets: 0 };
      this.types.set(type, count);
    }
    count.frames += frames;
    count.octets += octets;
  }

  /** A block that could not be read to its end would make compression look better than it was. */
  #addBlock(block: FieldBlock): void {
    if (block.problem) return;
    this.hpack.blocks++;
    this.hpack.fields += block.fields.length;
    this.hpack.plain += uncompressedLength(block.fields);
    this.hpack.onWire += block.length;
    for (const field of block.fields) this.hpack.withoutDynamicTable += lengthWithoutTable(field);
  }
}

export const PEERS: readonly Peer[] = ['client', 'server'];
