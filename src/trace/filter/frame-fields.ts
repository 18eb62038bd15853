import { ERROR_CODES, errorCodeOf, FRAME_TYPES } from '../../decode/index.ts';
import { PayloadReader } from '../../decode/payload-reader.ts';
import { type FieldType, type FieldValue, type FilterField, flat } from './field.ts';

/**
 * The properties frames have in their payload. Nobody lists them: every row of the frame table is asked to decode two
 * payloads with and without its flags, and what it fills in are the names. A new frame type is known here at once.
 */
export function payloadFields(): readonly FilterField[] {
  const found = new Map<string, { type: FieldType; frames: Set<string> }>();
  const note = (name: string, value: unknown, frameType: string): void => {
    const type = typeOfValue(value);
    const entry = found.get(name) ?? { type, frames: new Set() };
    found.set(name, entry);
    entry.frames.add(frameType);
    if (type !== 'presence' || Array.isArray(value)) return;
    for (const [inner, innerValue] of Object.entries(value as object)) note(`${name}.${inner}`, innerValue, frameType);
  };
  for (const row of FRAME_TYPES) {
    for (const [name, value] of Object.entries(probe(row))) note(name, value, row.name);
  }
  return [...found].map(([name, { type, frames }]) => ({
    name,
    type,
    hint: [HINTS[name], `of ${[...frames].join(', ')}`].filter(Boolean).join(', '),
    ...(name === 'errorCode' ? { words: ERROR_WORDS } : {}),
    // Compressed octets are there or not; searching them finds nothing.
    ...(name === 'fragment' ? { type: 'presence' as const } : {}),
    get: flat(name),
  }));
}

const ERROR_WORDS: ReadonlyMap<string, FieldValue> = new Map(ERROR_CODES.map((name) => [name, errorCodeOf(name)]));

/** Better words than the type alone. A property without one works all the same. */
const HINTS: Readonly<Record<string, string>> = {
  padLength: 'octets of padding',
  contentLength: 'octets of content on the wire',
  content: 'the octets of content that were kept',
  priority: 'the priority signal of RFC 7540',
  'priority.weight': '1 to 256',
  fragment: 'compressed octets of a field block',
  errorCode: 'number or word of the error code',
  lastStreamId: 'the highest stream that may have been processed',
  debugData: 'what the sender said about it',
  windowSizeIncrement: 'octets of credit',
  opaqueData: '8 octets',
};

function typeOfValue(value: unknown): FieldType {
  const sample = Array.isArray(value) ? value[0] : value;
  if (typeof sample === 'number') return 'number';
  if (typeof sample === 'string') return 'text';
  return typeof sample === 'boolean' ? 'boolean' : 'presence';
}

/** One octet in front of all of them could be a Pad Length, so it is 0 in one payload. 12 octets are two settings. */
const PAYLOADS = [0x00, 0xff].map((octet) => new Uint8Array(12).fill(octet));

function probe(row: (typeof FRAME_TYPES)[number]): object {
  const payload = {};
  const allFlags = Object.values(row.flags).reduce((bits, bit) => bits | bit, 0);
  for (const flagBits of [0, allFlags]) {
    for (const octets of PAYLOADS) {
      const length = 'length' in row ? row.length : octets.length;
      const header = { typeCode: row.code, flagBits, flags: [], streamId: 0, length, offset: 0 };
      const frame = { ...header };
      row.decode(frame as never, new PayloadReader().reset(octets, 0, length));
      for (const [name, value] of Object.entries(frame)) {
        if (!(name in header)) Object.assign(payload, { [name]: value });
      }
    }
  }
  return payload;
}
