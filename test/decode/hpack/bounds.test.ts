import { describe, expect, test } from 'vitest';
import { HpackDecoder } from '../../../src/decode/hpack/decoder.ts';
import { HpackEncoder } from '../../../src/decode/hpack/encoder.ts';
import { writeInteger } from '../../../src/decode/hpack/primitive-writer.ts';
import { concatOctets } from '../../../src/decode/octets.ts';
import { limits } from '../../../src/limits.ts';
import { hex } from '../../support/hex.ts';

const LARGE = 'x'.repeat(4000);

/** One entry of 4 kB, then references to it of one octet each. */
function bomb(references: number): Uint8Array {
  const entry = new HpackEncoder().encode([{ name: 'a', value: LARGE, huffmanValue: false }]);
  const block = new Uint8Array(entry.length + references).fill(0xbe);
  block.set(entry);
  return block;
}

describe('field lists beyond our bounds', () => {
  test('as many fields as we keep are no problem', () => {
    const decoded = new HpackDecoder().decode(new Uint8Array(limits.fieldsPerBlock).fill(0x82));
    expect(decoded.problem).toBeUndefined();
    expect(decoded.fields.length).toBe(limits.fieldsPerBlock);
  });

  test('of one field more, the first ones are kept, all are counted', () => {
    const decoded = new HpackDecoder().decode(new Uint8Array(limits.fieldsPerBlock + 1).fill(0x82));
    expect(decoded.problem).toMatchObject({ code: 'field-list-too-large', position: limits.fieldsPerBlock });
    expect(decoded.fields.length).toBe(limits.fieldsPerBlock);
    expect(decoded.positions.length).toBe(limits.fieldsPerBlock);
    expect(decoded.listSize).toBe((limits.fieldsPerBlock + 1) * (7 + 3 + 32));
  });

  test('a million references to a large entry: one object, a bounded list, the true size', () => {
    const decoded = new HpackDecoder().decode(bomb(1_000_000));
    const octets = decoded.fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    expect(octets).toBeLessThanOrEqual(limits.fieldListOctets);
    expect(octets).toBeGreaterThan(limits.fieldListOctets - 4001);
    expect(new Set(decoded.fields).size).toBe(2);
    expect(decoded.problem?.code).toBe('field-list-too-large');
    expect(decoded.listSize).toBe(1_000_001 * (1 + 4000 + 32));
  });

  test('nothing behind the first field that was too much is kept, be it small', () => {
    const decoded = new HpackDecoder().decode(hex`${bomb(3000)} 82`);
    expect(decoded.fields.at(-1)?.name).toBe('a');
  });

  test('fields that are not kept still change the table', () => {
    const decoder = new HpackDecoder();
    const decoded = decoder.decode(hex`${new Uint8Array(limits.fieldsPerBlock).fill(0x82)} 40 01 61 01 31`);
    expect(decoded.problem?.code).toBe('field-list-too-large');
    expect(decoded.dynamicTable).toMatchObject({ entries: 1, reliable: true });
    expect(decoder.decode(hex`be`).fields[0]).toMatchObject({ name: 'a', value: '1' });
  });

  test('damage behind the bound ends the block, but was not the first problem', () => {
    const decoded = new HpackDecoder().decode(hex`${new Uint8Array(limits.fieldsPerBlock + 1).fill(0x82)} 80`);
    expect(decoded.problem?.code).toBe('field-list-too-large');
    expect(decoded.dynamicTable.reliable).toBe(false);
  });

  test('a million size updates are applied, not kept', () => {
    const decoded = new HpackDecoder().decode(new Uint8Array(1_000_000).fill(0x21));
    expect(decoded.dynamicTable.maxSize).toBe(1);
    expect(decoded.tableSizeUpdates.length).toBe(limits.fieldsPerBlock);
  });
});

describe('tables and strings beyond our bounds', () => {
  test('names of large entries are shared by the fields that refer to them', () => {
    const decoder = new HpackDecoder();
    decoder.decode(new HpackEncoder().encode([{ name: LARGE, value: '' }]));
    // A hundred thousand literals of three octets, each with a name of 4 kB: 400 MB if one of them were copied.
    const literals = new Uint8Array(300_000).map((_, at) => [0x0f, 0x2f, 0x00][at % 3]!);
    const decoded = decoder.decode(literals);
    expect(decoded.listSize).toBe(100_000 * 4032);
    expect(decoded.fields.every(({ name }) => name === LARGE)).toBe(true);
  });

  test('a Huffman string as long as a block may be', () => {
    const zeros = 5 * Math.floor(limits.fieldBlockOctets / 5 - 2);
    const length: number[] = [];
    writeInteger(length, zeros, 7, 0x80);
    // The shortest codes make the longest text: octets of zero are 0s of five bits each.
    const block = concatOctets([hex`40 01 61`, Uint8Array.from(length), new Uint8Array(zeros)]);
    expect(block.length).toBeLessThanOrEqual(limits.fieldBlockOctets);
    const decoder = new HpackDecoder();
    const decoded = decoder.decode(block);
    expect(decoded.problem).toBeUndefined();
    expect(decoded.listSize).toBe((zeros * 8) / 5 + 33);
    expect(decoded.dynamicTable).toMatchObject({ entries: 0, reliable: true });
  });

  test('a table that the peer allows to be larger than ours is trusted until something had to leave it', () => {
    const decoder = new HpackDecoder();
    decoder.acknowledgeTableSize([2 ** 32 - 1]);
    decoder.decode(hex`3f e0 ff ff ff 0f`);
    const value = new Uint8Array(limits.dynamicTableOctets / 4 - 33);
    const length: number[] = [];
    writeInteger(length, value.length, 7, 0);
    const block = concatOctets([hex`40 01 61`, Uint8Array.from(length), value]);
    const states = Array.from({ length: 5 }, () => decoder.decode(block).dynamicTable);
    expect(states.map(({ reliable }) => reliable)).toEqual([true, true, true, true, false]);
    expect(states.at(-1)).toMatchObject({ size: limits.dynamicTableOctets, maxSize: 2 ** 32 - 1 });
  });
});
