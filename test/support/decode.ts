import {
  ConnectionDecoder,
  type ConnectionDecoderOptions,
  type Frame,
  type NonFrameOctets,
  type Peer,
} from '../../src/decode/index.ts';

/** What a decoder handed out, one entry per call of its sink. */
export type Decoded =
  | { readonly item: 'frame'; readonly from: Peer; readonly frame: Frame }
  | { readonly item: 'preface'; readonly from: Peer; readonly offset: number; readonly length: number }
  | { readonly item: 'octets'; readonly from: Peer; readonly octets: NonFrameOctets };

/** A real decoder that collects; `ended` directions are ended after the last chunk. */
export function decode(
  chunks: readonly (readonly [Peer, Uint8Array])[],
  { ended = [], ...options }: ConnectionDecoderOptions & { ended?: readonly Peer[] } = {},
): Decoded[] {
  const decoded: Decoded[] = [];
  const decoder = new ConnectionDecoder(
    {
      frame: (from, frame) => decoded.push({ item: 'frame', from, frame }),
      preface: (from, offset, length) => decoded.push({ item: 'preface', from, offset, length }),
      octets: (from, octets) => decoded.push({ item: 'octets', from, octets }),
    },
    options,
  );
  for (const [from, octets] of chunks) decoder.receive(from, octets);
  for (const from of ended) decoder.end(from);
  return decoded;
}

/** The frames of one sender. */
export function framesOf(octets: Uint8Array, from: Peer = 'server', options: ConnectionDecoderOptions = {}): Frame[] {
  return decode([[from, octets]], options).flatMap((entry) => (entry.item === 'frame' ? [entry.frame] : []));
}

/** The same octets as chunks of one each. */
export function oneByOne(from: Peer, octets: Uint8Array): [Peer, Uint8Array][] {
  return Array.from(octets, (octet) => [from, Uint8Array.of(octet)]);
}

/** The octets of a text, one per character. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
