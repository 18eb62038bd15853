import type { OctetString } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { type JsonSink, jsonOctets } from './json-sink.ts';
import { isPlain, quote } from './json-text.ts';
import { asObject, count, Mismatch, readKey, type Shape, text } from './shape.ts';
import { octetsOfText, textOf } from './utf8.ts';

/** Control characters that no text for people holds: these octets are shown as base64. */
const UNPRINTABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const PRINTABLE_ASCII = /^[\t\n\r -~]*$/;
const C1 = /[\x80-\x9f]/;

/**
 * `{"length":5,"text":"hello"}`, or `"base64"` for what is not printable UTF-8.
 * @param length octets on the wire, where only the first of them are kept: adds `"kept"`.
 */
export function encodeOctets(octets: OctetString, length: number = octets.length): string {
  const kept = length === octets.length ? '' : `,"kept":${octets.length}`;
  // Bodies are most of a trace: the two usual kinds of text take one look and two.
  if (isPlain(octets)) return `{"length":${length}${kept},"text":"${octets}"}`;
  if (PRINTABLE_ASCII.test(octets)) return `{"length":${length}${kept},"text":${JSON.stringify(octets)}}`;
  const printable = UNPRINTABLE.test(octets) ? undefined : textOf(octets);
  return printable === undefined || C1.test(printable)
    ? `{"length":${length}${kept},"base64":"${btoa(octets)}"}`
    : `{"length":${length}${kept},"text":${quote(printable)}}`;
}

/** Field blocks and other short things come again and again. */
const shortTexts = new Map<OctetString, Uint8Array>();
const SHORT = 64;

/** The same, written. Bodies are most of a trace: plain text is copied without being built first. */
export function writeOctetString(sink: JsonSink, octets: OctetString, length: number = octets.length): void {
  if (octets.length <= SHORT && octets.length === length) {
    let json = shortTexts.get(octets);
    if (json === undefined) {
      json = jsonOctets(encodeOctets(octets));
      if (shortTexts.size >= limits.fieldTexts) shortTexts.clear();
      shortTexts.set(octets, json);
    }
    sink.copy(json);
  } else if (isPlain(octets)) {
    sink.ascii('{"length":').integer(length);
    if (length !== octets.length) sink.ascii(',"kept":').integer(octets.length);
    sink.ascii(',"text":"').ascii(octets).ascii('"}');
  } else {
    sink.text(encodeOctets(octets, length));
  }
}

/** The octets of padded base64, or undefined for anything else. */
export function octetsOfBase64(base64: string): OctetString | undefined {
  try {
    return atob(base64);
  } catch {
    return undefined;
  }
}

const length = count();

/** Octets; what it says of their length on the wire is left to the property that counts it. */
export const octetsShape: Shape<OctetString> = {
  schema: {
    description: 'Octets. "length" counts them on the wire; "kept" is there when fewer are kept.',
    type: 'object',
    properties: {
      length: length.schema,
      kept: length.schema,
      text: { type: 'string', description: 'printable UTF-8' },
      base64: { type: 'string', contentEncoding: 'base64' },
    },
    required: ['length'],
    oneOf: [{ required: ['text'] }, { required: ['base64'] }],
  },
  read(json) {
    const source = asObject(json);
    const octets = source.base64 === undefined ? octetsOfText(readKey(source, 'text', text)) : readBase64(source);
    const kept = readKey(source, source.kept === undefined ? 'length' : 'kept', length);
    if (octets.length !== kept) throw new Mismatch(`${kept} octets long`);
    return octets;
  },
};

function readBase64(source: { readonly [key: string]: unknown }): OctetString {
  const octets = octetsOfBase64(readKey(source, 'base64', text));
  if (octets === undefined) throw new Mismatch('base64');
  return octets;
}
