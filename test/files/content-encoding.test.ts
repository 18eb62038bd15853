import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeContent } from '../../src/files/content-encoding.ts';
import { limits } from '../../src/limits.ts';

const text = 'Hello, frames! '.repeat(20);
const hex = (octets: string) => Buffer.from(octets.replaceAll(' ', ''), 'hex');
/** `printf 'Hello, frames! %.0s' $(seq 20) | zstd | xxd -p` */
const zstdText = hex('28b52ffd0458b500007848656c6c6f2c206672616d6573212001001aa2ce3a6b9a9fc7');

describe('codings', () => {
  test.each<[name: string, contentEncoding: string, octets: Uint8Array]>([
    ['none', '', Buffer.from(text)],
    ['identity', 'identity', Buffer.from(text)],
    ['gzip', 'gzip', gzipSync(text)],
    ['gzip in capitals', 'GZIP', gzipSync(text)],
    ['x-gzip', 'x-gzip', gzipSync(text)],
    ['deflate', 'deflate', deflateSync(text)],
    ['deflate sent raw', 'deflate', deflateRawSync(text)],
    ['br', 'br', brotliCompressSync(text)],
    ['zstd', 'zstd', zstdText],
    ['two, the last one first', 'gzip, br', brotliCompressSync(gzipSync(text))],
  ])('%s', (_, contentEncoding, octets) => {
    const content = decodeContent(octets, contentEncoding);
    expect(content.problem).toBeUndefined();
    expect(Buffer.from(content.octets).toString()).toBe(text);
  });

  const random = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * index * 7919) % 251));

  test.each<[name: string, octets: Uint8Array]>([
    ['gzip', gzipSync(random)],
    ['deflate', deflateSync(random)],
    ['br', brotliCompressSync(random)],
  ])('%s cut off in the middle: as much as there is', (name, octets) => {
    const content = decodeContent(octets.subarray(0, octets.length >> 1), name);
    expect(content.problem).toBeUndefined();
    expect(content.octets.length).toBeGreaterThan(0);
    expect(Buffer.from(content.octets)).toEqual(random.subarray(0, content.octets.length));
  });

  test.each<[name: string, contentEncoding: string, octets: Uint8Array, problem: string]>([
    ['an unknown coding', 'compress', Buffer.from('x'), 'unknown-coding'],
    ['a name every object has', 'constructor', Buffer.from('x'), 'unknown-coding'],
    ['gzip that is none', 'gzip', Buffer.from('not gzip'), 'damaged'],
    ['zstd that is none', 'zstd', Buffer.from('not zstd at all'), 'damaged'],
    ['zstd with a window of 2 GiB', 'zstd', hex('28b52ffd 00 a8 010000'), 'damaged'],
  ])('%s', (_, contentEncoding, octets, problem) => {
    expect(decodeContent(octets, contentEncoding)).toEqual({ octets, problem });
  });

  const zeros = Buffer.alloc(limits.decodedContentOctets + 1);
  /** Blocks of 128 KiB that repeat one octet, 4 octets each. */
  const zstdBomb = Buffer.concat([
    hex('28b52ffd 00 58'),
    ...new Array<Buffer>(100).fill(hex('020010 00')),
    hex('030010 00'),
  ]);
  test.each<[name: string, octets: Uint8Array]>([
    ['gzip', gzipSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['zstd', zstdBomb],
  ])('a bomb in %s stays what it was', (name, octets) => {
    expect(decodeContent(octets, name)).toEqual({ octets, problem: 'too-large' });
  });

  test('never throws on any octets', () => {
    const coding = fc.constantFrom('gzip', 'deflate', 'br', 'zstd');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), coding, (octets, name) => Boolean(decodeContent(octets, name))),
    );
    const magic = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
    fc.assert(fc.property(fc.uint8Array(), (octets) => Boolean(decodeContent(Buffer.concat([magic, octets]), 'zstd'))));
  });
});
