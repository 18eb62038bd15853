import type {
  DynamicTableState,
  FieldBlock,
  FieldBlockProblem,
  FieldBlockProblemCode,
  HeaderField,
  OctetString,
  Representation,
  TableSizeUpdate,
} from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { flat, quote, stringify } from './json-text.ts';
import { octetsOfBase64 } from './octets-json.ts';
import {
  asObject,
  count,
  flag,
  type JsonObject,
  listOf,
  Mismatch,
  object,
  oneOf,
  optional,
  readKey,
  type Shape,
  text,
} from './shape.ts';
import { octetsOfText, textOf } from './utf8.ts';

/** A field that came out of a table: its JSON up to the index, and as a whole at the index it had last. */
interface EntryText {
  readonly name: OctetString;
  readonly start: string;
  index: number;
  whole: string;
}

/** By value: a table entry keeps its strings while it moves on, so most fields of a busy connection are found here. */
const entryTexts = new Map<OctetString, EntryText>();

function encodeField(field: HeaderField): string {
  if (field.representation !== 'indexed') return encodeLiteral(field);
  let known = entryTexts.get(field.value);
  if (known?.name !== field.name) known = rememberEntry(field);
  if (known.index !== field.index) {
    known.index = field.index;
    known.whole = flat(`${known.start}${field.index}}`);
  }
  return known.whole;
}

function rememberEntry({ name, value }: HeaderField): EntryText {
  const start = flat(`{${octetsText('name', name)},${octetsText('value', value)},"representation":"indexed","index":`);
  const text = { name, start, index: Number.NaN, whole: '' };
  if (start.length <= limits.fieldTextLength) {
    if (entryTexts.size >= limits.fieldTexts) entryTexts.clear();
    entryTexts.set(value, text);
  }
  return text;
}

function encodeLiteral(field: HeaderField): string {
  let json = `{${octetsText('name', field.name)},${octetsText('value', field.value)},"representation":"${field.representation}"`;
  if (field.index !== 0) json += `,"index":${field.index}`;
  if (field.huffmanName) json += ',"huffmanName":true';
  if (field.huffmanValue) json += ',"huffmanValue":true';
  return `${json}}`;
}

/** `"name":"…"`, or `"nameBase64":"…"` for octets that are not UTF-8. */
function octetsText(key: string, octets: OctetString): string {
  const decoded = textOf(octets);
  return decoded === undefined ? `"${key}Base64":"${btoa(octets)}"` : `"${key}":${quote(decoded)}`;
}

/** A whole block that left the table as it was, by its octets. */
const blockTexts = new Map<OctetString, { readonly table: DynamicTableState; readonly json: string }>();

/**
 * Two properties of the frame: `"headers":[…],"fieldBlock":{…}`.
 * @param fragment the octets of the block in this frame
 */
export function encodeFieldBlock(block: FieldBlock, fragment: OctetString): string {
  if (block.frames > 1) return fieldBlockText(block);
  const known = blockTexts.get(fragment);
  // The same octets mean the same as long as nobody has touched the table: its state is the same object then.
  if (known?.table === block.dynamicTable) return known.json;
  const json = flat(fieldBlockText(block));
  if (fragment.length <= limits.fieldTextLength) {
    if (blockTexts.size >= limits.fieldTexts) blockTexts.clear();
    blockTexts.set(fragment, { table: block.dynamicTable, json });
  }
  return json;
}

function fieldBlockText(block: FieldBlock): string {
  const { fields, dynamicTable: table } = block;
  let json = '"headers":[';
  for (let at = 0; at < fields.length; at++)
    json += at === 0 ? encodeField(fields[at]!) : `,${encodeField(fields[at]!)}`;
  json +=
    `],"fieldBlock":{"carrier":"${block.carrier}","frames":${block.frames},"length":${block.length}` +
    `,"listSize":${block.listSize},"positions":[${block.positions.join()}]` +
    `,"tableSizeUpdates":${block.tableSizeUpdates.length === 0 ? '[]' : stringify(block.tableSizeUpdates)}` +
    `,"dynamicTable":{"entries":${table.entries},"size":${table.size},"maxSize":${table.maxSize},"reliable":${table.reliable}}`;
  return block.problem ? `${json},"problem":${stringify(block.problem)}}` : `${json}}`;
}

