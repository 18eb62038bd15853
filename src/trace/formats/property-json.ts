import {
  errorCodeName,
  type FieldBlock,
  type OctetString,
  type PriorityFields,
  type PropertyKind,
  type Setting,
  settingName,
} from '../../decode/index.ts';
import { fieldBlockShape, fieldsShape, readFieldBlock } from './field-block-json.ts';
import { encodeFieldBlock } from './field-block-text.ts';
import { stringify } from './json-text.ts';
import { encodeOctets, octetsShape } from './octets-json.ts';
import { bit, count, flag, type JsonObject, type JsonSchema, listOf, object, readKey, type Shape } from './shape.ts';

/** How one kind of payload property stands in JSON. */
interface PropertyCodec {
  /** Its key and value, and what is told beside it. `length`: octets on the wire, where fewer may be kept. */
  readonly write: (key: string, value: never, length: number | undefined, frame: JsonObject) => string;
  readonly read: (frame: JsonObject, key: string) => unknown;
  /** Of every key it writes. */
  readonly schemas: (key: string) => Readonly<Record<string, JsonSchema>>;
}

function plain<T>(shape: Shape<T>, write: (value: T) => unknown = (value) => value): PropertyCodec {
  return {
    write: (key, value: T) => `"${key}":${write(value)}`,
    read: (frame, key) => readKey(frame, key, shape),
    schemas: (key) => ({ [key]: shape.schema }),
  };
}

const uint32 = count(0xffffffff);

const setting = object<Setting>({ identifier: count(0xffff), value: uint32 });
const settings: Shape<readonly Setting[]> = listOf({
  schema: {
    ...setting.schema,
    properties: { identifier: count(0xffff).schema, name: { type: 'string' }, value: uint32.schema },
  },
  read: setting.read,
});

const priority = object<PriorityFields>({ exclusive: flag, streamDependency: count(0x7fffffff), weight: count(256) });

export const PROPERTY_CODECS: Readonly<Record<PropertyKind, PropertyCodec>> = {
  uint8: plain(count(0xff)),
  uint24: plain(count(0xffffff)),
  uint31: plain(count(0x7fffffff)),
  uint32: plain(uint32),
  bit: plain(bit),
  octets: {
    ...plain(octetsShape),
    write: (key, value: string, length) => `"${key}":${encodeOctets(value, length)}`,
  },
  'octets-list': plain(listOf(octetsShape), (list) => `[${list.map((octets) => encodeOctets(octets)).join()}]`),
  priority: plain(priority, stringify),
  settings: plain(settings, (list) => `[${list.map(encodeSetting).join()}]`),
  'error-code': {
    ...plain(uint32),
    write(key, value: number) {
      const name = errorCodeName(value);
      return name === undefined ? `"${key}":${value}` : `"${key}":${value},"errorName":"${name}"`;
    },
    schemas: (key) => ({
      [key]: uint32.schema,
      errorName: { type: 'string', description: 'RFC 9113 §7; missing for a code without a name' },
    }),
  },
  'field-block': {
    write: (_key, value: FieldBlock, _length, frame) => encodeFieldBlock(value, frame.fragment as OctetString),
    read: readFieldBlock,
    schemas: (key) => ({ headers: fieldsShape.schema, [key]: fieldBlockShape.schema }),
  },
};

const encodeSetting = ({ identifier, value }: Setting): string =>
  `{"identifier":${identifier},"name":"${settingName(identifier)}","value":${value}}`;
