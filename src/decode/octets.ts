/**
 * Octets kept from the wire: one character U+0000–U+00FF per octet ("Latin-1"). Lossless, immutable, comparable with
 * `===`, half the memory of a typed array of the same size, and it never pins the 64 KiB buffer it was read from.
 */
export type OctetString = string;

interface NativeOctets {
  readonly latin1Slice?: (this: Uint8Array, start: number, end: number) => string;
  readonly latin1Write?: (this: Uint8Array, text: string, at: number, length: number) => number;
}

// Node's own routines are about 30 times faster than String.fromCharCode; this floor must also run without Node.
const native = (globalThis as { Buffer?: { prototype: NativeOctets } }).Buffer?.prototype;
const nativeSlice = native?.latin1Slice;
const nativeWrite = native?.latin1Write;

/** Copies `octets[start, end)` into a string; both ends are clamped to what is there. */
export const octetString: (octets: Uint8Array, start?: number, end?: number) => OctetString = nativeSlice
  ? (octets, start = 0, end = octets.length) =>
      end > start ? nativeSlice.call(octets, start, Math.min(end, octets.length)) : ''
  : (octets, start = 0, end = octets.length) => {
      let text = '';
      for (let at = start; at < end; at += 4096) {
        text += String.fromCharCode(...octets.subarray(at, Math.min(at + 4096, end)));
      }
      return text;
    };

/** The octets of a string made by {@link octetString}. */
export function octetsOf(text: OctetString): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) octets[at] = text.charCodeAt(at);
  return octets;
}

/** Below this a loop is faster than a call into native code. */
const SHORT = 24;

/** Writes the octets of a string made by {@link octetString} into `target`, which has room for them from `at` on. */
export function writeOctets(text: OctetString, target: Uint8Array, at: number): void {
  const { length } = text;
  if (nativeWrite && length > SHORT) nativeWrite.call(target, text, at, length);
  else for (let index = 0; index < length; index++) target[at + index] = text.charCodeAt(index);
}

/** Joins pieces into one new array. */
export function concatOctets(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
