import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

const EARLY = 'C> PREFACE, SETTINGS{}; S> SET{3=1}, SACK';

test.each([
  [
    'the limit was passed',
    'OPEN; S> SET{3=1}; C> SACK; GET1; GET3; S> RST(3,REFUSED_STREAM)',
    'because of max-concurrent-streams-exceeded',
  ],
  [
    'before the client could know',
    `${EARLY}; GET1; GET3; S> RST(3,REFUSED_STREAM)`,
    'it allows 1, which the client could not know yet.',
  ],
  [
    'an upload before the acknowledgement',
    'C> PREFACE, SETTINGS{}; S> SETTINGS{}, SACK; POST1; S> RST(1,REFUSED_STREAM)',
    'nginx takes no upload before that.',
  ],
  [
    'a GET before the acknowledgement',
    'C> PREFACE, SETTINGS{}; S> SETTINGS{}, SACK; GET1; S> RST(1,REFUSED_STREAM)',
    'so it is probably busy.',
  ],
  [
    'during a drain',
    'OPEN; GET1; S> GOAWAY(2147483647,NO_ERROR); GET3; S> RST(3,REFUSED_STREAM)',
    'the connection was being shut down.',
  ],
])('why a stream was refused: %s', (_, sequence, reason) => {
  const refused = play(sequence, RULES).findings.filter(({ rule }) => rule === 'rst-refused-stream');
  expect(refused.map(({ summary }) => summary)).toEqual([expect.stringContaining(reason)]);
});
