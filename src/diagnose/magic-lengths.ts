import { octetString } from '../decode/index.ts';

/** The head of a frame, as far as it is known. Octets that look like one need not be one. */
export interface FrameHead {
  /** 24 bits. */
  readonly length: number;
  /** 8 bits each. */
  readonly typeCode?: number;
  readonly flagBits?: number;
  /** 31 bits; text has no bit above them. */
  readonly streamId?: number;
}

/** Text, or another protocol, that was read as the head of a frame. */
export interface Impostor {
  /** The octets as characters, as many as were given: `HTT` of a length alone, `HTTP/1.1 ` of a whole head. */
  readonly text: string;
  /** `an HTTP/1.x response`: fits behind "it is the beginning of …". */
  readonly what: string;
}

/** Beginnings that nobody sends as a frame: each would be one of more than 800 000 octets. */
const BEGINNINGS: readonly (readonly [beginning: string, what: string])[] = [
  ['HTTP/', 'an HTTP/1.x response'],
  ['GET ', 'an HTTP/1.x request'],
  ['POST ', 'an HTTP/1.x request'],
  ['PUT ', 'an HTTP/1.x request'],
  ['HEAD ', 'an HTTP/1.x request'],
  ['DELETE ', 'an HTTP/1.x request'],
  ['OPTIONS ', 'an HTTP/1.x request'],
  ['PATCH ', 'an HTTP/1.x request'],
  ['CONNECT ', 'an HTTP/1.x request'],
  ['PRI * HTTP/2.0', 'a second connection preface'],
  ['SSH-', 'an SSH greeting'],
  ['<html', 'an HTML page'],
  ['<HTML', 'an HTML page'],
  ['<!DOCTYPE', 'an HTML page'],
  ['<!doctype', 'an HTML page'],
  ['<?xml', 'an XML document'],
  ['220 ', 'the greeting of a mail or FTP server'],
  ['220-', 'the greeting of a mail or FTP server'],
  ['{"', 'a JSON document'],
  ['\r\n\r\n', 'an empty line, the end of an HTTP/1.x head'],
  ['\x16\x03', 'a TLS handshake: TLS inside TLS, or on a cleartext port'],
  ['\x15\x03', 'a TLS alert: TLS inside TLS, or on a cleartext port'],
  ['\x17\x03', 'TLS application data: TLS inside TLS, or on a cleartext port'],
];

/**
 * What a senseless frame head spells: of 4740180 octets it is `HTT`, the beginning of an HTTP/1.x response. Undefined
 * where it is nothing known, which a real frame always is.
 */
export function impostorIn({ length, typeCode, flagBits, streamId }: FrameHead): Impostor | undefined {
  const octets = [length >>> 16, length >>> 8, length];
  if (typeCode !== undefined) octets.push(typeCode);
  if (typeCode !== undefined && flagBits !== undefined) {
    octets.push(flagBits);
    if (streamId !== undefined) octets.push(streamId >>> 24, streamId >>> 16, streamId >>> 8, streamId);
  }
  const text = octetString(Uint8Array.from(octets, (octet) => octet & 0xff));
  const found = BEGINNINGS.find(([beginning]) => text.startsWith(beginning) || beginning.startsWith(text));
  return found && { text, what: found[1] };
}
