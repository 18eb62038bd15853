import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { limits } from '../limits.ts';
import type { DecodedContent } from '../trace/index.ts';

/**
 * Takes the codings of a Content-Encoding field off. The content may be cut off; what there is of it is decoded.
 * `limits.decodedContentOctets` bounds what comes out, whatever went in.
 *
 * @see RFC 9110 §8.4
 */
export function decodeContent(octets: Uint8Array, contentEncoding: string): DecodedContent {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  let decoded = octets;
  // The last coding was applied last.
  for (const coding of codings.filter((coding) => coding !== '' && coding !== 'identity').reverse()) {
    const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
    if (!decode) return { octets: decoded, problem: 'unknown-coding' };
    try {
      decoded = decode(decoded);
    } catch (error) {
      const tooLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
      return { octets: decoded, problem: tooLarge ? 'too-large' : 'damaged' };
    }
  }
  return { octets: decoded };
}

/** A flush instead of an end: what a cut-off stream holds so far is given without an error. */
const ZLIB = { maxOutputLength: limits.decodedContentOctets, finishFlush: constants.Z_SYNC_FLUSH };
const BROTLI = { maxOutputLength: limits.decodedContentOctets, finishFlush: constants.BROTLI_OPERATION_FLUSH };

const gzip = (octets: Uint8Array): Uint8Array => gunzipSync(octets, ZLIB);

const DECODERS: Readonly<Record<string, (octets: Uint8Array) => Uint8Array>> = {
  gzip,
  'x-gzip': gzip,
  deflate,
  br: (octets) => brotliDecompressSync(octets, BROTLI),
  zstd,
};

/** `deflate` means the zlib format; some servers send it raw. @see RFC 9110 §8.4.1.2 */
function deflate(octets: Uint8Array): Uint8Array {
  const zlibFormat = (octets[0]! & 0x0f) === 8 && ((octets[0]! << 8) | octets[1]!) % 31 === 0;
  return zlibFormat ? inflateSync(octets, ZLIB) : inflateRawSync(octets, ZLIB);
}

/** Windows above 8 MB are not allowed in this coding, and would be allocated before anything is checked. @see RFC 9659 §3 */
const ZSTD_WINDOW = 8 * 1024 * 1024;

function zstd(octets: Uint8Array): Uint8Array {
  const magic = octets[0] === 0x28 && octets[1] === 0xb5 && octets[2] === 0x2f && octets[3] === 0xfd;
  if (!magic || zstdWindow(octets) > ZSTD_WINDOW)
    throw new RangeError('This is no zstd frame, or its window is too large');
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((piece) => {
    length += piece.length;
    if (length > limits.decodedContentOctets) throw Object.assign(new RangeError(), { code: 'ERR_BUFFER_TOO_LARGE' });
    // Copied: the decoder goes on writing into its own memory.
    pieces.push(piece.slice());
  });
  // In small steps, so that a bomb is noticed before it has gone off, and without an end, for content that was cut off.
  for (let at = 0; at < octets.length; at += 4096) stream.push(octets.subarray(at, at + 4096));
  return Buffer.concat(pieces);
}

/** Octets of window the first frame asks for. @see RFC 8878 §3.1.1.1 */
function zstdWindow(octets: Uint8Array): number {
  const descriptor = octets[4] ?? 0;
  if ((descriptor & 0x20) === 0) {
    const window = octets[5] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  // A single segment: the window is as large as the content.
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const size = [1, 2, 4, 8][descriptor >> 6]!;
  let content = 0;
  for (let at = size - 1; at >= 0; at--) content = content * 256 + (octets[5 + dictionary + at] ?? 0);
  return size === 2 ? content + 256 : content;
}
