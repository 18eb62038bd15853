import { CONNECTION_PREFACE, concatOctets, encodeFrame, type Frame, octetsOf, type Peer } from '../../decode/index.ts';
import type { RecordOf, TraceRecord } from '../record.ts';
import { withLiteralFields } from '../redact.ts';
import type { ExportWriter } from './export.ts';
import type { TraceHeader } from './header.ts';
import { fileHead, packetBlock } from './pcapng-blocks.ts';
import { addressOctets, mapped, SEGMENT_LIMIT, TCP_FLAGS, type TcpEnd, tcpPacket } from './tcp-packet.ts';

export interface PcapngOptions {
  /**
   * Frames are missing or their fields were changed, so that no receiver could follow the compression any more: field
   * blocks are written again, without tables.
   */
  readonly literalFields?: boolean;
}

/**
 * Writes records as a capture of cleartext HTTP/2 over TCP, which Wireshark opens without any option. Packets carry the
 * octets of the frames as they were; only content beyond the data limit is zeros. TCP and, where need be, ports and
 * addresses are made up: the first packet of a connection says what they were.
 */
export class PcapngWriter implements ExportWriter {
  readonly #literalFields: boolean;
  readonly #connections = new Map<number, Conversation>();
  /** Milliseconds since 1970. */
  #startedAt = 0;

  constructor({ literalFields = false }: PcapngOptions = {}) {
    this.#literalFields = literalFields;
  }

  begin(header: TraceHeader): Uint8Array {
    this.#startedAt = Date.parse(header.startedAt) || 0;
    return fileHead(header.tool);
  }

  /** The packets of one record; empty for what was not on the wire. */
  record(record: TraceRecord): Uint8Array {
    switch (record.kind) {
      case 'connection-opened':
        return this.#conversation(record, record).open;
      case 'preface':
        return this.#send(record, octetsOf(CONNECTION_PREFACE));
      case 'octets': {
        // A frame that was cut off is the longest there is; a trace file may claim anything.
        const octets = new Uint8Array(Math.min(record.length, LONGEST_FRAME));
        octets.set(octetsOf(record.octets.slice(0, octets.length)));
        return this.#send(record, octets);
      }
      case 'frame':
        return this.#send(record, encodeFrame(this.#frameToWrite(record.frame)));
      case 'direction-ended': {
        const conversation = this.#connections.get(record.connection);
        return conversation?.end(record.from, record.how === 'reset', this.#time(record)) ?? NOTHING;
      }
      case 'connection-closed':
        this.#connections.delete(record.connection);
        return NOTHING;
      default:
        return NOTHING;
    }
  }

  end(): Uint8Array {
    return NOTHING;
  }

  #frameToWrite(frame: Frame): Frame {
    // Of frames nobody could read, too, only a part may have been kept.
    if ('payload' in frame) return { ...frame, payload: frame.payload.padEnd(frame.length, '\0') };
    return this.#literalFields ? withLiteralFields(frame) : frame;
  }

  #send(record: RecordOf<'frame' | 'preface' | 'octets'>, octets: Uint8Array): Uint8Array {
    const { conversation, open } = this.#conversation(record);
    const at = this.#time(record);
    const packets = [open];
    // Without the preface nothing says that this is HTTP/2: it was left out by a filter, or was before the trace.
    if (!conversation.begun && record.kind === 'frame') {
      packets.push(conversation.send('client', octetsOf(CONNECTION_PREFACE), at));
    }
    packets.push(conversation.send(record.from, octets, at));
    return concatOctets(packets);
  }

  /** Of the record's connection, and the packets that open it if this is its first record. */
  #conversation(
    record: TraceRecord,
    facts?: RecordOf<'connection-opened'>,
  ): { conversation: Conversation; open: Uint8Array } {
    const known = this.#connections.get(record.connection);
    if (known) return { conversation: known, open: NOTHING };
    const conversation = new Conversation(record.connection, facts);
    this.#connections.set(record.connection, conversation);
    return { conversation, open: conversation.open(this.#time(record)) };
  }

  #time(record: TraceRecord): number {
    return this.#startedAt + record.at;
  }
}

