export { ConnectionDecoder, type ConnectionDecoderOptions, type WireSink } from './connection-decoder.ts';
export { ERROR_CODES, type ErrorCodeName, errorCodeName, errorCodeOf } from './error-codes.ts';
export type { DecodedFields, DynamicTableState, FieldBlock, TableSizeUpdate } from './field-block.ts';
export {
  type Frame,
  type FrameHeader,
  type FrameTypeName,
  type MalformedFrame,
  otherPeer,
  type Peer,
  type UnknownFrame,
} from './frame.ts';
export { CONNECTION_PREFACE, encodeFrame, type FrameToEncode } from './frame-encoder.ts';
export {
  FRAME_TYPES,
  type FrameNamed,
  flagNamesOf,
  frameTypeNamed,
  frameTypeOf,
  type KnownFrame,
  type KnownFrameType,
} from './frame-table.ts';
export type { PriorityFields } from './frames/priority-fields.ts';
export type { Setting } from './frames/settings.ts';
export { HpackDecoder } from './hpack/decoder.ts';
export { DEFAULT_TABLE_SIZE, DynamicTable, FIRST_DYNAMIC_INDEX } from './hpack/dynamic-table.ts';
export { type FieldToEncode, HpackEncoder, uncompressedLength } from './hpack/encoder.ts';
export { fieldSize, type HeaderField, type Representation } from './hpack/header-field.ts';
export { concatOctets, type OctetString, octetString, octetsOf, writeOctets } from './octets.ts';
export type { NonFrameOctets, NonFrameReason } from './opening.ts';
export type { PropertyKind } from './payload-property.ts';
export type { FieldBlockProblem, FieldBlockProblemCode, FrameProblem, FrameProblemCode } from './problem.ts';
export {
  isGreaseSetting,
  SETTINGS,
  type SettingDefinition,
  settingName,
  settingNamed,
  settingOf,
} from './settings-registry.ts';
