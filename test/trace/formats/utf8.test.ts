import { isUtf8 } from 'node:buffer';
import { expect, test } from 'vitest';
import { octetString } from '../../../src/decode/index.ts';
import { octetsOfText, textOf } from '../../../src/trace/formats/utf8.ts';

/** Octets at which something in UTF-8 changes. */
const EDGES = [
  ...[0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec],
  ...[0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff],
];
const ALL = Array.from({ length: 256 }, (_, octet) => octet);

test.each<[string, readonly (readonly number[])[]]>([
  ['one', [ALL]],
  ['two', [ALL, ALL]],
  ['three', [EDGES, EDGES, EDGES]],
  ['four', [EDGES.filter((octet) => octet >= 0xe0), EDGES, EDGES, EDGES]],
])('octets are text where they are UTF-8, and the same octets again: %s of them', (_, places) => {
  const wrong: string[] = [];
  const look = (octets: Uint8Array): void => {
    const string = octetString(octets);
    const text = textOf(string);
    const right = isUtf8(octets) ? text !== undefined && octetsOfText(text) === string : text === undefined;
    if (!right) wrong.push(octets.toString());
  };
  const octets = new Uint8Array(places.length);
  const fill = (place: number): void => {
    if (place === places.length) look(octets);
    for (const octet of places[place] ?? []) {
      octets[place] = octet;
      fill(place + 1);
    }
  };
  fill(0);
  expect(wrong).toEqual([]);
});
