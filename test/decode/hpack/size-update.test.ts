import { describe, expect, test } from 'vitest';
import { HpackDecoder } from '../../../src/decode/hpack/decoder.ts';
import { hex } from '../../support/hex.ts';

const TO_0 = hex`20`;
const TO_100 = hex`3f 45`;
const TO_200 = hex`3f a9 01`;
const TO_4096 = hex`3f e1 1f`;
const TO_4097 = hex`3f e2 1f`;
const TO_8192 = hex`3f e1 3f`;
const GET = hex`82`;

describe('the limit changes hands (RFC 9113 §4.3.1, RFC 7541 §4.2)', () => {
  test.each([
    ['nothing acknowledged, no update', [], [GET], undefined, 4096],
    ['nothing acknowledged, a smaller table', [], [TO_100, GET], undefined, 100],
    ['nothing acknowledged, a larger table', [], [TO_4097, GET], 'table-size-update-too-large at 0: 4097', 4097],
    ['a raise needs no update', [8192], [GET], undefined, 4096],
    ['a raise is used', [8192], [TO_8192, GET], undefined, 8192],
    ['the same value needs no update', [4096], [GET], undefined, 4096],
    ['a lower limit, obeyed', [100], [TO_100, GET], undefined, 100],
    ['a lower limit, more than obeyed', [100], [TO_0, GET], undefined, 0],
    ['a lower limit, obeyed after zero', [100], [TO_0, TO_100, GET], undefined, 100],
    ['a lower limit, forgotten', [100], [GET], 'table-size-update-missing at 0: 100', 4096],
    ['a lower limit, forgotten by an empty block', [100], [], 'table-size-update-missing at 0: 100', 4096],
    ['a lower limit, exceeded', [100], [TO_200, GET], 'table-size-update-too-large at 0: 200', 200],
    ['a lower limit, remembered too late', [100], [GET, TO_100], 'table-size-update-missing at 0: 100', 100],
    ['lowered and raised, both told', [100, 4096], [TO_100, TO_4096, GET], undefined, 4096],
    ['lowered and raised, the lowest told', [100, 4096], [TO_100, GET], undefined, 100],
    ['lowered and raised, only the last told', [100, 200], [TO_200], 'table-size-update-missing at 0: 100', 200],
    ['lowered and raised, nothing told', [0, 4096], [GET], 'table-size-update-missing at 0: 0', 4096],
    ['lowered and raised in the wrong order', [100, 200], [TO_200, TO_100], 'table-size-update-missing at 0: 100', 100],
    ['an update after a field', [], [GET, TO_100], 'table-size-update-misplaced at 1: 100', 100],
    ['too late and too large', [], [GET, TO_4097], 'table-size-update-misplaced at 1: 4097', 4097],
    ['a second update too large', [], [TO_100, TO_8192], 'table-size-update-too-large at 2: 8192', 8192],
  ])('%s', (_, acknowledged, pieces, problem, maxSize) => {
    // In one SETTINGS frame or in several makes no difference.
    for (const frames of [[acknowledged], acknowledged.map((value) => [value])]) {
      const decoder = new HpackDecoder();
      for (const values of frames) decoder.acknowledgeTableSize(values);
      const decoded = decoder.decode(pieces.reduce((block, piece) => hex`${block} ${piece}`, hex``));
      expect(told(decoded.problem)).toBe(problem);
      expect(decoded.dynamicTable).toMatchObject({ maxSize, reliable: true });
      expect(decoded.fields.length).toBe(pieces.filter((piece) => piece === GET).length);
      expect(decoder.decode(GET).problem, 'a missing update is told once').toBeUndefined();
    }
  });

  test('a sender whose table is small already owes nothing', () => {
    const decoder = new HpackDecoder();
    decoder.decode(TO_0);
    decoder.acknowledgeTableSize([100]);
    expect(decoder.decode(GET).problem).toBeUndefined();
    expect(decoder.decode(TO_100).problem).toBeUndefined();
  });

  test('without its update a sender goes on with the old table, and so do we', () => {
    const decoder = new HpackDecoder();
    decoder.decode(hex`40 01 61 01 31`);
    decoder.acknowledgeTableSize([0]);
    const decoded = decoder.decode(hex`be`);
    expect(decoded.problem?.code).toBe('table-size-update-missing');
    expect(decoded.fields[0]).toMatchObject({ name: 'a', value: '1' });
  });

  test('the update may have been in the block that was lost', () => {
    const decoder = new HpackDecoder();
    decoder.acknowledgeTableSize([100]);
    decoder.markUnreliable();
    expect(decoder.decode(GET).problem).toBeUndefined();
  });

  test('half an update is told once, as such', () => {
    const decoder = new HpackDecoder();
    decoder.acknowledgeTableSize([100]);
    expect(decoder.decode(hex`3f`).problem?.code).toBe('truncated');
    expect(decoder.decode(GET).problem).toBeUndefined();
  });

  test('a sender that empties its table is trusted again', () => {
    const decoder = new HpackDecoder();
    decoder.markUnreliable();
    expect(decoder.decode(GET).dynamicTable.reliable).toBe(false);
    expect(decoder.decode(hex`20 3f e1 1f 82`).dynamicTable).toMatchObject({ maxSize: 4096, reliable: true });
  });

  test('an update evicts before the fields behind it are read', () => {
    const decoder = new HpackDecoder();
    decoder.decode(hex`40 01 61 01 31`);
    expect(told(decoder.decode(hex`20 3f e1 1f be`).problem)).toBe('index-out-of-range at 4: 62');
  });
});

function told(problem: ReturnType<HpackDecoder['decode']>['problem']): string | undefined {
  return problem && `${problem.code} at ${problem.position}: ${problem.value}`;
}
