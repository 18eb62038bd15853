import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

const summaryOf = (sequence: string): string | undefined =>
  play(sequence, RULES).findings.find(({ rule }) => rule === 'conn-closed-streams-open')?.summary;

test.each([
  ['of a frame that was cut off', 'CUT(409,DATA(1,1000))', '1 (response not complete after 400 bytes)'],
  [
    'of whole frames and of the one that was cut off',
    'DATA(1,5), CUT(409,DATA(1,1000))',
    '1 (response not complete after 405 bytes)',
  ],
  ['but not of a frame header', 'DATA(1,5), CUT(8,DATA(1,1000))', '1 (response not complete after 5 bytes)'],
  ['but not of another stream', 'DATA(1,5), CUT(409,DATA(3,1000))', '1 (response not complete after 5 bytes)'],
  ['but not of a frame without content', 'DATA(1,5), CUT(13,PING(x))', '1 (response not complete after 5 bytes)'],
])('what came of a response counts in octets: %s', (_, octets, told) => {
  expect(summaryOf(`OPEN; GET1; GET3; OK1; OK3; S> ${octets}; S> FIN`)).toContain(told);
});
