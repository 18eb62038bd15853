import { type OctetString, octetsOf } from '../../decode/index.ts';

/**
 * What must never reach a terminal as it is: control characters (C0, DEL, C1), formatting marks that reorder or hide
 * text (bidi, zero width, tags, variation selectors), line and paragraph separators, lone surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** Makes any text one harmless line: `\n`, `\x1b`, `\u{202e}` stand where the characters stood. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0)!;
    const hex = code.toString(16);
    return SHORT[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const NOT_ASCII = /[\x80-\xff]/;
const EVERY_NOT_ASCII = /[\x80-\xff]/g;
const NOT_PRINTABLE_ASCII = /[^ -~]/;

/** The text that octets are in UTF-8, or `undefined` where they are not. Not escaped. */
export function utf8Text(octets: OctetString): string | undefined {
  if (!NOT_ASCII.test(octets)) return octets;
  try {
    return utf8.decode(octetsOf(octets));
  } catch {
    return undefined;
  }
}

/** Octets from the wire as one harmless line: UTF-8 where they are, `\xe9` for octets where they are not. */
export function wireText(octets: OctetString): string {
  if (!NOT_PRINTABLE_ASCII.test(octets)) return octets;
  const text = utf8Text(octets);
  if (text !== undefined) return escapeText(text);
  return escapeText(octets).replace(EVERY_NOT_ASCII, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
}

/** `wireText`, cut after about `limit` characters with `…`; never reads more of the octets than that needs. */
export function wirePreview(octets: OctetString, limit: number): string {
  if (octets.length <= limit) return wireText(octets);
  return `${wireText(wholeCharacters(octets.slice(0, limit)))}…`;
}

/** Takes off the beginning of a UTF-8 sequence that the cut has left without its end. */
function wholeCharacters(octets: OctetString): OctetString {
  return octets.replace(/[\xc2-\xf4][\x80-\xbf]{0,2}$/, (tail) => {
    const lead = tail.charCodeAt(0);
    const needed = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return tail.length < needed ? '' : tail;
  });
}
