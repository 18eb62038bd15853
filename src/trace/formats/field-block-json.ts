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
import { octetsOfText } from './utf8.ts';

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

/** Stands in the place of a `"fieldBlock"` (and its `"headers"`) that was read before. */
export class KnownBlock {
  readonly block: FieldBlock;

  constructor(block: FieldBlock) {
    this.block = block;
  }
}

/** Puts together again what {@link encodeFieldBlock} wrote side by side. */
export function readFieldBlock(frame: JsonObject): FieldBlock {
  if (frame.fieldBlock instanceof KnownBlock) return frame.fieldBlock.block;
  const facts = readKey(frame, 'fieldBlock', fieldBlockShape);
  return withFields(facts, readKey(frame, 'headers', fieldsShape));
}

export function withFields(facts: Omit<FieldBlock, 'fields'>, fields: readonly HeaderField[]): FieldBlock {
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
