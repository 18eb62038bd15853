import { describe, expect, test } from 'vitest';
import { HpackDecoder } from '../../../src/decode/hpack/decoder.ts';
import { hex } from '../../support/hex.ts';

describe('every representation', () => {
  test.each([
    [
      'an indexed field of the static table',
      hex`82`,
      { name: ':method', value: 'GET', representation: 'indexed', index: 2 },
    ],
    ['the last of the static table', hex`bd`, { name: 'www-authenticate', representation: 'indexed', index: 61 }],
    [
      'a literal with indexing and a name from the table',
      hex`41 01 61`,
      { name: ':authority', value: 'a', representation: 'literal-incremental-indexing', index: 1 },
    ],
    [
      'a literal with indexing and a new name',
      hex`40 01 61 81 1f`,
      { name: 'a', value: 'a', representation: 'literal-incremental-indexing', index: 0, huffmanValue: true },
    ],
    [
      'a literal without indexing and a name from the table',
      hex`0f 00 81 1f`,
      { name: 'accept-charset', value: 'a', representation: 'literal-without-indexing', index: 15, huffmanValue: true },
    ],
    [
      'a literal without indexing and a new name',
      hex`00 81 1f 01 61`,
      { name: 'a', value: 'a', representation: 'literal-without-indexing', index: 0, huffmanName: true },
    ],
    [
      'a literal never indexed with a name from the table',
      hex`1f 08 01 61`,
      { name: 'authorization', value: 'a', representation: 'literal-never-indexed', index: 23 },
    ],
    [
      'a literal never indexed with a new name',
      hex`10 81 1f 81 1f`,
      { name: 'a', value: 'a', representation: 'literal-never-indexed', huffmanName: true, huffmanValue: true },
    ],
    [
      'a field without name and value',
      hex`00 00 00`,
      { name: '', value: '', representation: 'literal-without-indexing' },
    ],
  ] as const)('%s', (_, block, field) => {
    const decoded = new HpackDecoder().decode(block);
    expect(decoded.problem).toBeUndefined();
    expect(decoded.fields).toEqual([{ value: '', index: 0, huffmanName: false, huffmanValue: false, ...field }]);
  });

  test('an indexed field of the dynamic table, and one that takes its name from there', () => {
    const { fields } = new HpackDecoder().decode(hex`40 01 61 01 31 be 7e 01 32 bf`);
    expect(fields.map(({ name, value, index }) => [name, value, index])).toEqual([
      ['a', '1', 0],
      ['a', '1', 62],
      ['a', '2', 62],
      ['a', '1', 63],
    ]);
  });

  test('an entry may take its name from the entry it evicts: RFC 7541 §4.4', () => {
    const decoder = new HpackDecoder();
    decoder.decode(hex`3f 03 40 01 61 00 // 34 octets, a`);
    expect(decoder.decode(hex`7e 01 31`).fields[0]).toMatchObject({ name: 'a', value: '1' });
    expect([...decoder.dynamicTable.entries()]).toEqual([{ index: 62, name: 'a', value: '1', size: 34 }]);
  });
});

test('static fields, and dynamic ones that did not move, are shared between blocks', () => {
  const decoder = new HpackDecoder();
  decoder.decode(hex`40 01 61 01 31`);
  const [one, other] = [decoder.decode(hex`82 be`), decoder.decode(hex`82 be`)];
  expect(one.fields[0]).toBe(other.fields[0]);
  expect(one.fields[1]).toBe(other.fields[1]);
  expect(one.dynamicTable).toBe(other.dynamicTable);
});

test('positions and list size', () => {
  const decoded = new HpackDecoder().decode(hex`20 3f e1 1f 82 04 01 61 bd`);
  expect(decoded.positions).toEqual([4, 5, 8]);
  expect(decoded.tableSizeUpdates).toEqual([
    { maxSize: 0, position: 0 },
    { maxSize: 4096, position: 1 },
  ]);
  expect(decoded.listSize).toBe(7 + 3 + 5 + 1 + 16 + 3 * 32);
});

test('a block inside a larger array: positions count from its start', () => {
  const decoded = new HpackDecoder().decode(hex`ff ff 82 86 80`, 2, 4);
  expect(decoded.fields.map(({ value }) => value)).toEqual(['GET', 'http']);
  expect(decoded.positions).toEqual([0, 1]);
  expect(decoded.problem).toBeUndefined();
});

