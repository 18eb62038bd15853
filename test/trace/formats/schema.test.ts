import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRecord, encodeRecord, FORMATS, traceSchema, writeTrace } from '../../../src/trace/index.ts';
import { ANY_ENTRY, anyRecord } from '../../support/any-record.ts';

const schema = traceSchema();
const header = { tool: 'h2inspect/0.1.0', startedAt: '2026-11-20T10:00:00.000Z' };

const ajv = new Ajv2020({ strict: true, strictRequired: false });
const valid = ajv.compile({ ...schema, $id: 'trace' });
/** Whether a validator that knows nothing of this project takes a record by the printed schema. */
const accepts = ajv.compile({ $ref: 'trace#/$defs/record' });

test('docs/trace.schema.json is what the reader checks by', async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../../docs/trace.schema.json');
});

test('a whole trace is valid', () => {
  const records = fc.sample(anyRecord, 50);
  expect(valid(JSON.parse(writeTrace(FORMATS[0]!, header, records)))).toBe(true);
  expect(valid({ ...header, records: [] })).toBe(false);
});

describe.each(Object.entries(ANY_ENTRY))('%s', (_, anyEntry) => {
  const anyOfKind = anyEntry.map((entry) => ({ seq: 1, at: 1.5, connection: 1, ...entry }) as never);

  test('as it is written, is valid', () => {
    fc.assert(fc.property(anyOfKind, (record) => accepts(JSON.parse(encodeRecord(record)))));
  });

  test('is valid exactly when the reader takes it', () => {
    fc.assert(
      fc.property(anyOfKind, fc.nat(), fc.option(fc.jsonValue(), { nil: undefined }), (record, at, value) => {
        const json = JSON.parse(encodeRecord(record));
        const keys = Object.keys(json).filter((key) => !DERIVED.has(key));
        const changed = JSON.parse(JSON.stringify({ ...json, [keys[at % keys.length]!]: value }));
        expect(accepts(changed), JSON.stringify(changed)).toBe(decodeRecord(changed).kind !== 'problem');
      }),
    );
  });
});

/** Told for people: the reader knows them from other keys, or sees more than a schema can say. */
const DERIVED: ReadonlySet<string> = new Set(['flags', 'errorName', 'headers', 'fieldBlock']);
