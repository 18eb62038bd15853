import {
  type FieldBlock,
  type FrameNamed,
  flagNamesOf,
  frameTypeNamed,
  type OctetString,
  octetString,
  writeOctets,
} from '../decode/index.ts';
import type { TextProbe } from './filter/text-probe.ts';
import { COLUMN_OCTETS, type Columns, type PagePool } from './page-pool.ts';
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

/** What a page may hold. */
export interface PageRoom {
  readonly records: number;
  /** Of memory, by estimate. One record has room in any page. */
  readonly octets: number;
}

/**
 * A run of records in columns: the three frame types that traffic is made of as numbers, with their octets in one array
 * for all. Everything else is kept as it is. As objects a million records are ten million, which the garbage collector walks
 * again and again while the relay waits; this way they are a few thousand. What comes out is equal to what went in.
 */
export class PackedPage {
  length = 0;
  readonly #pool: PagePool;
  readonly #room: PageRoom;
  readonly #columns: Columns;
  #content: Uint8Array;
  #contentLength = 0;
  /** Whole records, and the field blocks of HEADERS: most of those are shared. */
  readonly #objects: (TraceRecord | FieldBlock | undefined)[] = [];
  /** Blocks whose memory is counted already; undefined once the page is full. */
  #counted: Set<FieldBlock> | undefined = new Set();
  #objectOctets = 0;

  /** Until it is sealed, no other page of the same pool may be filled. */
  constructor(pool: PagePool, room: PageRoom) {
    this.#pool = pool;
    this.#room = room;
    this.#columns = pool.takeColumns(room.records);
    this.#content = pool.scratch(0, 0);
  }

  /** Adds a record, or says that there is no room for it. */
  append(record: TraceRecord): boolean {
    const frame = plainFrame(record);
    const content = frame ? contentOf(frame) : '';
    const objectOctets = frame ? this.#blockCost(frame) : recordCost(record);
    if (this.length > 0 && !this.#hasRoom(content.length + objectOctets)) return false;
    const place = this.length++;
    this.#objectOctets += objectOctets;
    this.#columns.seq[place] = record.seq;
    if (frame) this.#pack(place, record as RecordOf<'frame'>, frame);
    else this.#columns.kept[place] = Kept.whole;
    this.#objects.push(frame ? blockOf(frame) : record);
    const end = this.#contentLength + content.length;
    this.#content = this.#pool.scratch(end, this.#contentLength);
    writeOctets(content, this.#content, this.#contentLength);
    this.#columns.contentEnd[place] = end;
    this.#contentLength = end;
    return true;
  }

  /** Nothing will be added any more. */
  seal(): void {
    this.#content = this.#pool.settle(this.#contentLength);
    this.#counted = undefined;
  }

  /** Nobody asks for it any more. */
  release(): void {
    this.#pool.giveBack(this.#content, this.#columns);
  }

  /** Memory, by estimate. */
  get octets(): number {
    return this.length * ROW_OCTETS + this.#objectOctets + (this.#counted ? this.#contentLength : this.#content.length);
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

  /** Whether a search may find something here: a no is certain, and costs a fraction of looking at each record. */
  mayHold(probe: TextProbe): boolean {
    let last: FieldBlock | undefined;
    for (let place = 0; place < this.length; place++) {
      const kept = this.#columns.kept[place]! & ~SERVER;
      const object = this.#objects[place];
      if (kept === Kept.whole) {
        if (probe.matches(object as TraceRecord)) return true;
        continue;
      }
      if (probe.isInWords(TYPES[kept]!, this.#columns.flagBits[place]!)) return true;
      const block = object as FieldBlock | undefined;
      if (block === undefined || block === last) continue;
      if (probe.isInBlock(block)) return true;
      last = block;
    }
    return probe.mayBeIn(octetString(this.#content, 0, this.#contentLength));
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

  #hasRoom(octets: number): boolean {
    return this.length < this.#room.records && this.octets + ROW_OCTETS + octets <= this.#room.octets;
  }

  #blockCost(frame: PlainFrame): number {
    const block = blockOf(frame);
    if (block === undefined || this.#counted!.has(block)) return 0;
    this.#counted!.add(block);
    return fieldBlockCost(block);
  }

  #pack(place: number, { at, connection, from }: RecordOf<'frame'>, frame: PlainFrame): void {
    const columns = this.#columns;
    columns.at[place] = at;
    columns.connection[place] = connection;
    columns.offset[place] = frame.offset;
    columns.streamId[place] = frame.streamId;
    columns.frameLength[place] = frame.length;
    columns.flagBits[place] = frame.flagBits;
    columns.kept[place] = KEPT_AS[frame.type] | (from === 'server' ? SERVER : 0);
    if (frame.type === 'DATA') columns.value[place] = frame.contentLength;
    else if (frame.type === 'WINDOW_UPDATE') columns.value[place] = frame.windowSizeIncrement;
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
const TYPES = ['', 'DATA', 'HEADERS', 'WINDOW_UPDATE'] as const;
const NO_CONTENT = () => '';

function contentOf(frame: PlainFrame): OctetString {
  if (frame.type === 'DATA') return frame.content;
  return frame.type === 'HEADERS' ? frame.fragment : '';
}

const blockOf = (frame: PlainFrame): FieldBlock | undefined =>
  frame.type === 'HEADERS' ? frame.fieldBlock : undefined;

/** A row of all columns, and its place among the objects. */
const ROW_OCTETS = COLUMN_OCTETS + 8;

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
