import { errorCodeName, frameTypeOf, settingName } from '../../decode/index.ts';
import type { Fault } from '../../trace/index.ts';

/** `CANCEL`, or `0x2a` for a code without a word. */
export const errorName = (code: number): string => errorCodeName(code) ?? `0x${code.toString(16)}`;

/** `DATA`, or `0x4d` for a type without a row. */
export const typeName = (code: number): string => frameTypeOf(code)?.name ?? `0x${code.toString(16).padStart(2, '0')}`;

/** `INITIAL_WINDOW_SIZE 65535`. */
export const settingText = ({ identifier, value }: { identifier: number; value: number }): string =>
  `${settingName(identifier)} ${value}`;

const SHORT_FLAGS: Readonly<Record<string, string>> = {
  END_STREAM: 'ES',
  END_HEADERS: 'EH',
  PADDED: 'PAD',
  PRIORITY: 'PRI',
};

/** `ES EH`: the flags in the little room of a column. */
export const shortFlags = (flags: readonly string[]): string =>
  flags.map((flag) => SHORT_FLAGS[flag] ?? flag).join(' ');

/** Why a payload could not be read, in words. */
export const FRAME_PROBLEMS = {
  'payload-too-short': 'payload too short',
  'payload-too-long': 'payload too long',
  'payload-not-a-multiple': 'length is not a multiple',
  'ack-with-payload': 'acknowledgement with a payload',
  'padding-too-long': 'padding longer than the payload',
  'too-many-entries': 'more entries than h2inspect reads',
} as const;

/** Why a field block could not be read, in words. */
export const FIELD_BLOCK_PROBLEMS = {
  'index-zero': 'index 0',
  'index-out-of-range': 'index beyond the tables',
  'integer-overflow': 'integer too large',
  truncated: 'block ends inside a field',
  'huffman-eos': 'EOS inside a Huffman string',
  'huffman-padding': 'wrong Huffman padding',
  'table-size-update-too-large': 'table size update above the limit',
  'table-size-update-misplaced': 'table size update after a field',
  'table-size-update-missing': 'table size update missing',
  'field-list-too-large': 'too large to keep whole',
  'field-block-too-large': 'too large to decode',
} as const;

/** Who has to act, in words. */
export const FAULTS: Readonly<Record<Fault, string>> = {
  client: 'the client has to change',
  server: 'the server has to change',
  network: 'the network is at fault',
  proxy: 'h2inspect, its options or another proxy has to change',
  either: 'one of the two has to change',
  none: 'nobody has to change',
};
