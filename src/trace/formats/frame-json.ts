import {
  FRAME_TYPES,
  type Frame,
  type FrameProblem,
  type FrameProblemCode,
  flagNamesOf,
  frameTypeNamed,
  type KnownFrameType,
  type MalformedFrame,
  type PropertyKind,
  type UnknownFrame,
} from '../../decode/index.ts';
import { type JsonSink, jsonOctets } from './json-sink.ts';
import { stringify } from './json-text.ts';
import { PROPERTY_CODECS } from './property-json.ts';
import {
  bit,
  count,
  type JsonObject,
  type JsonSchema,
  listOf,
  object,
  oneOf,
  optional,
  readKey,
  type Shape,
  text,
} from './shape.ts';

/** A payload property of one type: key, codec, and where the octets on the wire are counted. */
interface PayloadProperty {
  readonly key: string;
  /** `,"key":` */
  readonly lead: Uint8Array;
  readonly codec: (typeof PROPERTY_CODECS)[PropertyKind];
  readonly optional: boolean;
  readonly lengthKey: string | undefined;
}

/** `content` may be shorter than on the wire, and then `contentLength` knows: any property has such a companion by name. */
function payloadProperties(kinds: Readonly<Record<string, string>>): readonly PayloadProperty[] {
  return Object.entries(kinds).map(([key, kind]) =>
    payloadProperty(key, kind, kind === 'octets' && `${key}Length` in kinds ? `${key}Length` : undefined),
  );
}

function payloadProperty(key: string, kind: string, lengthKey: string | undefined): PayloadProperty {
  const codec = PROPERTY_CODECS[kind.replace('?', '') as PropertyKind];
  return { key, lead: jsonOctets(`,"${codec.key ?? key}":`), codec, optional: kind.endsWith('?'), lengthKey };
}

/** Of UNKNOWN and MALFORMED frames, which keep all they have as they found it. */
const WHOLE_PAYLOAD: readonly PayloadProperty[] = [payloadProperty('payload', 'octets', 'length')];

const propertiesByType: ReadonlyMap<string, readonly PayloadProperty[]> = new Map<string, readonly PayloadProperty[]>([
  ...FRAME_TYPES.map((row) => [row.name, payloadProperties(row.properties)] as const),
  ['UNKNOWN', WHOLE_PAYLOAD],
  ['MALFORMED', WHOLE_PAYLOAD],
]);

const propertiesOf = (type: string): readonly PayloadProperty[] => propertiesByType.get(type) ?? WHOLE_PAYLOAD;

/** What all frames of one type and one set of flags have in common. */
interface FrameHead {
  /** `"type":"DATA","streamId":` */
  readonly type: Uint8Array;
  /** `,"flags":["END_STREAM"],"flagBits":1,"length":` */
  readonly flags: Uint8Array;
}

/** By type code, then by flag bits. */
const heads: (FrameHead | undefined)[][] = Array.from({ length: 256 }, () => []);
const OFFSET = jsonOctets(',"offset":');

function headOf(type: string, typeCode: number, flagBits: number): FrameHead {
  return {
    type: jsonOctets(`"type":"${type}","streamId":`),
    flags: jsonOctets(`,"flags":${JSON.stringify(flagNamesOf(typeCode, flagBits))},"flagBits":${flagBits},"length":`),
  };
}

/** The properties of a frame, `"type"` first, without the braces around them. */
export function writeFrame(sink: JsonSink, frame: Frame): void {
  const { type, typeCode, flagBits } = frame;
  if (type === 'UNKNOWN' || type === 'MALFORMED') writeOddHead(sink, frame);
  else {
    const known = heads[typeCode]!;
    known[flagBits] ??= headOf(type, typeCode, flagBits);
    const head = known[flagBits];
    sink.copy(head.type).integer(frame.streamId).copy(head.flags).integer(frame.length);
  }
  sink.copy(OFFSET).integer(frame.offset);
  if (frame.reservedBit) sink.ascii(',"reservedBit":true');
  const values = frame as unknown as JsonObject;
  for (const { key, lead, codec, lengthKey } of propertiesOf(type)) {
    const value = values[key];
    if (value === undefined) continue;
    sink.copy(lead);
    codec.write(sink, value as never, lengthKey === undefined ? undefined : (values[lengthKey] as number), values);
  }
}

