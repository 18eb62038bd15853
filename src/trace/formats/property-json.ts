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
import { writeFieldBlock } from './field-block-text.ts';
import type { JsonSink } from './json-sink.ts';
import { stringify } from './json-text.ts';
import { encodeOctets, octetsShape, writeOctetString } from './octets-json.ts';
import { bit, count, flag, type JsonObject, type JsonSchema, listOf, object, readKey, type Shape } from './shape.ts';

/** How one kind of payload property stands in JSON. */
interface PropertyCodec {
  /** The key that stands before what `write` writes, where that is not the property's own. */
  readonly key?: string;
  /** The value, and what is told beside it. `length`: octets on the wire, where fewer may be kept. */
  readonly write: (sink: JsonSink, value: never, length: number | undefined, frame: JsonObject) => void;
  readonly read: (frame: JsonObject, key: string) => unknown;
  /** Of every key it writes. */
  readonly schemas: (key: string) => Readonly<Record<string, JsonSchema>>;
}

/** @param write gives JSON of printable characters */
function plain<T>(shape: Shape<T>, write: (value: T) => unknown = (value) => value): PropertyCodec {
  return {
    write: (sink, value: T) => sink.text(String(write(value))),
    read: (frame, key) => readKey(frame, key, shape),
    schemas: (key) => ({ [key]: shape.schema }),
  };
}

const uint32 = count(0xffffffff);

const integer = (max: number): PropertyCodec => ({
  ...plain(count(max)),
  write: (sink, value: number) => sink.integer(value),
});

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
  uint8: integer(0xff),
  uint24: integer(0xffffff),
  uint31: integer(0x7fffffff),
  uint32: integer(0xffffffff),
  bit: plain(bit),
  octets: {
    ...plain(octetsShape),
    write: (sink, value: string, length) => writeOctetString(sink, value, length),
  },
  'octets-list': plain(listOf(octetsShape), (list) => `[${list.map((octets) => encodeOctets(octets)).join()}]`),
  priority: plain(priority, stringify),
  settings: plain(settings, (list) => `[${list.map(encodeSetting).join()}]`),
  'error-code': {
    ...plain(uint32),
    write(sink, value: number) {
      const name = errorCodeName(value);
      sink.integer(value);
      if (name !== undefined) sink.ascii(`,"errorName":"${name}"`);
    },
    schemas: (key) => ({
      [key]: uint32.schema,
      errorName: { type: 'string', description: 'RFC 9113 §7; missing for a code without a name' },
    }),
  },
  'field-block': {
    key: 'headers',
    write: (sink, value: FieldBlock, _length, frame) => writeFieldBlock(sink, value, frame.fragment as OctetString),
    read: readFieldBlock,
    schemas: (key) => ({ headers: fieldsShape.schema, [key]: fieldBlockShape.schema }),
  },
};

const encodeSetting = ({ identifier, value }: Setting): string =>
  `{"identifier":${identifier},"name":"${settingName(identifier)}","value":${value}}`;
