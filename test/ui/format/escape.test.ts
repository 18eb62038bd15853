import { describe, expect, test } from 'vitest';
import { octetString } from '../../../src/decode/index.ts';
import { escapeText, wirePreview, wireText } from '../../../src/ui/format/escape.ts';

const utf8 = (text: string) => octetString(new TextEncoder().encode(text));

describe('octets from the wire become one harmless line', () => {
  test.each<[string, string, string]>([
    ['plain ASCII stays', 'text/html; charset="utf-8"', 'text/html; charset="utf-8"'],
    ['UTF-8 is read', utf8('Zürich 東京 🚀'), 'Zürich 東京 🚀'],
    ['octets that are not UTF-8 are shown as octets', 'caf\xe9', 'caf\\xe9'],
    ['a colour sequence', '\x1b[31mred', '\\x1b[31mred'],
    ['an operating system command', '\x1b]0;title\x07', '\\x1b]0;title\\x07'],
    ['CSI as one octet of C1', '\x9b2J', '\\x9b2J'],
    ['C1 in UTF-8', utf8('\u009b2J'), '\\x9b2J'],
    ['line ends and tabs', 'a\r\nb\tc\0', 'a\\r\\nb\\tc\\0'],
    ['DEL', 'a\x7f', 'a\\x7f'],
    ['right-to-left override', utf8('\u202egpj.exe'), '\\u{202e}gpj.exe'],
    ['bidi isolates', utf8('\u2066x\u2069'), '\\u{2066}x\\u{2069}'],
    ['zero width space and byte order mark', utf8('a\u200bb\ufeff'), 'a\\u{200b}b\\u{feff}'],
    ['line separator', utf8('a\u2028b'), 'a\\u{2028}b'],
    ['tag characters', utf8('\u{e0041}'), '\\u{e0041}'],
  ])('%s', (_, octets, expected) => {
    expect(wireText(octets)).toBe(expected);
  });

  test('a lone surrogate', () => expect(escapeText('\ud800')).toBe('\\u{d800}'));

  test('for every octet and pair of octets', () => {
    for (let first = 0; first < 256; first++) {
      for (let second = 0; second < 256; second++) {
        expect(wireText(String.fromCharCode(first, second))).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }
    }
  });
});

describe('a preview', () => {
  test.each<[string, string, number, string]>([
    ['of little is all of it', 'abc', 3, 'abc'],
    ['of much says that it goes on', 'abcdef', 3, 'abc…'],
    ['never cuts a character in two', utf8('aé'), 2, 'a…'],
    ['never cuts a rocket in two', utf8('🚀🚀'), 6, '🚀…'],
  ])('%s', (_, octets, limit, expected) => {
    expect(wirePreview(octets, limit)).toBe(expected);
  });
});
