import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLine, decodeRecord, encodeRecord, type TraceRecord } from '../../../src/trace/index.ts';
import { anyRecord } from '../../support/any-record.ts';

/** What the line means when it is parsed as a whole. */
function parsedWhole(line: string) {
  try {
    return decodeRecord(JSON.parse(line));
  } catch {
    return undefined;
  }
}

const field = (name: string, value: string) => ({ name, value, representation: 'indexed', index: 2 });
const facts = (count: number) => ({
  carrier: 'HEADERS',
  frames: 1,
  length: count,
  listSize: 42 * count,
  positions: Array.from({ length: count }, (_, at) => at),
  tableSizeUpdates: [],
  dynamicTable: { entries: 0, size: 0, maxSize: 4096, reliable: true },
});
const envelope = { seq: 1, at: 2.5, connection: 1, kind: 'frame', from: 'client', type: 'HEADERS' };
const frameHeader = { streamId: 1, flags: ['END_HEADERS'], flagBits: 4, length: 1, offset: 24 };
const fragment = { length: 1, base64: 'gg==' };
const headers = [field(':method', 'GET'), field('x', '1')];
const LINE = JSON.stringify({ ...envelope, ...frameHeader, fragment, headers, fieldBlock: facts(2) });
const HEADERS = JSON.stringify(headers);

describe('a line', () => {
  test('of our own says what it says when it is parsed as a whole', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = encodeRecord(record);
        expect(decodeLine(line, 1)).toEqual(parsedWhole(line));
        // Once more, from what is remembered.
        expect(decodeLine(`${line},`, 1)).toEqual(record);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, string]>([
    ['spaced by another program', JSON.stringify(JSON.parse(LINE), undefined, 1).replaceAll('\n', '')],
    ['with another key behind the block', `${LINE.slice(0, -1)},"kind":"loop-lag","duration":3}`],
    ['with a key before it that comes twice', LINE.replace('"headers"', '"fieldBlock":3,"headers":7,"headers"')],
    ['with a key between headers and facts', LINE.replace(',"fieldBlock"', ',"tea":1,"fieldBlock"')],
    [
      'with the block in another order',
      LINE.replace(`"headers":${HEADERS},`, '').replace(/}$/, `,"headers":${HEADERS}}`),
    ],
    ['with the block inside something else', LINE.replace('"headers"', '"tea":{"headers"').replace(/}$/, '}}')],
    ['with text that looks like the block', LINE.replace('GET', ',\\"headers\\":[{},{}],\\"fieldBlock\\":')],
    ['with text that looks like the next field', LINE.replace('GET', 'a},{b}],{')],
    ['with objects in a field', LINE.replace('"index":2', '"index":2,"tea":[{"a":1},{"b":2}]')],
    ['with nothing before the block', LINE.replace(/^.*?,"headers"/, '{,"headers"')],
    ['of another kind', LINE.replace('"kind":"frame"', '"kind":"loop-lag","duration":1')],
    ['without headers', LINE.replace(HEADERS, '[]')],
    ['with an empty field', LINE.replace(HEADERS, '[{},{}]')],
    ['with a comma too many', LINE.replace('"},{', '"},,{')],
    ['with more positions than headers', LINE.replace('[0,1]', '[0,1,2]')],
    ['with a damaged field', LINE.replace('"indexed"', '"index"')],
    ['with a bracket in the place of its brace', LINE.replace(/}$/, ']')],
    ['without its end', LINE.slice(0, -1)],
    ['with more than its end', `${LINE}}`],
    ['with two commas', `${LINE},,`],
  ])('%s says what it says when it is parsed as a whole', (_, line) => {
    decodeLine(LINE, 1);
    expect(decodeLine(line, 1)).toEqual(parsedWhole(line));
  });

  test('damaged anywhere says what it says when it is parsed as a whole', () => {
    const bits = fc.constantFrom(...'{}[],:"\\ 0', '},{', ',"headers":[{', '}],"fieldBlock":', LINE.slice(-80));
    const place = fc.nat(LINE.length);
    fc.assert(
      fc.property(place, fc.nat(12), bits, (at, removed, put) => {
        const line = LINE.slice(0, at) + put + LINE.slice(at + removed);
        expect(decodeLine(line, 1)).toEqual(parsedWhole(line.endsWith(',') ? line.slice(0, -1) : line));
      }),
      { numRuns: 5000 },
    );
  });
});

test('frames that repeat a field block share it', () => {
  const blockOf = (record: unknown) => (record as TraceRecord & { frame: { fieldBlock: unknown } }).frame.fieldBlock;
  const [one, other] = [LINE, LINE.replace('"seq":1', '"seq":2')].map((line) => blockOf(decodeLine(line, 1)));
  expect(one).toBeDefined();
  expect(other).toBe(one);
});
