import type { TraceRecord } from '../record.ts';
import type { FilterContext } from './context.ts';

export type FieldValue = string | number | boolean;

/**
 * How a field's values compare. `word`: one of a closed list. `flags`: the flag bits of a frame. `presence`: it is there
 * or it is not.
 */
export type FieldType = 'number' | 'duration' | 'text' | 'word' | 'boolean' | 'flags' | 'presence';

/** One name of the filter language. */
export interface FilterField {
  /** As in the trace file, dots between the levels. */
  readonly name: string;
  /** Other spellings. */
  readonly aliases?: readonly string[];
  readonly type: FieldType;
  /** One line for the completion and the reference. */
  readonly hint: string;
  /** Words that stand for values: all values of a `word`, some of a `number`. */
  readonly words?: ReadonlyMap<string, FieldValue>;
  /** What the one who runs the filter has to look up, beside what is always there. */
  readonly needs?: 'streams' | 'findings' | 'octets';
  /** The value in a record, several where it repeats, `undefined` where the record has none. */
  readonly get: (record: TraceRecord, context: FilterContext) => FieldValue | readonly FieldValue[] | undefined;
}

/** Fields with a name of their own inside: `header["x"]`, `setting.X`. */
export interface FieldFamily {
  readonly name: string;
  readonly hint: string;
  readonly type: FieldType;
  /** Names worth proposing. */
  readonly members: readonly string[];
  /** The field with this name inside; `undefined` where only `members` exist and it is none of them. */
  readonly member: (name: string) => FilterField | undefined;
  /** True where any of them is there. */
  readonly any: FilterField;
}

/** @internal */
export const wordsOf = (words: readonly string[]): ReadonlyMap<string, string> =>
  new Map(words.map((word) => [word, word]));

type Properties = Readonly<Record<string, unknown>>;

/**
 * @internal Reads a property as the trace file has it: a frame's own ones beside those of the record. Objects are
 * not values.
 */
export function flat(path: string): FilterField['get'] {
  const [first, ...rest] = path.split('.') as [string, ...string[]];
  if (rest.length === 0) return (record) => propertyOf(record, first) as FieldValue | undefined;
  return (record) => {
    let value = propertyOf(record, first);
    for (const name of rest) value = (value as Properties | undefined)?.[name];
    return value as FieldValue | undefined;
  };
}

function propertyOf(record: TraceRecord, name: string): unknown {
  const own = record.kind === 'frame' ? (record.frame as unknown as Properties)[name] : undefined;
  return own === undefined ? (record as unknown as Properties)[name] : own;
}