function writeOddHead(sink: JsonSink, frame: UnknownFrame | MalformedFrame): void {
  const { type, typeCode, flagBits } = frame;
  sink.ascii(`"type":"${type}","typeCode":${typeCode}`);
  if (type === 'MALFORMED') {
    sink.text(`,"declaredType":"${frame.declaredType}","problem":${stringify(frame.problem)}`);
  }
  sink
    .ascii(`,"streamId":${frame.streamId}`)
    .copy(headOf(type, typeCode, flagBits).flags)
    .integer(frame.length);
}

const uint8 = count(0xff);
const uint31 = count(0x7fffffff);
const length = count(0xffffff);
const offset = count();
const declaredType = oneOf(Object.fromEntries(FRAME_TYPES.map((row) => [row.name, 1])) as Record<KnownFrameType, 1>);
const problem = object<FrameProblem>({
  code: oneOf<FrameProblemCode>({
    'payload-too-short': 1,
    'payload-too-long': 1,
    'payload-not-a-multiple': 1,
    'ack-with-payload': 1,
    'padding-too-long': 1,
    'too-many-entries': 1,
  }),
  expected: optional(count()),
  section: text,
});

/** The frame in `json`; undefined where it is of a type that this version has no row for. */
export function readFrame(json: JsonObject): Frame | undefined {
  const type = readKey(json, 'type', text);
  const properties = propertiesByType.get(type);
  if (properties === undefined) return undefined;
  const typeCode = frameTypeNamed(type)?.code ?? readKey(json, 'typeCode', uint8);
  const flagBits = readKey(json, 'flagBits', uint8);
  const frame: Record<string, unknown> = {
    type,
    typeCode,
    flagBits,
    flags: flagNamesOf(typeCode, flagBits),
    streamId: readKey(json, 'streamId', uint31),
    length: readKey(json, 'length', length),
    offset: readKey(json, 'offset', offset),
  };
  if (json.reservedBit !== undefined) frame.reservedBit = readKey(json, 'reservedBit', bit);
  if (type === 'MALFORMED') {
    frame.declaredType = readKey(json, 'declaredType', declaredType);
    frame.problem = readKey(json, 'problem', problem);
  }
  for (const { key, codec, optional } of properties) {
    if (!(optional && json[key] === undefined)) frame[key] = codec.read(json, key);
  }
  return frame as unknown as Frame;
}

const flags: Shape<readonly string[]> = listOf(text);

/** One schema per type, MALFORMED and UNKNOWN included; the caller adds what every record has. */
export function frameSchemas(): readonly JsonSchema[] {
  return [...propertiesByType].map(([type, properties]) => {
    const head: Record<string, JsonSchema> = { type: { const: type }, streamId: uint31.schema, flags: flags.schema };
    Object.assign(head, { flagBits: uint8.schema, length: length.schema, offset: offset.schema });
    if (properties === WHOLE_PAYLOAD) head.typeCode = uint8.schema;
    if (type === 'MALFORMED') Object.assign(head, { declaredType: declaredType.schema, problem: problem.schema });
    return {
      title: `${type} frame`,
      description: frameTypeNamed(type)?.section ?? 'kept as it was on the wire',
      type: 'object',
      properties: {
        ...head,
        reservedBit: bit.schema,
        ...Object.assign({}, ...properties.map(({ key, codec }) => codec.schemas(key))),
      },
      required: [...Object.keys(head), ...properties.filter((property) => !property.optional).map(({ key }) => key)],
    };
  });
}
