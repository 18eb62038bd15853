import { fieldBlockShape, fieldShape } from './field-block-json.ts';
import { formatShape, headerShape } from './header.ts';
import { endpointShape } from './lifecycle-json.ts';
import { octetsShape } from './octets-json.ts';
import { recordSchemas } from './record-json.ts';
import type { JsonSchema } from './shape.ts';

/** Said once, referred to by name. */
const NAMED: ReadonlyMap<unknown, string> = new Map([
  [octetsShape.schema, 'octets'],
  [fieldShape.schema, 'header'],
  [fieldBlockShape.schema, 'fieldBlock'],
  [endpointShape.schema, 'endpoint'],
]);

/** Copies a schema, with references in place of what has a name. */
function withReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(reference);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, reference(value)]));
}

function reference(schema: unknown): unknown {
  const name = NAMED.get(schema);
  return name === undefined ? withReferences(schema) : { $ref: `#/$defs/${name}` };
}

/** The JSON Schema of a `.json` trace, made of what the reader checks; a line of a `.jsonl` trace is a `$defs/record`. */
export function traceSchema(): JsonSchema {
  const header = { ...(formatShape.schema.properties as object), ...(headerShape.schema.properties as object) };
  const required = [...(formatShape.schema.required as string[]), ...(headerShape.schema.required as string[])];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'h2inspect trace, version 1',
    type: 'object',
    properties: { ...header, records: { type: 'array', items: { $ref: '#/$defs/record' } } },
    required: [...required, 'records'],
    $defs: {
      record: { oneOf: recordSchemas().map(withReferences) },
      ...Object.fromEntries([...NAMED].map(([schema, name]) => [name, withReferences(schema)])),
    },
  };
}
