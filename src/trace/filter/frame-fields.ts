import { ERROR_CODES, errorCodeOf, FRAME_TYPES, type PropertyKind } from '../../decode/index.ts';
import { type FieldType, type FieldValue, type FilterField, flat } from './field.ts';

const ERROR_WORDS: ReadonlyMap<string, FieldValue> = new Map(ERROR_CODES.map((name) => [name, errorCodeOf(name)]));

/** What the name alone does not say. A property without one works all the same. */
const HINTS: Readonly<Record<string, string>> = {
  padLength: 'octets of padding',
  padding: 'padding that is not all zeros',
  contentLength: 'octets of content on the wire',
  content: 'the octets of content that were kept',
  priority: 'the priority signal of RFC 7540',
  'priority.weight': '1 to 256',
  fragment: 'compressed octets of a field block',
  fieldBlock: 'a field block ends here',
  'fieldBlock.carrier': 'type of the frame in which it began',
  'fieldBlock.frames': 'frames it is spread over',
  'fieldBlock.length': 'octets, compressed',
  'fieldBlock.listSize': 'octets of its fields as SETTINGS_MAX_HEADER_LIST_SIZE counts them',
  'fieldBlock.dynamicTable.entries': 'entries of the dynamic table after it',
  'fieldBlock.dynamicTable.size': 'octets of the dynamic table after it',
  'fieldBlock.dynamicTable.maxSize': 'octets the dynamic table may have',
  'fieldBlock.dynamicTable.reliable': 'false where a part of the table is not known',
  'priority.exclusive': 'the exclusive flag of RFC 7540',
  'priority.streamDependency': 'the stream it depends on, by RFC 7540',
  settings: 'a list of settings; setting.X asks for one',
  promisedStreamId: 'the stream that is promised',
  opaqueData: 'the octets of a PING',
  origin: 'the origin an alternative is for',
  altSvcFieldValue: 'the alternative, as in Alt-Svc',
  origins: 'origins the server answers for',
  prioritizedStreamId: 'the stream whose priority changes',
  priorityFieldValue: 'its priority, as in the Priority field',
  promisedReservedBit: 'the reserved bit in front of the promised stream is set',
  lastStreamReservedBit: 'the reserved bit in front of the last stream is set',
  incrementReservedBit: 'the reserved bit in front of the increment is set',
  prioritizedReservedBit: 'the reserved bit in front of the stream is set',
  errorCode: 'number or word of the error code',
  lastStreamId: 'the highest stream that may have been processed',
  debugData: 'what the sender said about it',
  windowSizeIncrement: 'octets of credit',
};

type Part = readonly [suffix: string, type: FieldType];

/** What can be asked of a property of each kind. */
const PARTS: Readonly<Record<PropertyKind, readonly Part[]>> = {
  uint8: [['', 'number']],
  uint24: [['', 'number']],
  uint31: [['', 'number']],
  uint32: [['', 'number']],
  'error-code': [['', 'number']],
  bit: [['', 'boolean']],
  octets: [['', 'text']],
  'octets-list': [['', 'text']],
  settings: [['', 'presence']],
  priority: [
    ['', 'presence'],
    ['.exclusive', 'boolean'],
    ['.streamDependency', 'number'],
    ['.weight', 'number'],
  ],
  'field-block': [
    ['', 'presence'],
    ['.carrier', 'text'],
    ['.frames', 'number'],
    ['.length', 'number'],
    ['.listSize', 'number'],
    ['.dynamicTable.entries', 'number'],
    ['.dynamicTable.size', 'number'],
    ['.dynamicTable.maxSize', 'number'],
    ['.dynamicTable.reliable', 'boolean'],
  ],
};

/** The payload properties of all types, as their rows name them: a new frame type is known here at once. */
export function payloadFields(): readonly FilterField[] {
  const fields = new Map<string, { readonly field: FilterField; readonly frames: string[] }>();
  for (const row of FRAME_TYPES) {
    for (const [property, optionalKind] of Object.entries(row.properties)) {
      const kind = optionalKind.replace('?', '') as PropertyKind;
      for (const [suffix, type] of PARTS[kind]) {
        const name = property + suffix;
        const words = kind === 'error-code' ? { words: ERROR_WORDS } : {};
        const needs = kind === 'octets' ? { needs: kind } : {};
        const entry = fields.get(name) ?? {
          field: { name, type, hint: '', get: flat(name), ...words, ...needs },
          frames: [],
        };
        entry.frames.push(row.name);
        fields.set(name, entry);
      }
    }
  }
  return [...fields.values()].map(({ field, frames }) => ({
    ...field,
    hint: HINTS[field.name] === undefined ? `of ${frames.join(', ')}` : `${HINTS[field.name]} (${frames.join(', ')})`,
  }));
}
