import { describe, expect, test } from 'vitest';
import { HpackDecoder } from '../../../src/decode/hpack/decoder.ts';
import { HpackEncoder } from '../../../src/decode/hpack/encoder.ts';
import { hex, hexOf } from '../../support/hex.ts';

const AUTHORITY = '62 :authority: www.example.com (57)';
const DATE_21 = 'date: Mon, 21 Oct 2013 20:13:21 GMT';
const DATE_22 = 'date: Mon, 21 Oct 2013 20:13:22 GMT';
const LOCATION = 'location: https://www.example.com';
const COOKIE = 'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';
const REQUESTS = [
  {
    fields: [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
    table: [AUTHORITY],
    size: 57,
  },
  {
    fields: [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com', 'cache-control: no-cache'],
    table: ['62 cache-control: no-cache (53)', '63 :authority: www.example.com (57)'],
    size: 110,
  },
  {
    fields: [
      ':method: GET',
      ':scheme: https',
      ':path: /index.html',
      ':authority: www.example.com',
      'custom-key: custom-value',
    ],
    table: [
      '62 custom-key: custom-value (54)',
      '63 cache-control: no-cache (53)',
      '64 :authority: www.example.com (57)',
    ],
    size: 164,
  },
];
const RESPONSES = [
  {
    fields: [':status: 302', 'cache-control: private', DATE_21, LOCATION],
    table: [`62 ${LOCATION} (63)`, `63 ${DATE_21} (65)`, '64 cache-control: private (52)', '65 :status: 302 (42)'],
    size: 222,
  },
  {
    fields: [':status: 307', 'cache-control: private', DATE_21, LOCATION],
    table: ['62 :status: 307 (42)', `63 ${LOCATION} (63)`, `64 ${DATE_21} (65)`, '65 cache-control: private (52)'],
    size: 222,
  },
  {
    fields: [':status: 200', 'cache-control: private', DATE_22, LOCATION, 'content-encoding: gzip', COOKIE],
    table: [`62 ${COOKIE} (98)`, '63 content-encoding: gzip (52)', `64 ${DATE_22} (65)`],
    size: 215,
  },
];

const SEQUENCES = [
  {
    name: 'C.2.1 literal field with indexing',
    blocks: [hex`400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572`],
    steps: [{ fields: ['custom-key: custom-header'], table: ['62 custom-key: custom-header (55)'], size: 55 }],
  },
  {
    name: 'C.2.2 literal field without indexing',
    blocks: [hex`040c 2f73 616d 706c 652f 7061 7468`],
    steps: [{ fields: [':path: /sample/path'], table: [], size: 0 }],
  },
  {
    name: 'C.2.3 literal field never indexed',
    blocks: [hex`1008 7061 7373 776f 7264 0673 6563 7265 74`],
    steps: [{ fields: ['password: secret'], table: [], size: 0 }],
  },
  {
    name: 'C.2.4 indexed field',
    blocks: [hex`82`],
    steps: [{ fields: [':method: GET'], table: [], size: 0 }],
  },
  {
    name: 'C.3 requests without Huffman coding',
    blocks: [
      hex`8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d`,
      hex`8286 84be 5808 6e6f 2d63 6163 6865`,
      hex`8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65`,
    ],
    steps: REQUESTS,
  },
  {
    name: 'C.4 requests with Huffman coding',
    blocks: [
      hex`8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff`,
      hex`8286 84be 5886 a8eb 1064 9cbf`,
      hex`8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf`,
    ],
    steps: REQUESTS,
  },
  {
    name: 'C.5 responses without Huffman coding, table of 256 octets',
    maxSize: 256,
    blocks: [
      hex`4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133
          2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70
          6c65 2e63 6f6d`,
      hex`4803 3330 37c1 c0bf`,
      hex`88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d
          54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049
          5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e
          3d31`,
    ],
    steps: RESPONSES,
  },
  {
    name: 'C.6 responses with Huffman coding, table of 256 octets',
    maxSize: 256,
    blocks: [
      hex`4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6
          2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3`,
      hex`4883 640e ffc1 c0bf`,
      hex`88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab
          77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f
          9587 3160 65c0 03ed 4ee5 b106 3d50 07`,
    ],
    steps: RESPONSES,
  },
];

describe('RFC 7541 Appendix C', () => {
  test.each(SEQUENCES)('$name is decoded, with the table after every block', ({ blocks, steps, maxSize }) => {
    const decoder = new HpackDecoder();
    if (maxSize !== undefined) {
      decoder.acknowledgeTableSize([maxSize]);
      decoder.decode(hex`3f e1 01`); // The RFC's examples leave out the update that a new limit asks for: 256.
    }
    blocks.forEach((block, at) => {
      const decoded = decoder.decode(block);
      expect(decoded.fields.map(({ name, value }) => `${name}: ${value}`)).toEqual(steps[at]!.fields);
      expect(tableOf(decoder)).toEqual(steps[at]!.table);
      expect(decoded.problem).toBeUndefined();
      expect(decoded.dynamicTable).toEqual({
        entries: steps[at]!.table.length,
        size: steps[at]!.size,
        maxSize: maxSize ?? 4096,
        reliable: true,
      });
    });
  });

  test.each(SEQUENCES)('$name is written again from its decoded fields, octet by octet', ({ blocks, maxSize }) => {
    const decoder = new HpackDecoder();
    const encoder = new HpackEncoder();
    if (maxSize !== undefined) {
      encoder.resize(maxSize);
      decoder.decode(encoder.encode([]));
    }
    for (const block of blocks) expect(hexOf(encoder.encode(decoder.decode(block).fields))).toBe(hexOf(block));
  });

  test('C.4 is what the encoder chooses by itself', () => {
    const encoder = new HpackEncoder();
    const blocks = REQUESTS.map(({ fields }) => {
      const list = fields.map((line) => {
        const colon = line.indexOf(':', 1);
        return { name: line.slice(0, colon), value: line.slice(colon + 2) };
      });
      return hexOf(encoder.encode(list));
    });
    expect(blocks).toEqual(SEQUENCES.find(({ name }) => name.startsWith('C.4'))!.blocks.map(hexOf));
  });
});

function tableOf(decoder: HpackDecoder): string[] {
  return [...decoder.dynamicTable.entries()].map(
    ({ index, name, value, size }) => `${index} ${name}: ${value} (${size})`,
  );
}
