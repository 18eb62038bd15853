import { type OctetString, octetString, octetsOf } from '../../decode/index.ts';

const ASCII = /^[\x00-\x7f]*$/;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** The text these octets spell, or undefined where they are not valid UTF-8: what it gives can be turned back. */
export function textOf(octets: OctetString): string | undefined {
  if (ASCII.test(octets)) return octets;
  return isUtf8(octets) ? decoder.decode(octetsOf(octets)) : undefined;
}

/** The UTF-8 octets of a text. */
export const octetsOfText = (text: string): OctetString =>
  ASCII.test(text) ? text : octetString(encoder.encode(text));

/** Looks at the octets without decoding them: a decoder that throws costs a hundred times as much. @see RFC 3629 §4 */
function isUtf8(octets: OctetString): boolean {
  for (let at = 0; at < octets.length; ) {
    const first = octets.charCodeAt(at++);
    if (first < 0x80) continue;
    const following = first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
    if (following < 0) return false;
    const second = octets.charCodeAt(at);
    // Overlong forms, surrogates and what lies above U+10FFFF show in the second octet.
    if (second < (SECOND_FROM[first] ?? 0x80) || second > (SECOND_TO[first] ?? 0xbf)) return false;
    for (const end = at + following; at < end; at++) {
      // Past the end is NaN, which is not equal either.
      if ((octets.charCodeAt(at) & 0xc0) !== 0x80) return false;
    }
  }
  return true;
}

const SECOND_FROM: Readonly<Record<number, number>> = { 224: 0xa0, 240: 0x90 };
const SECOND_TO: Readonly<Record<number, number>> = { 237: 0x9f, 244: 0x8f };
