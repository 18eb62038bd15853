import { concatOctets } from '../../decode/index.ts';

/** Raw IP: each packet begins with its IPv4 or IPv6 header. */
const LINKTYPE_RAW = 101;
/** No packet we write is longer: IP counts them in 16 bits. */
const SNAP_LENGTH = 65_575;

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;

const OPTION_COMMENT = 1;
const OPTION_NAME = 2;
const OPTION_APPLICATION = 4;
const OPTION_TIME_RESOLUTION = 9;
/** Nanoseconds: 10 to the minus 9. */
const NANOSECONDS = 9;

type Option = readonly [code: number, value: Uint8Array];

const utf8 = new TextEncoder();
/** Options count their octets in 16 bits. */
const text = (value: string): Uint8Array => utf8.encode(value).subarray(0, 0xffff);
const padded = (length: number): number => (length + 3) & ~3;

/** The beginning of a file: one section, one interface. */
export function fileHead(application: string): Uint8Array {
  const section = new Uint8Array(16);
  const sectionView = new DataView(section.buffer);
  sectionView.setUint32(0, 0x1a2b3c4d, true);
  sectionView.setUint16(4, 1, true);
  sectionView.setBigInt64(8, -1n, true);
  const interfaceBody = new Uint8Array(8);
  const interfaceView = new DataView(interfaceBody.buffer);
  interfaceView.setUint16(0, LINKTYPE_RAW, true);
  interfaceView.setUint32(4, SNAP_LENGTH, true);
  return concatOctets([
    block(SECTION_HEADER, [section], [[OPTION_APPLICATION, text(application)]]),
    block(
      INTERFACE_DESCRIPTION,
      [interfaceBody],
      [
        [OPTION_NAME, text('h2inspect')],
        [OPTION_TIME_RESOLUTION, Uint8Array.of(NANOSECONDS)],
      ],
    ),
  ]);
}

/** One packet; `at` in milliseconds since 1970, kept to the microsecond. */
export function packetBlock(at: number, packet: Uint8Array, comments: readonly string[]): Uint8Array {
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  const time = BigInt(Math.round(at * 1000)) * 1000n;
  view.setUint32(4, Number(time >> 32n), true);
  view.setUint32(8, Number(time & 0xffffffffn), true);
  view.setUint32(12, packet.length, true);
  view.setUint32(16, packet.length, true);
  const options = comments.map((comment): Option => [OPTION_COMMENT, text(comment)]);
  return block(ENHANCED_PACKET, [head, packet], options);
}

/** Everything in a block is padded to 32 bits, and its length stands at both ends. */
function block(type: number, parts: readonly Uint8Array[], options: readonly Option[]): Uint8Array {
  let length = 12 + (options.length > 0 ? 4 : 0);
  for (const part of parts) length += padded(part.length);
  for (const [, value] of options) length += 4 + padded(value.length);
  const octets = new Uint8Array(length);
  const view = new DataView(octets.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  let at = 8;
  for (const part of parts) {
    octets.set(part, at);
    at += padded(part.length);
  }
  for (const [code, value] of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    octets.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  return octets;
}
