import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** Compresses one piece of a file so that it can be read without those after it: a cut file loses its last piece only. */
export type Compress = (octets: Uint8Array) => Uint8Array | Promise<Uint8Array>;

interface Compression {
  readonly extension: string;
  /** What a compressed file begins with. */
  readonly magic: readonly number[];
  readonly createCompress: () => Promise<Compress>;
  /** Gives what there is of a file that is cut off, and throws where it is damaged. */
  readonly decompress: (octets: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

/** One row per compression. */
export const COMPRESSIONS: readonly Compression[] = [
  {
    extension: '.gz',
    magic: [0x1f, 0x8b],
    // A gzip file is a list of members: RFC 1952 §2.2.
    createCompress: async () => promisify(zlib.gzip),
    decompress: gunzip,
  },
  {
    extension: '.zst',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    createCompress: createZstdFrame,
    decompress: unzstd,
  },
];

async function* gunzip(octets: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // With a flush where an end should be, zlib gives what it has instead of an error.
  const stream = zlib.createGunzip({ finishFlush: zlib.constants.Z_SYNC_FLUSH });
  // Errors of either come out of the stream.
  pipeline(octets, stream, () => {});
  yield* stream;
}

/** 22.15 and later. */
type ZlibWithZstd = typeof zlib & {
  zstdCompress?: (octets: Uint8Array, done: (error: Error | null, octets: Buffer) => void) => void;
};

async function createZstdFrame(): Promise<Compress> {
  const { zstdCompress } = zlib as ZlibWithZstd;
  if (zstdCompress) return promisify(zstdCompress);
  const { Zstd } = await import('@hpcc-js/wasm-zstd');
  const zstd = await Zstd.load();
  // On the event loop: the fastest level.
  return (octets) => zstd.compress(octets, 1);
}

/** Compressed octets between two looks at the output: a hostile file grows a ten thousand times. */
const STEP = 512;

async function* unzstd(octets: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const { Decompress } = await import('fzstd');
  let output: Uint8Array[] = [];
  const stream = new Decompress((chunk) => output.push(chunk));
  for await (const chunk of octets) {
    for (let at = 0; at < chunk.length; at += STEP) {
      stream.push(chunk.subarray(at, at + STEP));
      yield* output;
      output = [];
    }
  }
}
