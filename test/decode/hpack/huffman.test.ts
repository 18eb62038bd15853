import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { huffmanDecode, huffmanEncode, huffmanEncodedLength } from '../../../src/decode/hpack/huffman.ts';
import { HUFFMAN_CODE_LENGTHS, HUFFMAN_CODES } from '../../../src/decode/hpack/huffman-code.ts';
import { octetString } from '../../../src/decode/octets.ts';
import { hex, hexOf } from '../../support/hex.ts';

/** RFC 7541 Appendix B, column "code as hex", symbols 0 to 255 and EOS. */
const APPENDIX_B = `
  1ff8 7fffd8 fffffe2 fffffe3 fffffe4 fffffe5 fffffe6 fffffe7 fffffe8 ffffea 3ffffffc fffffe9
  fffffea 3ffffffd fffffeb fffffec fffffed fffffee fffffef ffffff0 ffffff1 ffffff2 3ffffffe ffffff3
  ffffff4 ffffff5 ffffff6 ffffff7 ffffff8 ffffff9 ffffffa ffffffb 14 3f8 3f9 ffa
  1ff9 15 f8 7fa 3fa 3fb f9 7fb fa 16 17 18
  0 1 2 19 1a 1b 1c 1d 1e 1f 5c fb
  7ffc 20 ffb 3fc 1ffa 21 5d 5e 5f 60 61 62
  63 64 65 66 67 68 69 6a 6b 6c 6d 6e
  6f 70 71 72 fc 73 fd 1ffb 7fff0 1ffc 3ffc 22
  7ffd 3 23 4 24 5 25 26 27 6 74 75
  28 29 2a 7 2b 76 2c 8 9 2d 77 78
  79 7a 7b 7ffe 7fc 3ffd 1ffd ffffffc fffe6 3fffd2 fffe7 fffe8
  3fffd3 3fffd4 3fffd5 7fffd9 3fffd6 7fffda 7fffdb 7fffdc 7fffdd 7fffde ffffeb 7fffdf
  ffffec ffffed 3fffd7 7fffe0 ffffee 7fffe1 7fffe2 7fffe3 7fffe4 1fffdc 3fffd8 7fffe5
  3fffd9 7fffe6 7fffe7 ffffef 3fffda 1fffdd fffe9 3fffdb 3fffdc 7fffe8 7fffe9 1fffde
  7fffea 3fffdd 3fffde fffff0 1fffdf 3fffdf 7fffeb 7fffec 1fffe0 1fffe1 3fffe0 1fffe2
  7fffed 3fffe1 7fffee 7fffef fffea 3fffe2 3fffe3 3fffe4 7ffff0 3fffe5 3fffe6 7ffff1
  3ffffe0 3ffffe1 fffeb 7fff1 3fffe7 7ffff2 3fffe8 1ffffec 3ffffe2 3ffffe3 3ffffe4 7ffffde
  7ffffdf 3ffffe5 fffff1 1ffffed 7fff2 1fffe3 3ffffe6 7ffffe0 7ffffe1 3ffffe7 7ffffe2 fffff2
  1fffe4 1fffe5 3ffffe8 3ffffe9 ffffffd 7ffffe3 7ffffe4 7ffffe5 fffec fffff3 fffed 1fffe6
  3fffe9 1fffe7 1fffe8 7ffff3 3fffea 3fffeb 1ffffee 1ffffef fffff4 fffff5 3ffffea 7ffff4
  3ffffeb 7ffffe6 3ffffec 3ffffed 7ffffe7 7ffffe8 7ffffe9 7ffffea 7ffffeb ffffffe 7ffffec 7ffffed
  7ffffee 7ffffef 7fffff0 3ffffee 3fffffff
`;

const EVERY_SYMBOL = Array.from({ length: 256 }, (_, symbol) => String.fromCharCode(symbol));
const octetStrings = fc.uint8Array({ maxLength: 300 }).map((octets) => octetString(octets));

describe('the code', () => {
  test('has the numbers of Appendix B', () => {
    expect(Array.from(HUFFMAN_CODES, (code) => code.toString(16))).toEqual(APPENDIX_B.trim().split(/\s+/));
  });

  test('is complete: its lengths leave no bit pattern unused', () => {
    expect(HUFFMAN_CODE_LENGTHS.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1);
  });
});

describe('strings', () => {
  test.each([
    ['www.example.com', 'f1 e3 c2 e5 f2 3a 6b a0 ab 90 f4 ff'],
    ['no-cache', 'a8 eb 10 64 9c bf'],
    ['302', '64 02'],
    ['307', '64 0e ff'],
    ['', ''],
  ])('%j is %s', (text, encoded) => {
    expect(hexOf(huffmanEncode(text))).toBe(encoded);
    expect(huffmanEncodedLength(text)).toBe(hex`${encoded}`.length);
    expect(huffmanDecode(hex`${encoded}`)).toBe(text);
  });

  test('each of the 256 symbols comes back, alone and after every length of remaining bits', () => {
    for (const symbol of EVERY_SYMBOL) {
      for (let before = 0; before < 8; before++) {
        const text = '0'.repeat(before) + symbol;
        expect(huffmanDecode(huffmanEncode(text))).toBe(text);
      }
    }
  });

  test('any octets come back', () => {
    fc.assert(
      fc.property(octetStrings, (text) => {
        const encoded = huffmanEncode(text);
        expect(encoded.length).toBe(huffmanEncodedLength(text));
        expect(huffmanDecode(encoded)).toBe(text);
      }),
    );
  });

  test('a string longer than the scratch array comes back', () => {
    const text = EVERY_SYMBOL.join('').repeat(2000);
    expect(huffmanDecode(huffmanEncode(text)) === text).toBe(true);
  });

  test('a part of an array is decoded', () =>
    expect(huffmanDecode(hex`ff a8 eb 10 64 9c bf ff`, 1, 7)).toBe('no-cache'));
});

describe('padding', () => {
  test.each([
    ['no bits', hex`00 00 00 00 00`, '00000000'],
    ['3 ones', hex`07`, '0'],
    ['7 ones', hex`00 00 00 7f`, '00000'],
    ['2 ones after a code that is EOS but for its last bit', hex`ff ff ff fb`, '\x16'],
  ])('%s: decoded', (_, octets, text) => expect(huffmanDecode(octets)).toBe(text));

  test.each([
    ['8 ones', hex`00 00 00 00 00 ff`, 'huffman-padding'],
    ['8 ones and no symbol', hex`ff`, 'huffman-padding'],
    ['29 ones', hex`07 ff ff ff`, 'huffman-padding'],
    ['zeros', hex`00`, 'huffman-padding'],
    ['ones with a last zero', hex`06`, 'huffman-padding'],
    ['the beginning of a code', hex`fe`, 'huffman-padding'],
    ['EOS alone', hex`ff ff ff ff`, 'huffman-eos'],
    ['EOS after a symbol', hex`07 ff ff ff ff`, 'huffman-eos'],
    ['EOS before a symbol', hex`ff ff ff fc 1f`, 'huffman-eos'],
  ])('%s: refused', (_, octets, problem) => expect(huffmanDecode(octets)).toEqual({ problem }));

  test('any octets are decoded or refused, and what is decoded is the one way to write it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (octets) => {
        const decoded = huffmanDecode(octets);
        if (typeof decoded === 'string') expect(hexOf(huffmanEncode(decoded))).toBe(hexOf(octets));
        else expect(['huffman-eos', 'huffman-padding']).toContain(decoded.problem);
      }),
    );
  });
});
