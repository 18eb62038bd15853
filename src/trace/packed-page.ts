import {
  type FieldBlock,
  type FrameNamed,
  flagNamesOf,
  frameTypeNamed,
  type OctetString,
  octetString,
  writeOctets,
} from '../decode/index.ts';
import type { RecordOf, TraceRecord } from './record.ts';
import { fieldBlockCost, recordCost } from './record-cost.ts';

/** How a record is kept: as it is, or in columns. */
const Kept = { whole: 0, data: 1, headers: 2, windowUpdate: 3 } as const;
const SERVER = 0x80;
const MAX_UINT32 = 0xffffffff;

const codeOf = (name: string): number => frameTypeNamed(name)!.code;
const DATA = codeOf('DATA');
const HEADERS = codeOf('HEADERS');
const WINDOW_UPDATE = codeOf('WINDOW_UPDATE');

type PlainFrame = FrameNamed<'DATA'> | FrameNamed<'HEADERS'> | FrameNamed<'WINDOW_UPDATE'>;

/** The numbers of a page, side by side. */
class Columns {
  readonly capacity: number;
  readonly seq: Float64Array;
  readonly at: Float64Array;
  readonly offset: Float64Array;
  readonly connection: Uint32Array;
  readonly streamId: Uint32Array;
  readonly frameLength: Uint32Array;
  /** Octets of content in a DATA frame, the increment of a WINDOW_UPDATE. */
  readonly value: Uint32Array;
  /** Where a record's octets end in the content of the page; they begin where those before end. */
  readonly contentEnd: Uint32Array;
  readonly kept: Uint8Array;
  readonly flagBits: Uint8Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    const wide = (column: number) => new Float64Array(memory, 8 * column * capacity, capacity);
    const middle = (column: number) => new Uint32Array(memory, (24 + 4 * column) * capacity, capacity);
    const narrow = (column: number) => new Uint8Array(memory, (44 + column) * capacity, capacity);
    const memory = new ArrayBuffer(COLUMN_OCTETS * capacity);
    this.seq = wide(0);
    this.at = wide(1);
    this.offset = wide(2);
    this.connection = middle(0);
    this.streamId = middle(1);
    this.frameLength = middle(2);
    this.value = middle(3);
    this.contentEnd = middle(4);
    this.kept = narrow(0);
    this.flagBits = narrow(1);
  }
}

/** Of one record. */
const COLUMN_OCTETS = 3 * 8 + 5 * 4 + 2;

/** Memory of pages. That of pages that have left is used again: nothing is left to collect. */
export class PagePool {
  readonly #octets: Uint8Array[] = [];
  readonly #columns: Columns[] = [];

  takeOctets(length: number): Uint8Array {
    const fits = this.#octets.findIndex((octets) => octets.length >= length);
    if (fits >= 0) return this.#octets.splice(fits, 1)[0]!;
    return new Uint8Array(Math.ceil(length / GRAIN) * GRAIN);
  }

  takeColumns(length: number): Columns {
    const fits = this.#columns.findIndex(({ capacity }) => capacity >= length);
    if (fits >= 0) return this.#columns.splice(fits, 1)[0]!;
    return new Columns(Math.ceil(length / 8) * 8);
  }

