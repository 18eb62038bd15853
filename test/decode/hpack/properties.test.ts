import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HpackDecoder } from '../../../src/decode/hpack/decoder.ts';
import { type FieldToEncode, HpackEncoder } from '../../../src/decode/hpack/encoder.ts';
import type { Representation } from '../../../src/decode/hpack/header-field.ts';
import { octetString } from '../../../src/decode/octets.ts';
import { hexOf } from '../../support/hex.ts';

const octets = fc.uint8Array({ maxLength: 40 }).map((text) => octetString(text));
// Few different ones, so that tables are hit.
const names = fc.oneof(fc.constantFrom(':method', ':path', 'cookie', 'set-cookie', 'a', 'b'), octets);
const values = fc.oneof(fc.constantFrom('GET', '/', '', '1', '22', 'x'.repeat(400)), octets);
const literals = fc.constantFrom<Representation>(
  'literal-incremental-indexing',
  'literal-without-indexing',
  'literal-never-indexed',
);
const fields: fc.Arbitrary<FieldToEncode> = fc.oneof(
  fc.record({ name: names, value: values }),
  fc.record({
    name: names,
    value: values,
    representation: literals,
    index: fc.constant(0),
    huffmanName: fc.boolean(),
    huffmanValue: fc.boolean(),
  }),
);
const lists = fc.array(fields, { maxLength: 12 });
const sizes = fc.constantFrom(undefined, undefined, 0, 50, 300, 4096);

test('what one encoder writes, one decoder reads: fields, forced spelling, and the same spelling again', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(lists, sizes), { maxLength: 8 }), (blocks) => {
      const encoder = new HpackEncoder();
      const decoder = new HpackDecoder();
      const again = new HpackEncoder();
      for (const [list, size] of blocks) {
        if (size !== undefined) {
          encoder.resize(size);
          again.resize(size);
        }
        const block = encoder.encode(list);
        const decoded = decoder.decode(block);
        expect(decoded.problem).toBeUndefined();
        expect(decoded.fields).toMatchObject(list);
        expect(decoded.fields.length).toBe(list.length);
        expect(decoded.listSize).toBe(list.reduce((sum, { name, value }) => sum + name.length + value.length + 32, 0));
        expect(hexOf(again.encode(decoded.fields))).toBe(hexOf(block));
      }
    }),
  );
});

test('a block cut anywhere: the fields before the cut, and told unless the cut is between two fields', () => {
  fc.assert(
    fc.property(lists, fc.nat(), (list, where) => {
      const block = new HpackEncoder().encode(list);
      const whole = new HpackDecoder().decode(block);
      const cut = where % (block.length + 1);
      const decoded = new HpackDecoder().decode(block, 0, cut);
      const between = cut === block.length || whole.positions.includes(cut);
      expect(decoded.problem?.code).toBe(between ? undefined : 'truncated');
      expect(decoded.dynamicTable.reliable).toBe(between);
      expect(decoded.fields).toEqual(whole.fields.slice(0, decoded.fields.length));
      expect(decoded.fields.length).toBe(
        whole.positions.filter((_, at) => (whole.positions[at + 1] ?? block.length) <= cut).length,
      );
    }),
  );
});

test('any octets after any others: never a throw, always a bounded and consistent answer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }),
      fc.array(fc.nat(5000)),
      (blocks, limits) => {
        const decoder = new HpackDecoder();
        decoder.acknowledgeTableSize(limits);
        for (const block of blocks) {
          const decoded = decoder.decode(block);
          expect(decoded.fields.length).toBeLessThanOrEqual(block.length);
          expect(decoded.positions.length).toBe(decoded.fields.length);
          expect(decoded.positions).toEqual(decoded.positions.toSorted((one, other) => one - other));
          const { entries, size, maxSize } = decoded.dynamicTable;
          expect(size).toBeLessThanOrEqual(maxSize);
          const held = [...decoder.dynamicTable.entries()];
          expect(held.length).toBe(entries);
          expect(held.reduce((sum, entry) => sum + entry.size, 0)).toBe(size);
          expect(decoded.problem === undefined || decoded.problem.position <= block.length).toBe(true);
        }
      },
    ),
  );
});

test('a block decodes alike wherever it lies in an array', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 9 }), (block, around) => {
      const array = Uint8Array.from([...around, ...block, ...around]);
      const inside = new HpackDecoder().decode(array, around.length, around.length + block.length);
      expect(inside).toEqual(new HpackDecoder().decode(block));
    }),
  );
});
