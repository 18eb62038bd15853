import type { Peer } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import type { RecordOf } from '../record.ts';
import { addressOctets, mapped, SEGMENT_LIMIT, TCP_FLAGS, type TcpEnd, tcpPacket } from './tcp-packet.ts';

/** A packet before it is written. */
export interface Packet {
  readonly connection: number;
  /** Milliseconds since the trace began. */
  readonly at: number;
  readonly octets: Uint8Array;
  readonly comments: string[];
}

/** Where Wireshark looks for HTTP, and so for the preface of HTTP/2. */
const HTTP_PORTS: ReadonlySet<number> = new Set([80, 8080]);

const NOTHING = new Uint8Array(0);

/** One connection as a TCP connection that could have carried it. */
export class TcpConversation {
  /** Addresses, where they are known before something is sent. */
  facts: RecordOf<'connection-opened'> | undefined;
  /** The client's connection preface was written. */
  prefaced = false;
  readonly #connection: number;
  readonly #redacted: boolean;
  #ends: Readonly<Record<Peer, TcpEnd>> | undefined;
  /** Sequence number of the next octet of each. Ports are used again; the numbers tell one connection from the next. */
  readonly #next: Record<Peer, number>;
  readonly #over = { client: false, server: false };
  /** Offset at which the next octets are expected while none are missing; NaN after that. */
  readonly #expected = { client: 0, server: 0 };
  readonly #comments: string[] = [];

  constructor(connection: number, redacted: boolean) {
    this.#connection = connection;
    this.#redacted = redacted;
    this.#next = { client: connection * 0x10000, server: connection * 0x10000 };
  }

  /** Something was sent. */
  get begun(): boolean {
    return this.#ends !== undefined;
  }

  /** Whether everything this endpoint sent up to `offset` was written; once false, it stays so. */
  follows(from: Peer, offset: number): boolean {
    if (this.#expected[from] !== offset) this.#expected[from] = Number.NaN;
    return this.#expected[from] === offset;
  }

  /** The octets up to `offset` were written. */
  passed(from: Peer, offset: number): void {
    if (!Number.isNaN(this.#expected[from])) this.#expected[from] = offset;
  }

  /** For the next packet, whatever it is. */
  comment(text: string): void {
    if (this.#comments.length < limits.exportPacketComments) this.#comments.push(text);
  }

  send(from: Peer, octets: Uint8Array, at: number): readonly Packet[] {
    const packets = this.#open(at);
    for (let start = 0; start < octets.length; start += SEGMENT_LIMIT) {
      const payload = octets.subarray(start, start + SEGMENT_LIMIT);
      packets.push(this.#packet(from, TCP_FLAGS.PSH | TCP_FLAGS.ACK, payload, at));
    }
    return packets;
  }

  end(from: Peer, reset: boolean, at: number): readonly Packet[] {
    if (this.#over[from]) return [];
    this.#over[from] = true;
    return [
      ...this.#open(at),
      this.#packet(from, (reset ? TCP_FLAGS.RST : TCP_FLAGS.FIN) | TCP_FLAGS.ACK, NOTHING, at),
    ];
  }

  /** The handshake, before the first packet. */
  #open(at: number): Packet[] {
    if (this.begun) return [];
    this.#ends = endsOf(this.#connection, this.facts);
    this.#comments.unshift(this.#introduction());
    const { SYN, ACK } = TCP_FLAGS;
    return [
      this.#packet('client', SYN, NOTHING, at),
      this.#packet('server', SYN | ACK, NOTHING, at),
      this.#packet('client', ACK, NOTHING, at),
    ];
  }

  #introduction(): string {
    const { facts } = this;
    const name = facts?.server.name ? `${facts.server.name} ` : '';
    const was = facts ? `${facts.client.address} to ${name}${facts.server.address}` : 'addresses unknown';
    const tls = facts?.client.tls ? `, ${facts.client.tls.version} taken off` : '';
    const redacted = this.#redacted ? '; secrets and content are taken out, field blocks are written again' : '';
    return `h2inspect: connection ${this.#connection}, ${was}${tls}; TCP is made up${redacted}`;
  }

  #packet(from: Peer, flags: number, payload: Uint8Array, at: number): Packet {
    const to: Peer = from === 'client' ? 'server' : 'client';
    const octets = tcpPacket({
      from: this.#ends![from],
      to: this.#ends![to],
      sequence: this.#next[from],
      acknowledgement: flags & TCP_FLAGS.ACK ? this.#next[to] : 0,
      flags,
      payload,
    });
    // SYN and FIN take a number of their own.
    this.#next[from] += payload.length + (flags & (TCP_FLAGS.SYN | TCP_FLAGS.FIN) ? 1 : 0);
    return { connection: this.#connection, at, octets, comments: this.#comments.splice(0) };
  }
}

/** Addresses as they were, where IP can spell them; the server's port is one at which HTTP is looked for. */
function endsOf(connection: number, facts: RecordOf<'connection-opened'> | undefined): Record<Peer, TcpEnd> {
  const loopback = Uint8Array.of(127, 0, 0, 1);
  const client = endOf(facts?.client.address) ?? { address: loopback, port: 1024 + (connection % 60_000) };
  const server = endOf(facts?.server.address) ?? { address: loopback, port: 80 };
  const port = HTTP_PORTS.has(server.port) ? server.port : 80;
  const differ = client.address.length !== server.address.length;
  const one = (address: Uint8Array) => (differ ? mapped(address) : address);
  return {
    client: { address: one(client.address), port: client.port },
    server: { address: one(server.address), port },
  };
}

function endOf(address: string | undefined): TcpEnd | undefined {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d{1,5})$/.exec(address ?? '') ?? [];
  const octets = addressOctets(host);
  return octets && Number(port) <= 0xffff ? { address: octets, port: Number(port) } : undefined;
}