  giveBack(octets: Uint8Array, columns: Columns): void {
    if (this.#octets.length < SPARES) this.#octets.push(octets);
    if (this.#columns.length < SPARES) this.#columns.push(columns);
  }
}

const GRAIN = 16 * 1024;
const SPARES = 4;

/**
 * A run of records in columns: the three frame types that traffic is made of as numbers, with their octets in one array
 * for all. Everything else is kept as it is. As objects a million records are ten million, which the garbage collector walks
 * again and again while the relay waits; this way they are a few thousand. What comes out is equal to what went in.
 */
export class PackedPage {
  readonly length: number;
  /** Memory, by estimate. */
  readonly octets: number;
  readonly #columns: Columns;
  readonly #content: Uint8Array;
  /** Whole records, and the field blocks of HEADERS: most of those are shared. */
  readonly #objects: (TraceRecord | FieldBlock | undefined)[];

  constructor(records: readonly TraceRecord[], pool: PagePool) {
    const { length } = records;
    this.length = length;
    const columns = pool.takeColumns(length);
    this.#columns = columns;
    this.#objects = new Array(length).fill(undefined);
    let contentLength = 0;
    for (let place = 0; place < length; place++) {
      const frame = plainFrame(records[place]!);
      if (frame) contentLength += contentOf(frame).length;
      this.#columns.contentEnd[place] = contentLength;
    }
    this.#content = pool.takeOctets(contentLength);
    let cost = 0;
    const counted = new Set<FieldBlock>();
    for (let place = 0; place < length; place++) {
      const record = records[place]!;
      this.#columns.seq[place] = record.seq;
      const frame = plainFrame(record);
      if (frame === undefined) {
        columns.kept[place] = Kept.whole;
        this.#objects[place] = record;
        cost += recordCost(record);
        continue;
      }
      this.#pack(place, record as RecordOf<'frame'>, frame);
      const block = this.#objects[place] as FieldBlock | undefined;
      if (block === undefined || counted.has(block)) continue;
      counted.add(block);
      cost += fieldBlockCost(block);
    }
    this.octets = cost + columns.capacity * COLUMN_OCTETS + length * SLOT + this.#content.length;
  }

  /** Nobody asks for it any more. */
  release(pool: PagePool): void {
    pool.giveBack(this.#content, this.#columns);
  }

  seqAt(place: number): number {
    return this.#columns.seq[place]!;
  }

  at(place: number): TraceRecord {
    return this.#record(place, (start, end) => octetString(this.#content, start, end));
  }

  /** The same without the content of DATA: what counting and most filters need, for a fraction of the price. */
  outlineAt(place: number): TraceRecord {
    return this.#record(place, NO_CONTENT);
  }

  #record(place: number, octets: (start: number, end: number) => OctetString): TraceRecord {
    const kept = this.#columns.kept[place]! & ~SERVER;
    if (kept === Kept.whole) return this.#objects[place] as TraceRecord;
    return {
      seq: this.#columns.seq[place]!,
      at: this.#columns.at[place]!,
      connection: this.#columns.connection[place]!,
      kind: 'frame',
      from: this.#columns.kept[place]! & SERVER ? 'server' : 'client',
      frame: this.#frame(place, kept, octets(this.#startOf(place), this.#columns.contentEnd[place]!)),
    };
  }

  #pack(place: number, { at, connection, from }: RecordOf<'frame'>, frame: PlainFrame): void {
    this.#columns.at[place] = at;
    this.#columns.connection[place] = connection;
    this.#columns.offset[place] = frame.offset;
    this.#columns.streamId[place] = frame.streamId;
    this.#columns.frameLength[place] = frame.length;
    this.#columns.flagBits[place] = frame.flagBits;
    this.#columns.kept[place] = KEPT_AS[frame.type] | (from === 'server' ? SERVER : 0);
    if (frame.type === 'DATA') this.#columns.value[place] = frame.contentLength;
    else if (frame.type === 'HEADERS') this.#objects[place] = frame.fieldBlock;
    else this.#columns.value[place] = frame.windowSizeIncrement;
    writeOctets(contentOf(frame), this.#content, this.#startOf(place));
  }

  #frame(place: number, kept: number, content: OctetString): PlainFrame {
    const flagBits = this.#columns.flagBits[place]!;
    const streamId = this.#columns.streamId[place]!;
    const length = this.#columns.frameLength[place]!;
    const offset = this.#columns.offset[place]!;
    switch (kept) {
      case Kept.data: {
        const flags = flagNamesOf(DATA, flagBits);
        const contentLength = this.#columns.value[place]!;
        return { type: 'DATA', typeCode: DATA, flagBits, flags, streamId, length, offset, contentLength, content };
      }
      case Kept.headers: {
        const flags = flagNamesOf(HEADERS, flagBits);
        const fieldBlock = this.#objects[place] as FieldBlock | undefined;
        const type = 'HEADERS';
        const typeCode = HEADERS;
        const fragment = content;
        return fieldBlock
          ? { type, typeCode, flagBits, flags, streamId, length, offset, fragment, fieldBlock }
          : { type, typeCode, flagBits, flags, streamId, length, offset, fragment };
      }
      default: {
        const flags = flagNamesOf(WINDOW_UPDATE, flagBits);
        const windowSizeIncrement = this.#columns.value[place]!;
        const typeCode = WINDOW_UPDATE;
        return { type: 'WINDOW_UPDATE', typeCode, flagBits, flags, streamId, length, offset, windowSizeIncrement };
      }
    }
  }

  #startOf(place: number): number {
    return place === 0 ? 0 : this.#columns.contentEnd[place - 1]!;
  }
}

const KEPT_AS = { DATA: Kept.data, HEADERS: Kept.headers, WINDOW_UPDATE: Kept.windowUpdate } as const;
const NO_CONTENT = () => '';

function contentOf(frame: PlainFrame): OctetString {
  if (frame.type === 'DATA') return frame.content;
  return frame.type === 'HEADERS' ? frame.fragment : '';
}

/** Of `#objects`, in octets. */
const SLOT = 8;

/** The frame of a record that fits the columns. */
function plainFrame(record: TraceRecord): PlainFrame | undefined {
  if (record.kind !== 'frame' || record.connection > MAX_UINT32) return undefined;
  const { frame } = record;
  if (frame.reservedBit) return undefined;
  switch (frame.type) {
    case 'DATA':
      return frame.padLength === undefined && frame.padding === undefined ? frame : undefined;
    case 'HEADERS': {
      const more = frame.padLength ?? frame.padding ?? frame.priority;
      return more === undefined ? frame : undefined;
    }
    case 'WINDOW_UPDATE':
      return frame.incrementReservedBit ? undefined : frame;
    default:
      return undefined;
  }
}
