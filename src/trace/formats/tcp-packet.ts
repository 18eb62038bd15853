/** One end of a TCP connection. */
export interface TcpEnd {
  /** 4 or 16 octets. */
  readonly address: Uint8Array;
  readonly port: number;
}

export const TCP_FLAGS = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10 } as const;

export interface TcpSegment {
  readonly from: TcpEnd;
  readonly to: TcpEnd;
  /** Taken modulo 2^32, as `acknowledgement` is. */
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

/** Octets of payload that fit into one packet of either version of IP. */
export const SEGMENT_LIMIT = 65_000;

const TCP_HEADER = 20;
/** Window scale 14, the largest, and one octet of nothing: data never waits for our made-up windows. @see RFC 7323 §2 */
const SYN_OPTIONS = [3, 3, 14, 1] as const;
const PROTOCOL_TCP = 6;

/** The IP packet of a segment, version 4 or 6 by the length of its addresses, with right checksums. */
export function tcpPacket(segment: TcpSegment): Uint8Array {
  const { from, to, payload } = segment;
  const options = segment.flags & TCP_FLAGS.SYN ? SYN_OPTIONS : [];
  const headerLength = TCP_HEADER + options.length;
  const tcpLength = headerLength + payload.length;
  const version6 = from.address.length === 16;
  const ipLength = version6 ? 40 : 20;
  const packet = new Uint8Array(ipLength + tcpLength);
  const view = new DataView(packet.buffer);
  if (version6) {
    packet[0] = 0x60;
    view.setUint16(4, tcpLength);
    packet[6] = PROTOCOL_TCP;
    packet[7] = 64;
    packet.set(from.address, 8);
    packet.set(to.address, 24);
  } else {
    packet[0] = 0x45;
    view.setUint16(2, packet.length);
    packet[8] = 64;
    packet[9] = PROTOCOL_TCP;
    packet.set(from.address, 12);
    packet.set(to.address, 16);
    view.setUint16(10, checksum(sum(packet.subarray(0, 20), 0)));
  }
  view.setUint16(ipLength, from.port);
  view.setUint16(ipLength + 2, to.port);
  view.setUint32(ipLength + 4, segment.sequence % 2 ** 32);
  view.setUint32(ipLength + 8, segment.acknowledgement % 2 ** 32);
  packet[ipLength + 12] = (headerLength / 4) << 4;
  packet[ipLength + 13] = segment.flags;
  view.setUint16(ipLength + 14, 0xffff);
  packet.set(options, ipLength + TCP_HEADER);
  packet.set(payload, ipLength + headerLength);
  const pseudoHeader = sum(from.address, sum(to.address, PROTOCOL_TCP + tcpLength));
  view.setUint16(ipLength + 16, checksum(sum(packet.subarray(ipLength), pseudoHeader)));
  return packet;
}

/** @see RFC 1071 */
function sum(octets: Uint8Array, start: number): number {
  let total = start;
  for (let at = 0; at < octets.length; at += 2) total += (octets[at]! << 8) | (octets[at + 1] ?? 0);
  return total;
}

function checksum(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

/** The octets of `127.0.0.1` or `::1`; `undefined` for anything else. A zone is left out. */
export function addressOctets(text: string): Uint8Array | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const octets = text.split('.').map(Number);
    return octets.every((octet) => octet < 256) ? Uint8Array.from(octets) : undefined;
  }
  const plain = text.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...[a, b, c, d]: string[]) => {
    const hex = (high: string | undefined, low: string | undefined) => (Number(high) * 256 + Number(low)).toString(16);
    return `${hex(a, b)}:${hex(c, d)}`;
  });
  const [head, tail, more] = plain.split('::');
  if (head === undefined || more !== undefined || !plain.includes(':')) return undefined;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...new Array<string>(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return Uint8Array.from(
    groups.flatMap((group) => {
      const word = Number.parseInt(group, 16);
      return [word >> 8, word & 0xff];
    }),
  );
}

/** The IPv6 spelling of an IPv4 address. @see RFC 4291 §2.5.5.2 */
export function mapped(address: Uint8Array): Uint8Array {
  if (address.length === 16) return address;
  return Uint8Array.from([...new Array<number>(10).fill(0), 0xff, 0xff, ...address]);
}
