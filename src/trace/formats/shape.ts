export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * What a piece of JSON has to look like, said once: the reader checks by it, the schema is printed from it. Whatever a
 * trace file holds, what comes out of `read` has the type it says.
 */
export interface Shape<T> {
  readonly schema: JsonSchema;
  /** Gives `json` without what this version does not know. Throws {@link Mismatch}, and nothing else. */
  readonly read: (json: unknown) => T;
}

/** Never leaves this folder: `decodeRecord` and `decodeHeader` turn it into a value. */
export class Mismatch {
  /** Outermost key first. */
  readonly path: (string | number)[] = [];
  readonly expected: string;

  constructor(expected: string) {
    this.expected = expected;
  }

  toString(): string {
    return this.path.length > 0 ? `"${this.path.join('.')}" is not ${this.expected}` : `it is not ${this.expected}`;
  }
}

export type JsonObject = { readonly [key: string]: unknown };

export function asObject(json: unknown): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Mismatch('an object');
  return json as JsonObject;
}

/** Reads `json[key]`; a mismatch says where it was. */
export function readKey<T>(json: JsonObject, key: string, shape: Shape<T>): T {
  try {
    return shape.read(json[key]);
  } catch (mismatch) {
    throw at(key, mismatch);
  }
}

export function readList<T>(json: unknown, shape: Shape<T>): T[] {
  if (!Array.isArray(json)) throw new Mismatch('a list');
  const list: T[] = [];
  try {
    for (const item of json) list.push(shape.read(item));
  } catch (mismatch) {
    throw at(list.length, mismatch);
  }
  return list;
}

function at(key: string | number, mismatch: unknown): unknown {
  if (mismatch instanceof Mismatch) mismatch.path.unshift(key);
  return mismatch;
}

function scalar<T>(schema: JsonSchema, expected: string, matches: (json: unknown) => boolean): Shape<T> {
  return {
    schema,
    read(json) {
      if (matches(json)) return json as T;
      throw new Mismatch(json === undefined ? 'there' : expected);
    },
  };
}

export const text = scalar<string>({ type: 'string' }, 'a text', (json) => typeof json === 'string');

export const flag = scalar<boolean>({ type: 'boolean' }, 'true or false', (json) => typeof json === 'boolean');

/** There and true, or not there. */
export const bit = scalar<true>({ const: true }, 'true', (json) => json === true);

/** Three centuries: as many microseconds as a double counts. */
const MOST_MILLISECONDS = 9e12;

/** A number of milliseconds. */
export const milliseconds = scalar<number>(
  { type: 'number', minimum: 0, maximum: MOST_MILLISECONDS },
  'a number of milliseconds',
  (json) => typeof json === 'number' && json >= 0 && json <= MOST_MILLISECONDS,
);

/** A whole number from 0 to `maximum`. */
export function count(maximum: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return scalar(
    { type: 'integer', minimum: 0, maximum },
    `a whole number from 0 to ${maximum}`,
    (json) => typeof json === 'number' && json >= 0 && json <= maximum && Math.floor(json) === json,
  );
}

/** One of these words. The keys have to be all of `Word`: a new one that is forgotten here does not compile. */
export function oneOf<Word extends string>(words: Readonly<Record<Word, 1>>): Shape<Word> {
  const known = Object.keys(words);
  const schema = known.length === 1 ? { const: known[0] } : { enum: known };
  return scalar(schema, known.length === 1 ? `"${known[0]}"` : `one of ${known.join(', ')}`, (json) =>
    known.includes(json as string),
  );
}

export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return { schema: { type: 'array', items: item.schema }, read: (json) => readList(json, item) };
}

const OPTIONAL = Symbol('optional');

export type Optional<T> = Shape<T | undefined> & { readonly [OPTIONAL]: true };

/** May be missing. */
export function optional<T>(shape: Shape<T>): Optional<T> {
  return {
    schema: shape.schema,
    read: (json) => (json === undefined ? undefined : shape.read(json)),
    [OPTIONAL]: true,
  };
}

/** A shape for every property of `T`; what may be undefined there may be missing here. */
export type Properties<T> = {
  readonly [Key in keyof T]-?: undefined extends T[Key] ? Optional<Exclude<T[Key], undefined>> : Shape<T[Key]>;
};

export function objectSchema(properties: Readonly<Record<string, Shape<unknown>>>): JsonSchema {
  const entries = Object.entries(properties);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, { schema }]) => [key, schema])),
    required: entries.filter(([, shape]) => !(OPTIONAL in shape)).map(([key]) => key),
  };
}

/** An object with these properties; others are left out. */
export function object<T extends object>(properties: Properties<T>): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(properties);
  return {
    schema: objectSchema(properties as Readonly<Record<string, Shape<unknown>>>),
    read(json) {
      const source = asObject(json);
      const result: Record<string, unknown> = {};
      for (const [key, shape] of entries) {
        const value = readKey(source, key, shape);
        if (value !== undefined) result[key] = value;
      }
      return result as T;
    },
  };
}
