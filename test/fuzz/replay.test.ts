import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type Case, caseFromJson, caseToJson } from './case.ts';
import { check } from './invariants.ts';
import { anyCase } from './mutate.ts';
import { Random } from './random.ts';

const folder = resolve(import.meta.dirname, '../fixtures/fuzz');

test.each(readdirSync(folder))('%s, once found by npm run fuzz, holds all promises', (name) => {
  check(caseFromJson(readFileSync(resolve(folder, name), 'utf8')));
});

test('the first cases of the fuzzer hold all promises', () => {
  for (let seed = 0; seed < 200; seed++) check(anyCase(new Random(seed)));
});

test('a case is the same when it comes out of its fixture', () => {
  const octets = Uint8Array.of(0, 255, 10);
  const one: Case = { kind: 'wire', events: [{ wait: 3, from: 'client', octets }] };
  expect(caseFromJson(caseToJson(one))).toEqual(one);
  expect(caseFromJson(caseToJson({ kind: 'trace', octets: Buffer.from(octets) }))).toEqual({ kind: 'trace', octets });
});
