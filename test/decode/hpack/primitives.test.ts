import { describe, expect, test } from 'vitest';
import { PrimitiveReader } from '../../../src/decode/hpack/primitive-reader.ts';
import { integerLength, writeInteger, writeString } from '../../../src/decode/hpack/primitive-writer.ts';
import { hex, hexOf } from '../../support/hex.ts';

function reading(octets: Uint8Array): PrimitiveReader {
  const reader = new PrimitiveReader();
  reader.begin(octets, 0, octets.length);
  return reader;
}

describe('integers (RFC 7541 §5.1)', () => {
  test.each([
    ['C.1.1: 10 in a prefix of 5 bits', 10, 5, hex`0a`],
    ['C.1.2: 1337 in a prefix of 5 bits', 1337, 5, hex`1f 9a 0a`],
    ['C.1.3: 42 from an octet boundary', 42, 8, hex`2a`],
    ['the largest that fits a prefix', 30, 5, hex`1e`],
    ['the smallest that does not', 31, 5, hex`1f 00`],
    ['one continuation octet, full', 158, 5, hex`1f 7f`],
    ['two continuation octets', 159, 5, hex`1f 80 01`],
    ['2^31', 2 ** 31, 7, hex`7f 81 ff ff ff 07`],
    ['2^32-1', 2 ** 32 - 1, 7, hex`7f 80 ff ff ff 0f`],
  ])('%s is read and written', (_, value, prefix, octets) => {
    const reader = reading(octets);
    expect(reader.integer(prefix)).toBe(value);
    expect(reader).toMatchObject({ at: octets.length, problem: undefined });
    const written: number[] = [];
    writeInteger(written, value, prefix, 0);
    expect(hexOf(Uint8Array.from(written))).toBe(hexOf(octets));
    expect(integerLength(value, prefix)).toBe(octets.length);
  });

  test('bits before the prefix do not count', () => expect(reading(hex`ea`).integer(5)).toBe(10));

  test('zeros after the value are legal', () =>
    expect(reading(hex`1f 9a 8a 80 80 80 80 80 80 80 00`).integer(5)).toBe(1337));

  test.each([
    ['2^32', hex`7f 81 ff ff ff 0f`, 'integer-overflow'],
    ['a number of 70 bits', hex`7f ff ff ff ff ff ff ff ff ff 7f`, 'integer-overflow'],
    ['an eleventh continuation octet', hex`1f 80 80 80 80 80 80 80 80 80 80 00`, 'integer-overflow'],
    ['no octet at all', hex``, 'truncated'],
    ['a prefix without its continuation', hex`1f`, 'truncated'],
    ['a continuation that never ends', hex`1f 80 80`, 'truncated'],
  ])('%s is refused', (_, octets, problem) => {
    const reader = reading(octets);
    reader.integer(octets[0] === 0x7f ? 7 : 5);
    expect(reader.problem).toBe(problem);
  });
});

describe('string literals (RFC 7541 §5.2)', () => {
  test.each([
    ['an empty string', hex`00`, '', false],
    ['an empty Huffman-coded string', hex`80`, '', true],
    ['plain octets', hex`03 66 6f 6f`, 'foo', false],
    ['octets outside ASCII', hex`04 00 ff c3 a4`, '\x00\xffÃ¤', false],
    ['Huffman-coded octets', hex`86 a8eb 1064 9cbf`, 'no-cache', true],
  ])('%s', (_, octets, text, huffman) => {
    const reader = reading(octets);
    expect(reader.string()).toBe(text);
    expect(reader).toMatchObject({ huffman, at: octets.length, problem: undefined });
    const written: number[] = [];
    writeString(written, text, huffman);
    expect(hexOf(Uint8Array.from(written))).toBe(hexOf(octets));
  });

  test('is Huffman-coded when that is shorter, not when it is equally long', () => {
    const written: number[] = [];
    writeString(written, 'aaa');
    writeString(written, 'a');
    expect(hexOf(Uint8Array.from(written))).toBe('82 18 c7 01 61');
  });

  test.each([
    ['a missing octet', hex`03 66 6f`, 'truncated'],
    ['a length far beyond the end', hex`7f 80 ff ff ff 0f 66`, 'truncated'],
    ['an endless length', hex`7f ff ff ff ff ff ff`, 'integer-overflow'],
  ])('%s is refused', (_, octets, problem) => {
    const reader = reading(octets);
    expect(reader.string()).toBe('');
    expect(reader.problem).toBe(problem);
  });
});