const NOTHING = new Uint8Array(0);
const LONGEST_FRAME = 9 + 0xffffff;

/** Where Wireshark looks for HTTP, and so for the preface of HTTP/2. */
const HTTP_PORTS: ReadonlySet<number> = new Set([80, 8080]);

/** One TCP connection as it goes into the file. */
class Conversation {
  /** Something was sent. */
  begun = false;
  readonly #ends: Readonly<Record<Peer, TcpEnd>>;
  readonly #comment: string;
  /** Sequence number of the next octet of each. */
  readonly #next = { client: 0, server: 0 };
  readonly #over = { client: false, server: false };

  constructor(connection: number, facts: RecordOf<'connection-opened'> | undefined) {
    const client = endOf(facts?.client.address) ?? {
      address: Uint8Array.of(127, 0, 0, 1),
      port: 1024 + (connection % 60_000),
    };
    const server = endOf(facts?.server.address) ?? { address: Uint8Array.of(127, 0, 0, 1), port: 80 };
    const port = HTTP_PORTS.has(server.port) ? server.port : 80;
    const differ = client.address.length !== server.address.length;
    const one = (address: Uint8Array) => (differ ? mapped(address) : address);
    this.#ends = {
      client: { address: one(client.address), port: client.port },
      server: { address: one(server.address), port },
    };
    const name = facts?.server.name ? `${facts.server.name} ` : '';
    const was = facts ? `${facts.client.address} to ${name}${facts.server.address}` : 'addresses unknown';
    const tls = facts?.client.tls ? `, ${facts.client.tls.version} taken off` : '';
    this.#comment = `h2inspect: connection ${connection}, ${was}${tls}; TCP is made up`;
  }

  /** The handshake. */
  open(at: number): Uint8Array {
    const { SYN, ACK } = TCP_FLAGS;
    return concatOctets([
      this.#packet('client', SYN, NOTHING, at, this.#comment),
      this.#packet('server', SYN | ACK, NOTHING, at),
      this.#packet('client', ACK, NOTHING, at),
    ]);
  }

  send(from: Peer, octets: Uint8Array, at: number): Uint8Array {
    this.begun = true;
    const packets: Uint8Array[] = [];
    for (let start = 0; start < octets.length; start += SEGMENT_LIMIT) {
      const payload = octets.subarray(start, start + SEGMENT_LIMIT);
      packets.push(this.#packet(from, TCP_FLAGS.PSH | TCP_FLAGS.ACK, payload, at));
    }
    return concatOctets(packets);
  }

  end(from: Peer, reset: boolean, at: number): Uint8Array {
    if (this.#over[from]) return NOTHING;
    this.#over[from] = true;
    return this.#packet(from, (reset ? TCP_FLAGS.RST : TCP_FLAGS.FIN) | TCP_FLAGS.ACK, NOTHING, at);
  }

  #packet(from: Peer, flags: number, payload: Uint8Array, at: number, comment?: string): Uint8Array {
    const to: Peer = from === 'client' ? 'server' : 'client';
    const packet = tcpPacket({
      from: this.#ends[from],
      to: this.#ends[to],
      sequence: this.#next[from],
      acknowledgement: flags & TCP_FLAGS.ACK ? this.#next[to] : 0,
      flags,
      payload,
    });
    // SYN and FIN take a number of their own.
    this.#next[from] += payload.length + (flags & (TCP_FLAGS.SYN | TCP_FLAGS.FIN) ? 1 : 0);
    return packetBlock(at, packet, comment);
  }
}

function endOf(address: string | undefined): TcpEnd | undefined {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d{1,5})$/.exec(address ?? '') ?? [];
  const octets = addressOctets(host);
  return octets && Number(port) <= 0xffff ? { address: octets, port: Number(port) } : undefined;
}
