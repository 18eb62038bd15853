import { describe, expect, test } from 'vitest';
import { HpackDecoder } from '../../../src/decode/hpack/decoder.ts';
import { type FieldToEncode, HpackEncoder, uncompressedLength } from '../../../src/decode/hpack/encoder.ts';
import { hexOf } from '../../support/hex.ts';

describe('left alone', () => {
  test.each([
    ['a static field', { name: ':method', value: 'GET' }, '82'],
    ['the second static field of a name', { name: ':path', value: '/index.html' }, '85'],
    ['a name of the static table', { name: ':status', value: '418' }, '48 03 34 31 38'],
    ['a new name', { name: 'a', value: 'aaa' }, '40 01 61 82 18 c7'],
    ['a long cookie', { name: 'cookie', value: '!'.repeat(20) }, /^60 14 21/],
    ['a short cookie', { name: 'cookie', value: 'a' }, '1f 11 01 61'],
    ['authorization', { name: 'authorization', value: 'a' }, '1f 08 01 61'],
    ['set-cookie', { name: 'set-cookie', value: 'a' }, '1f 28 01 61'],
    ['a field larger than the table', { name: 'etag', value: '!'.repeat(5000) }, /^0f 13 7f/],
  ])('%s', (_, field, octets) => expect(hexOf(new HpackEncoder().encode([field]))).toMatch(octets));

  test('a field that was indexed before, and its name', () => {
    const encoder = new HpackEncoder();
    encoder.encode([{ name: 'a', value: '1' }]);
    encoder.encode([{ name: 'b', value: '2' }]);
    const fields = [
      { name: 'a', value: '1' },
      { name: 'a', value: '3' },
    ];
    expect(hexOf(encoder.encode(fields))).toBe('bf 7f 00 01 33');
  });

  test('of the entries that share a name the newest lends it', () => {
    const encoder = new HpackEncoder();
    for (const value of ['1', '2', '3']) encoder.encode([{ name: 'a', value }]);
    expect(hexOf(encoder.encode([{ name: 'a', value: '4' }]))).toBe('7e 01 34');
  });

  test('a table of no octets', () => {
    const encoder = new HpackEncoder({ maxTableSize: 0 });
    expect(hexOf(encoder.encode([{ name: 'a', value: '1' }]))).toBe('00 01 61 01 31');
  });
});

describe('told what to write', () => {
  test.each<[string, FieldToEncode, string]>([
    [
      'a literal of a static field',
      { name: ':method', value: 'GET', representation: 'literal-never-indexed' },
      '12 03 47 45 54',
    ],
    [
      'a name written out',
      { name: 'age', value: '1', representation: 'literal-without-indexing', index: 0, huffmanName: false },
      '00 03 61 67 65 01 31',
    ],
    ['another index of the same name', { name: ':path', value: 'a', index: 5 }, '45 01 61'],
    ['Huffman code that saves nothing', { name: 'age', value: 'a', huffmanValue: true }, '55 81 1f'],
    ['index 0', { name: '', value: '', representation: 'indexed', index: 0 }, '80'],
    ['an index of nothing', { name: '', value: '', representation: 'indexed', index: 200 }, 'ff 49'],
  ])('%s', (_, field, octets) => expect(hexOf(new HpackEncoder().encode([field]))).toBe(octets));

  test('an indexed field that no table has is refused', () => {
    const field = { name: 'a', value: '1', representation: 'indexed' } as const;
    expect(() => new HpackEncoder().encode([field])).toThrow(
      'No table has this field of the name "a": write it as a literal',
    );
  });
});

describe('resizing', () => {
  test.each([
    ['once', [100], '3f 45'],
    ['to nothing', [0], '20'],
    ['down, and up again', [100, 4096], '3f 45 3f e1 1f'],
    ['down in steps', [200, 100], '3f 45'],
    ['up and down: the lowest, then the last', [200, 0, 100], '20 3f 45'],
  ])('%s', (_, sizes, octets) => {
    const encoder = new HpackEncoder();
    for (const size of sizes) encoder.resize(size);
    expect(hexOf(encoder.encode([]))).toBe(octets);
    expect(hexOf(encoder.encode([]))).toBe('');
  });

  test('what left the table is not referred to', () => {
    const encoder = new HpackEncoder();
    const decoder = new HpackDecoder();
    decoder.decode(encoder.encode([{ name: 'a', value: '1' }]));
    encoder.resize(0);
    encoder.resize(4096);
    const decoded = decoder.decode(encoder.encode([{ name: 'a', value: '1' }]));
    expect(decoded.problem).toBeUndefined();
    expect(decoded.fields[0]).toMatchObject({ name: 'a', value: '1' });
  });
});

test('what the fields would take without HPACK is what plain literals take', () => {
  const fields = [
    { name: ':method', value: 'GET' },
    { name: 'x'.repeat(126), value: 'y'.repeat(127) },
    { name: '', value: 'z'.repeat(300) },
  ];
  const plain = {
    representation: 'literal-without-indexing',
    index: 0,
    huffmanName: false,
    huffmanValue: false,
  } as const;
  const written = new HpackEncoder().encode(fields.map((field) => ({ ...field, ...plain })));
  expect(uncompressedLength(fields)).toBe(written.length);
});
