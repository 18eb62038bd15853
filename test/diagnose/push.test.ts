import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

const found = (sequence: string) => play(sequence, RULES).findings;
const promise = (id: number) => `S> PP(1→${id}){:method GET, :scheme https, :authority a, :path /${id}}`;

test('refused pushes are summed up at the first and at the tenth', () => {
  const refused = (id: number) =>
    `${promise(id)}; S> HDR(${id},EH){:status 200}; S> DATA(${id},100); C> RST(${id},CANCEL)`;
  const twelve = Array.from({ length: 12 }, (_, at) => refused(2 * at + 2)).join('; ');
  const summaries = found(`OPEN; GET1; ${twelve}`).map(({ rule, summary }) => [rule, summary]);
  expect(summaries).toEqual([
    ['push-refused', 'The client has refused 1 of 1 pushes so far (CANCEL); 100 bytes had been sent in vain'],
    ['push-refused', 'The client has refused 10 of 10 pushes so far (CANCEL); 1 000 bytes had been sent in vain'],
  ]);
});

test('a promise on a stream that the server reset itself is one mistake', () => {
  const findings = found(`OPEN; GET1; S> RST(1,CANCEL); ${promise(2)}`);
  expect(findings.map(({ rule }) => rule)).toEqual(['rst-cancel-by-server', 'frame-after-own-reset']);
});

test('the client’s DATA on a promised stream is not said to follow an END_STREAM it never sent', () => {
  const findings = found(`OPEN; GET1; ${promise(2)}; C> DATA(2,5)`);
  expect(findings.map(({ rule }) => rule)).toEqual(['push-stream-client-frame']);
});

test('a push after the setting was taken back is fine', () => {
  const sequence = `C> PREFACE, SET{2=0}; S> SETTINGS{}, SACK; C> SACK, SET{2=1}; GET1; ${promise(2)}`;
  expect(found(sequence).filter(({ severity }) => severity === 'error')).toEqual([]);
});
