import {
  CONNECTION_PREFACE,
  concatOctets,
  encodeFrame,
  type Frame,
  type OctetString,
  octetsOf,
} from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import type { FindingRecord, RecordOf, TraceRecord } from '../record.ts';
import { withLiteralFields } from '../redact.ts';
import type { ExportWriter } from './export.ts';
import type { TraceHeader } from './header.ts';
import { fileHead, packetBlock } from './pcapng-blocks.ts';
import { type Packet, TcpConversation } from './tcp-conversation.ts';

/**
 * Writes records as a capture of cleartext HTTP/2 over TCP, which Wireshark opens without any option. Packets carry the
 * octets of the frames as they were; only content that was not kept is zeros. TCP and, where need be, ports and
 * addresses are made up. Comments on the packets say so, and carry the findings.
 */
export class PcapngWriter implements ExportWriter {
  readonly #connections = new Map<number, TcpConversation>();
  /** The last packet: a comment on it may follow. */
  #held: Packet | undefined;
  /** Milliseconds since 1970. */
  #startedAt = 0;
  #redacted = false;

  begin(header: TraceHeader): Uint8Array {
    this.#startedAt = Date.parse(header.startedAt) || 0;
    this.#redacted = header.redacted === true;
    return fileHead(header.tool);
  }

  /** The packets that this record completes. */
  record(record: TraceRecord): Uint8Array {
    if (record.connection === 0) return NOTHING;
    switch (record.kind) {
      case 'connection-opened':
        this.#conversation(record).facts = record;
        return NOTHING;
      case 'preface': {
        const conversation = this.#conversation(record);
        conversation.follows('client', record.offset);
        conversation.passed('client', record.offset + record.length);
        return conversation.prefaced ? NOTHING : this.#sendPreface(record);
      }
      case 'octets': {
        const octets = octetsOf(padded(record.octets, Math.min(record.length, LONGEST_FRAME)));
        return this.#send(record, record.offset, octets, missing(record.octets, record.length));
      }
      case 'frame':
        return this.#sendFrame(record);
      case 'finding':
        this.#comment(record);
        return NOTHING;
      case 'direction-ended':
        return this.#push(this.#conversation(record).end(record.from, record.how === 'reset', record.at));
      case 'connection-closed':
        this.#connections.delete(record.connection);
        return NOTHING;
      default:
        return NOTHING;
    }
  }

  end(): Uint8Array {
    return this.#push([]);
  }

  #sendFrame(record: RecordOf<'frame'>): Uint8Array {
    const { frame, from } = record;
    const conversation = this.#conversation(record);
    // Nothing else says that this is HTTP/2. A filter left it out, it was before the trace, or the server speaks first.
    const preface = conversation.begun ? NOTHING : this.#sendPreface(record);
    // Nobody can follow the compression any more where frames are missing.
    const literal = 'fragment' in frame && !conversation.follows(from, frame.offset);
    const packets = literal
      ? this.#send(
          record,
          frame.offset,
          encodeFrame(withLiteralFields(frame)),
          'written again: frames before it are missing',
        )
      : this.#send(record, frame.offset, encodeFrame(whole(frame)), missingOf(frame));
    return concatOctets([preface, packets]);
  }

  #sendPreface(record: TraceRecord): Uint8Array {
    const conversation = this.#conversation(record);
    conversation.prefaced = true;
    return this.#push(conversation.send('client', octetsOf(CONNECTION_PREFACE), record.at));
  }

  #send(record: RecordOf<'frame' | 'octets'>, offset: number, octets: Uint8Array, note?: string): Uint8Array {
    const conversation = this.#conversation(record);
    conversation.follows(record.from, offset);
    conversation.passed(record.from, offset + (record.kind === 'frame' ? 9 + record.frame.length : record.length));
    const packets = conversation.send(record.from, octets, record.at);
    if (note !== undefined) packets.at(-1)?.comments.push(note);
    return this.#push(packets);
  }

  /** A finding follows the record that decided it; one about silence goes to the next packet of its connection. */
  #comment(finding: RecordOf<'finding'>): void {
    const comments = this.#held?.connection === finding.connection ? this.#held.comments : undefined;
    const text = findingText(finding);
    if (comments === undefined) this.#conversation(finding).comment(text);
    else if (comments.length < limits.exportPacketComments) comments.push(text);
  }

  /** Holds the last packet back, and writes those before it. */
  #push(packets: readonly Packet[]): Uint8Array {
    const ready = this.#held ? [this.#held, ...packets] : [...packets];
    this.#held = packets.length > 0 ? ready.pop() : undefined;
    return concatOctets(ready.map(({ at, octets, comments }) => packetBlock(this.#startedAt + at, octets, comments)));
  }

  #conversation({ connection }: TraceRecord): TcpConversation {
    let conversation = this.#connections.get(connection);
    if (!conversation) {
      conversation = new TcpConversation(connection, this.#redacted);
      this.#connections.set(connection, conversation);
      const [oldest] = this.#connections.keys();
      if (this.#connections.size > limits.exportConnections) this.#connections.delete(oldest!);
    }
    return conversation;
  }
}

const NOTHING = new Uint8Array(0);

/** Frame header and the longest payload 24 bits can say: what was cut off is no longer, but a trace file may lie. */
const LONGEST_FRAME = 9 + 0xffffff;

const padded = (octets: OctetString, length: number): OctetString => octets.slice(0, length).padEnd(length, '\0');

/** Of frames nobody could read only a part may have been kept. */
const whole = (frame: Frame): Frame =>
  'payload' in frame ? { ...frame, payload: padded(frame.payload, frame.length) } : frame;

function missingOf(frame: Frame): string | undefined {
  if (frame.type === 'DATA') return missing(frame.content, frame.contentLength);
  return 'payload' in frame ? missing(frame.payload, frame.length) : undefined;
}

const missing = ({ length: kept }: OctetString, length: number): string | undefined =>
  kept < length ? `${kept} of ${length} octets were recorded, the others are zeros here` : undefined;

function findingText({ severity, summary, section, rule, fix, evidence }: FindingRecord): string {
  const records = evidence.slice(0, 20).join(', ');
  const text = `${severity}: ${summary} (${rule}, ${section}; records ${records}). ${fix}`;
  // A summary quotes octets from the wire.
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