test('an empty block is an empty list', () => {
  expect(new HpackDecoder().decode(hex``)).toEqual({
    fields: [],
    positions: [],
    tableSizeUpdates: [],
    dynamicTable: { entries: 0, size: 0, maxSize: 4096, reliable: true },
    listSize: 0,
    problem: undefined,
  });
});

describe('a block that cannot be read on', () => {
  test.each([
    ['index 0', hex`80`, 'index-zero', undefined],
    ['an index beyond both tables', hex`be`, 'index-out-of-range', 62],
    ['a huge index', hex`ff 80 ff ff ff 0f`, 'index-out-of-range', 2 ** 32 - 1],
    ['a name index beyond both tables', hex`7e 01 61`, 'index-out-of-range', 62],
    ['a name index beyond both tables, without indexing', hex`0f 2f 01 61`, 'index-out-of-range', 62],
    ['an endless index', hex`ff ff ff ff ff ff ff`, 'integer-overflow', undefined],
    ['an endless name index', hex`7f ff ff ff ff ff ff`, 'integer-overflow', undefined],
    ['an endless size update after a field', hex`3f ff ff ff ff ff ff`, 'integer-overflow', undefined],
    ['half an index', hex`ff`, 'truncated', undefined],
    ['a literal without name', hex`40`, 'truncated', undefined],
    ['a literal with half a name', hex`40 02 61`, 'truncated', undefined],
    ['a literal without value', hex`40 01 61`, 'truncated', undefined],
    ['a literal with half a value', hex`41 02 61`, 'truncated', undefined],
    ['half a size update', hex`3f`, 'truncated', undefined],
    ['EOS in a name', hex`40 84 ff ff ff ff 01 61`, 'huffman-eos', undefined],
    ['EOS in a value', hex`41 84 ff ff ff ff`, 'huffman-eos', undefined],
    ['eight bits of padding', hex`41 81 ff`, 'huffman-padding', undefined],
    ['padding that is not ones', hex`41 81 18`, 'huffman-padding', undefined],
  ])('%s: fields before it are kept, the table is not trusted any more', (_, damage, code, value) => {
    const decoder = new HpackDecoder();
    const decoded = decoder.decode(hex`82 ${damage}`);
    expect(decoded.fields.map(({ index }) => index)).toEqual([2]);
    expect(decoded.problem).toMatchObject({
      code,
      position: 1,
      section: expect.stringMatching(/^RFC (7541|9113) §\d/),
    });
    expect(decoded.problem?.value).toBe(value);
    expect(decoded.dynamicTable).toEqual({ entries: 0, size: 0, maxSize: 4096, reliable: false });
    expect(decoder.decode(hex`82`)).toMatchObject({ problem: undefined, dynamicTable: { reliable: false } });
  });

  test('fields inserted before the damage stay in the table', () => {
    const decoder = new HpackDecoder();
    decoder.decode(hex`40 01 61 01 31 80`);
    expect(decoder.decode(hex`be`).fields[0]).toMatchObject({ name: 'a', value: '1' });
  });

  test('an index beyond the table is told even when blocks were lost', () => {
    const decoder = new HpackDecoder();
    decoder.markUnreliable();
    expect(decoder.decode(hex`be`)).toMatchObject({
      problem: { code: 'index-out-of-range' },
      dynamicTable: { reliable: false },
    });
  });
});

describe('a block is what stands between its ends, not what stands behind it', () => {
  test.each([
    ['an index', hex`ff // 00`],
    ['the length of a string', hex`40 7f`],
    ['the length of a Huffman-coded string', hex`40 ff`],
    ['a string', hex`40 02 61`],
    ['a table size', hex`3f`],
  ])('%s', (_, block) => {
    const buffer = hex`${block} 00 00 00 00`;
    const decoded = new HpackDecoder().decode(buffer, 0, block.length);
    expect(decoded).toMatchObject({ fields: [], problem: { code: 'truncated', position: 0 } });
  });

  test('an empty one does not have the update that follows it', () => {
    const decoder = new HpackDecoder();
    decoder.acknowledgeTableSize([0]);
    expect(decoder.decode(hex`82 20`, 1, 1).problem?.code).toBe('table-size-update-missing');
  });
});

test('nothing is read behind a table size that has no meaning', () => {
  const decoded = new HpackDecoder().decode(hex`3f ff ff ff ff ff 0f 82`);
  expect(decoded).toMatchObject({ fields: [], tableSizeUpdates: [], problem: { code: 'integer-overflow' } });
});