const size = count();
const uint32 = count(0xffffffff);
const representation = oneOf<Representation>({
  indexed: 1,
  'literal-incremental-indexing': 1,
  'literal-without-indexing': 1,
  'literal-never-indexed': 1,
});

export const fieldShape: Shape<HeaderField> = {
  schema: {
    description: 'One field line. RFC 7541 §6',
    type: 'object',
    properties: {
      name: { type: 'string' },
      nameBase64: { type: 'string', contentEncoding: 'base64', description: 'instead of "name": it is not UTF-8' },
      value: { type: 'string' },
      valueBase64: { type: 'string', contentEncoding: 'base64', description: 'instead of "value": it is not UTF-8' },
      representation: representation.schema,
      index: { ...uint32.schema, description: 'of the field or its name in static and dynamic table; missing: 0' },
      huffmanName: { type: 'boolean', description: 'missing: false' },
      huffmanValue: { type: 'boolean', description: 'missing: false' },
    },
    required: ['representation'],
    allOf: [
      { oneOf: [{ required: ['name'] }, { required: ['nameBase64'] }] },
      { oneOf: [{ required: ['value'] }, { required: ['valueBase64'] }] },
    ],
  },
  read(json) {
    const source = asObject(json);
    const written = readKey(source, 'representation', representation);
    // An index alone was written: there is nothing that could be coded.
    const literal = written !== 'indexed';
    return {
      name: readOctets(source, 'name', 'nameBase64'),
      value: readOctets(source, 'value', 'valueBase64'),
      representation: written,
      index: source.index === undefined ? 0 : readKey(source, 'index', uint32),
      huffmanName: literal && source.huffmanName === true,
      huffmanValue: literal && source.huffmanValue === true,
    };
  },
};

function readOctets(source: JsonObject, key: string, base64Key: string): OctetString {
  const plain = source[key];
  if (typeof plain === 'string') return octetsOfText(plain);
  const octets = octetsOfBase64(readKey(source, base64Key, text));
  if (octets === undefined) throw new Mismatch('a text, or base64 in its place');
  return octets;
}

export const fieldsShape = listOf(fieldShape);

export const fieldBlockShape = object<Omit<FieldBlock, 'fields'>>({
  carrier: oneOf<FieldBlock['carrier']>({ HEADERS: 1, PUSH_PROMISE: 1 }),
  frames: size,
  length: size,
  listSize: size,
  positions: listOf(size),
  tableSizeUpdates: listOf(object<TableSizeUpdate>({ maxSize: size, position: size })),
  dynamicTable: object<DynamicTableState>({ entries: size, size, maxSize: size, reliable: flag }),
  problem: optional(
    object<FieldBlockProblem>({
      code: oneOf<FieldBlockProblemCode>({
        'index-zero': 1,
        'index-out-of-range': 1,
        'integer-overflow': 1,
        truncated: 1,
        'huffman-eos': 1,
        'huffman-padding': 1,
        'table-size-update-too-large': 1,
        'table-size-update-misplaced': 1,
        'table-size-update-missing': 1,
        'field-list-too-large': 1,
        'field-block-too-large': 1,
      }),
      position: size,
      section: text,
      value: optional(size),
    }),
  ),
});

/** Puts together again what {@link encodeFieldBlock} wrote side by side. */
export function readFieldBlock(frame: JsonObject): FieldBlock {
  const facts = readKey(frame, 'fieldBlock', fieldBlockShape);
  const fields = readKey(frame, 'headers', fieldsShape);
  if (facts.positions.length !== fields.length) throw new Mismatch('as many "positions" as "headers"');
  return {
    fields,
    positions: facts.positions,
    tableSizeUpdates: facts.tableSizeUpdates,
    dynamicTable: facts.dynamicTable,
    listSize: facts.listSize,
    problem: facts.problem,
    carrier: facts.carrier,
    frames: facts.frames,
    length: facts.length,
  };
}
