import { type OctetString, octetsOf } from '../decode/index.ts';
import { PayloadReader } from '../decode/payload-reader.ts';
import { limits } from '../limits.ts';

/** What a client asks for before anything is agreed on. */
export interface ClientHello {
  readonly serverName: OctetString | undefined;
  /** In the client's order, unknown and GREASE values included. */
  readonly alpnOffered: readonly OctetString[];
  /** The same as on the wire: each with an octet of length before it. */
  readonly alpnList: Uint8Array;
}

const HANDSHAKE_RECORD = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const ALPN = 16;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;

/**
 * Reads a ClientHello from the first octets of a connection; it may be spread over several records.
 *
 * @see RFC 8446 §4.1.2, §5.1
 */
export function parseClientHello(octets: Uint8Array): ClientHello | 'incomplete' | 'malformed' {
  const message = firstMessage(octets);
  if (typeof message === 'string') return message;
  const reader = new PayloadReader().reset(message, MESSAGE_HEADER, message.length - MESSAGE_HEADER);
  reader.take(2 + 32); // legacy_version, random
  reader.take(reader.uint8()); // legacy_session_id
  reader.take(reader.uint16()); // cipher_suites
  reader.take(reader.uint8()); // legacy_compression_methods
  let serverName: OctetString | undefined;
  let alpn: Pick<ClientHello, 'alpnOffered' | 'alpnList'> = { alpnOffered: [], alpnList: new Uint8Array(0) };
  if (reader.remaining > 0) {
    if (reader.uint16() !== reader.remaining) return 'malformed';
    while (reader.remaining > 0) {
      const type = reader.uint16();
      const value = reader.take(reader.uint16());
      if (type === SERVER_NAME) serverName = hostNameIn(value);
      if (type === ALPN) alpn = protocolsIn(value) ?? alpn;
    }
  }
  return reader.overrun ? 'malformed' : { serverName, ...alpn };
}

/** The first handshake message, put together from the records that carry it. */
function firstMessage(octets: Uint8Array): Uint8Array | 'incomplete' | 'malformed' {
  const message = new Uint8Array(octets.length);
  let have = 0;
  for (let at = 0; octets.length >= at + RECORD_HEADER; ) {
    const length = (octets[at + 3]! << 8) | octets[at + 4]!;
    if (octets[at] !== HANDSHAKE_RECORD || octets[at + 1] !== 3 || length === 0) return 'malformed';
    const fragment = octets.subarray(at + RECORD_HEADER, at + RECORD_HEADER + length);
    message.set(fragment, have);
    have += fragment.length;
    at += RECORD_HEADER + length;
    if (have > 0 && message[0] !== CLIENT_HELLO) return 'malformed';
    if (have < MESSAGE_HEADER) continue;
    const wanted = MESSAGE_HEADER + ((message[1]! << 16) | (message[2]! << 8) | message[3]!);
    if (wanted > limits.clientHelloOctets) return 'malformed';
    if (have >= wanted) return message.subarray(0, wanted);
  }
  return 'incomplete';
}

/** @see RFC 6066 §3 */
function hostNameIn(extension: OctetString): OctetString | undefined {
  const reader = readerOf(extension);
  reader.uint16(); // length of the list
  const isHostName = reader.uint8() === 0;
  const name = reader.take(reader.uint16());
  return isHostName && !reader.overrun && name !== '' ? name : undefined;
}

/** @see RFC 7301 §3.1 */
function protocolsIn(extension: OctetString): Pick<ClientHello, 'alpnOffered' | 'alpnList'> | undefined {
  const reader = readerOf(extension);
  if (reader.uint16() !== reader.remaining) return undefined;
  const alpnOffered: OctetString[] = [];
  while (reader.remaining > 0) {
    const name = reader.take(reader.uint8());
    if (name === '') return undefined;
    alpnOffered.push(name);
  }
  return { alpnOffered, alpnList: octetsOf(extension.slice(2)) };
}

function readerOf(text: OctetString): PayloadReader {
  return new PayloadReader().reset(octetsOf(text), 0, text.length);
}
