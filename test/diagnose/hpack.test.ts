import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { limits } from '../../src/limits.ts';
import { play } from '../support/sequence.ts';

const found = (sequence: string) => play(sequence, RULES).findings;
const rulesIn = (sequence: string) => found(sequence).map(({ rule }) => rule);
const request = ':method GET, :scheme https, :authority a, :path /';

describe('a table in doubt proves nothing', () => {
  test('after a block that could not be read, references beyond the table are not a second mistake', () => {
    expect(rulesIn(`OPEN; C> HDR(1,EH,ES){${request}, #70}; +5s; C> HDR(3,EH,ES){#62, Upper case}`)).toEqual([
      'hpack-index-invalid',
      'decoder-lost',
    ]);
  });

  test('nor are they one after a block that we did not keep', () => {
    const fragments = Math.ceil(limits.fieldBlockOctets / 16_384) + 1;
    const block = `C> HDR(1,ES,first=10){-x ~*${fragments * 16_384}}; ${fragments} x C> CONT(1,16384); C> CONT(1,EH)`;
    expect(rulesIn(`OPEN; ${block}; +5s; C> HDR(3,EH,ES){#70}`)).not.toContain('hpack-index-invalid');
  });

  test('an emptied table is known again', () => {
    const again = `C> HDR(3,EH,ES){@0, @4096, ${request}, Upper case}; C> HDR(5,EH,ES){#90}`;
    expect(rulesIn(`OPEN; C> HDR(1,EH,ES){#70}; +5s; ${again}`)).toEqual([
      'hpack-index-invalid',
      'decoder-lost',
      'header-name-uppercase',
      'hpack-index-invalid',
    ]);
  });
});

test.each([
  ['a skipped stream', 'GET1; C> HDR(5,EH,ES){#70}', 'Stream 3 was skipped'],
  ['a reset stream', 'GET1; GET3; C> RST(1,CANCEL); C> HDR(5,EH,ES){#70}', 'Stream 1 was reset'],
])('a reference beyond the table points at %s', (_, events, hint) => {
  const finding = found(`OPEN; ${events}`).find(({ rule }) => rule === 'hpack-index-invalid');
  expect(finding?.summary).toContain(hint);
});

test('without either the finding says nothing of lost blocks', () => {
  expect(found('OPEN; GET1; C> HDR(3,EH,ES){#70}')[0]!.summary).toMatch(/out of step$/);
});

test('ten requests of a thousand fields that wait at once are a bomb without a closed window', () => {
  const bomb = (streamId: number) => `C> HDR(${streamId},EH,ES){${request}, +x y, 1500 x #62}`;
  const nine = Array.from({ length: 9 }, (_, at) => bomb(2 * at + 1)).join('; ');
  expect(rulesIn(`OPEN; ${nine}`)).toEqual([]);
  expect(found(`OPEN; ${nine}; ${bomb(19)}`)).toMatchObject([{ rule: 'http2-bomb', streamId: 19 }]);
});

test('a size update may come before the acknowledgement of the limit it uses, but not above all limits', () => {
  const update = (size: number) => `C> HDR(1,EH,ES){@${size}, ${request}}`;
  expect(rulesIn(`OPEN; S> SET{1=8192}; ${update(8192)}`)).toEqual([]);
  expect(rulesIn(`OPEN; S> SET{1=8192}; ${update(8193)}`)).toEqual(['hpack-table-size-update-too-large']);
});

test('fields that change with every message are told apart from those that stay', () => {
  const sequence = `OPEN; 40 x GET$n{+traceparent $k$ka*120, +date $k$k$kb*60, user-agent c*80}`;
  const churn = found(sequence).find(({ rule }) => rule === 'hpack-table-churn');
  expect(churn?.summary).toContain('"traceparent" and "date"');
});
