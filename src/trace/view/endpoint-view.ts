import type { FieldBlock, FrameNamed, FrameTypeName, Peer } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import type { EndKind } from '../record.ts';
import type { CutOff } from './cut-off.ts';
import { FlowWindow } from './flow-window.ts';
import { SectionReader } from './section-facts.ts';
import { SettingsView } from './settings-view.ts';

/** A field block whose END_HEADERS has not come yet. */
export interface OpenFieldBlock {
  readonly streamId: number;
  readonly carrier: FieldBlock['carrier'];
  readonly seq: number;
  readonly at: number;
  readonly endStream: boolean;
  readonly promisedStreamId: number;
  frames: number;
  /** Octets of fragments. */
  length: number;
  /** Another frame came in between, which ends the connection: RFC 9113 §4.3. */
  interrupted: boolean;
}

/** A GOAWAY and where it stood. */
export interface SeenGoaway {
  readonly seq: number;
  readonly at: number;
  readonly frame: FrameNamed<'GOAWAY'>;
}

interface SentPing {
  readonly seq: number;
  readonly at: number;
  readonly opaqueData: string;
}

/** What one endpoint said and did, connection-wide. Times are NaN before it happened. */
export class EndpointView {
  readonly peer: Peer;
  readonly settings = new SettingsView();
  /** Of this endpoint's own DATA, whole connection. */
  readonly window = new FlowWindow();
  readonly goaways: SeenGoaway[] = [];
  /** When the windows of its streams were last looked through after a change of their initial size. */
  resizedAt = Number.NEGATIVE_INFINITY;
  /** PINGs of this endpoint that were not acknowledged yet, oldest first. */
  readonly pings: SentPing[] = [];
  /** PINGs (without ACK) in all. */
  pingsSent = 0;
  lastPingAt = Number.NaN;
  /** PINGs that waited for an acknowledgement and had to make room for others. */
  pingsForgotten = 0;
  openBlock: OpenFieldBlock | undefined;
  /** Its last octets, where they are part of a DATA frame. */
  cutOff: CutOff | undefined;
  /** Client only. */
  prefaceAt = Number.NaN;
  /** It is sent as HTTP/1.x, garbage, or nothing that frames can be read from. */
  notHttp2 = false;
  /** Frames by type code; the last place counts all types above 16. */
  readonly frameCounts = new Float64Array(18);
  frames = 0;
  fieldBlocks = 0;
  readonly sections = new SectionReader();
  /** The last so many field blocks left the dynamic table in doubt. */
  unreliableBlocks = 0;
  /** Octets of frames, headers included. */
  octets = 0;
  /** Where in its octet stream its next record stands, as long as none is missing. */
  nextOffset = 0;
  firstAt = Number.NaN;
  lastAt = Number.NaN;
  lastSeq = -1;
  lastType: FrameTypeName | undefined;
  /** Highest `seq` of the other endpoint's frames that this one has provably processed. @see RFC 9113 §5.1 */
  processed = -1;
  /** Shortest time in ms from a PING or SETTINGS passing by to this endpoint's acknowledgement; Infinity before one. */
  roundTrip = Number.POSITIVE_INFINITY;
  /** Room for readers' own state: see diagnose/notes.ts. */
  notes: unknown[] | undefined;
  /** It has sent its last octet. */
  endedAt = Number.NaN;
  endedHow: EndKind | undefined;
  endedSeq = -1;

  constructor(peer: Peer) {
    this.peer = peer;
  }

  /** It has provably processed the other endpoint's frame `seq`, because it answered that or a later one. */
  knows(seq: number): boolean {
    return seq >= 0 && this.processed >= seq;
  }

  learned(seq: number): void {
    if (seq > this.processed) this.processed = seq;
  }

  /** How many frames of a type it has sent. */
  count(typeCode: number): number {
    return this.frameCounts[typeCode < 17 ? typeCode : 17]!;
  }

  sampleRoundTrip(duration: number): void {
    if (duration >= 0 && duration < this.roundTrip) this.roundTrip = duration;
  }

  sentPing(seq: number, at: number, opaqueData: string): void {
    this.pingsSent++;
    this.lastPingAt = at;
    if (this.pings.length >= limits.pendingPings) {
      this.pings.shift();
      this.pingsForgotten++;
    }
    this.pings.push({ seq, at, opaqueData });
  }

  /** Takes out the PING an acknowledgement belongs to; undefined when there is none. */
  takePing(opaqueData: string): SentPing | undefined {
    const index = this.pings.findIndex((ping) => ping.opaqueData === opaqueData);
    return index < 0 ? undefined : this.pings.splice(index, 1)[0];
  }
}
