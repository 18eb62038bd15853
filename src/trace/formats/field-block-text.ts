import type { FieldBlock, HeaderField, OctetString } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { type JsonSink, jsonOctets } from './json-sink.ts';
import { flat, quote, stringify } from './json-text.ts';
import { textOf } from './utf8.ts';

/**
 * JSON of fields that came out of a table, up to their index, by value: a table entry keeps its strings while it moves
 * on, so most fields of a busy connection are found here.
 */
const entryTexts = new Map<OctetString, { readonly name: OctetString; readonly json: string }>();

function encodeField(field: HeaderField): string {
  return field.representation === 'indexed' ? `${entryText(field)}${field.index}}` : encodeLiteral(field);
}

function entryText({ name, value }: HeaderField): string {
  const known = entryTexts.get(value);
  if (known?.name === name) return known.json;
  const json = flat(`{${octetsText('name', name)},${octetsText('value', value)},"representation":"indexed","index":`);
  if (json.length <= limits.fieldTextLength) {
    if (entryTexts.size >= limits.fieldTexts) entryTexts.clear();
    entryTexts.set(value, { name, json });
  }
  return json;
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

/** Blocks by their octets: clients that repeat a request repeat these. */
const blockTexts = new Map<OctetString, { readonly block: FieldBlock; readonly json: Uint8Array }>();

/** Octets. A block that is all references is shorter; one that is not brings something new most often. */
const LONGEST_REPEATED = 64;

/**
 * Two properties of the frame, behind the key of the first: `[…],"fieldBlock":{…}`.
 * @param fragment the octets of the block in this frame
 */
export function writeFieldBlock(sink: JsonSink, block: FieldBlock, fragment: OctetString): void {
  if (fragment.length > LONGEST_REPEATED || block.problem || block.tableSizeUpdates.length > 0) {
    sink.text(fieldBlockText(block));
    return;
  }
  const known = blockTexts.get(fragment);
  if (known !== undefined && areSame(known.block, block)) {
    sink.copy(known.json);
    return;
  }
  const json = jsonOctets(fieldBlockText(block));
  sink.copy(json);
  if (json.length > limits.fieldBlockTextLength) return;
  if (blockTexts.size >= limits.fieldTexts) blockTexts.clear();
  blockTexts.set(fragment, { block, json });
}

/** Of two blocks without problems and size updates. The same octets say other things with another table. */
function areSame(one: FieldBlock, other: FieldBlock): boolean {
  if (one === other) return true;
  const table = one.dynamicTable;
  const otherTable = other.dynamicTable;
  return (
    table.entries === otherTable.entries &&
    table.size === otherTable.size &&
    table.maxSize === otherTable.maxSize &&
    table.reliable === otherTable.reliable &&
    one.listSize === other.listSize &&
    one.length === other.length &&
    one.frames === other.frames &&
    one.carrier === other.carrier &&
    one.fields.length === other.fields.length &&
    one.fields.every((field, at) => one.positions[at] === other.positions[at] && isSame(field, other.fields[at]!))
  );
}

function isSame(one: HeaderField, other: HeaderField): boolean {
  if (one === other) return true;
  return (
    one.name === other.name &&
    one.value === other.value &&
    one.representation === other.representation &&
    one.index === other.index &&
    one.huffmanName === other.huffmanName &&
    one.huffmanValue === other.huffmanValue
  );
}

function fieldBlockText(block: FieldBlock): string {
  const { fields, dynamicTable: table } = block;
  let json = '[';
  for (let at = 0; at < fields.length; at++) {
    json += at === 0 ? encodeField(fields[at]!) : `,${encodeField(fields[at]!)}`;
  }
  json +=
    `],"fieldBlock":{"carrier":"${block.carrier}","frames":${block.frames},"length":${block.length}` +
    `,"listSize":${block.listSize},"positions":[${block.positions.join()}]` +
    `,"tableSizeUpdates":${block.tableSizeUpdates.length === 0 ? '[]' : stringify(block.tableSizeUpdates)}` +
    `,"dynamicTable":{"entries":${table.entries},"size":${table.size},"maxSize":${table.maxSize},"reliable":${table.reliable}}`;
  return block.problem ? `${json},"problem":${stringify(block.problem)}}` : `${json}}`;
}
