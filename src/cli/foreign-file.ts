/** What files begin with that people take for a trace; the first that fits counts. */
const KINDS: readonly (readonly [start: RegExp, is: string])[] = [
  [/^\x0a\x0d\x0d\x0a/, 'it is a capture of packets (pcapng), which h2inspect writes but does not read'],
  [
    /^(\xa1\xb2[\xc3\x3c][\xd4\x4d]|[\xd4\x4d][\xc3\x3c]\xb2\xa1)/,
    'it is a capture of packets (pcap), which h2inspect does not read',
  ],
  [/^\s*\{\s*"log"\s*:/, 'it is an HTTP Archive, which h2inspect writes but does not read: it holds no frames'],
  [/^\x89PNG|^\xff\xd8\xff|^GIF8/, 'it is an image'],
  [/^PK\x03\x04/, 'it is a ZIP archive: unpack it first'],
  [/^BZh/, 'it is compressed with bzip2: give it through a pipe, bzcat … | h2inspect … -'],
  [/^\xfd7zXZ\0/, 'it is compressed with xz: give it through a pipe, xzcat … | h2inspect … -'],
  [/^\xff\xfe|^\xfe\xff/, 'it is text in UTF-16; a trace is in UTF-8'],
  [/^\s*<(!doctype|html|\?xml)/i, 'it is a page of HTML or XML'],
  [/^seq,time,/, 'it is a table (CSV), which h2inspect writes but does not read'],
  [/^# h2inspect/, 'it is text for people (.txt), which h2inspect writes but does not read'],
  [/^-----BEGIN /, 'it is a key or a certificate'],
  [/^\s*[[{]/, 'it is JSON, but not a trace'],
  [/\0/, 'it is no text'],
];

/** Octets that have to be looked at. */
export const FOREIGN_OCTETS = 512;

/** What a file that is no trace is, as far as its first octets tell. */
export function foreignKind(start: Uint8Array): string | undefined {
  const octets = Buffer.from(start).toString('latin1');
  // Ours: what is wrong with it was said better.
  if (/"h2inspect-trace"|^\{"seq":/.test(octets)) return undefined;
  return KINDS.find(([pattern]) => pattern.test(octets))?.[1];
}
