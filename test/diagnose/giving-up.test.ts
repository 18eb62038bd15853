import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

const told = (rule: string, sequence: string) =>
  play(sequence, RULES).findings.filter((finding) => finding.rule === rule);

/** curl has no RST_STREAM for its timeouts: it closes the connection. */
test.each([
  ['GET1; +3s', 'either', /1 \(no response\)\. After 3\.0 s, which looks like a timeout of 3 s$/],
  ['GET1; OK1; S> DATA(1,6); +3s', 'either', /after 6 bytes\)\. After 3\.0 s, which looks like a timeout of 3 s$/],
  ['GET1; OK1; S> DATA(1,6); +2500ms', 'either', /after 6 bytes\)\. After 2\.5 s without anything new$/],
  ['GET1; OK1; S> DATA(1,6); +100ms', 'client', /1 \(response not complete after 6 bytes\)$/],
  ['GET1; OK1{:status 204}; +500ms', 'server', /1 \(204, complete but for its END_STREAM\)$/],
  ['GET1; OK1{content-length 6}; S> DATA(1,6); +50ms', 'server', /1 \(all 6 bytes have come, but no END_STREAM\)$/],
  [
    'GET1; GET3; OK1{content-length 6}; S> DATA(1,6); +50ms',
    'client',
    /1 \(all 6 bytes have come, but no END_STREAM\) and 3 \(no response\)$/,
  ],
])('a client that hangs up after %s', (before, fault, summary) => {
  const [finding] = told('conn-closed-by-client', `OPEN; ${before}; C> FIN`);
  expect(finding).toMatchObject({ fault, summary: expect.stringMatching(summary) });
});

test('what a client with a timeout waited for is the matter of both', () => {
  expect(told('conn-closed-by-client', 'OPEN; GET1; OK1; S> DATA(1,6); +3s; C> FIN')[0]!.fix).toMatch(/END_STREAM/);
  expect(told('conn-closed-by-client', 'OPEN; GET1; +3s; C> FIN')[0]!.fix).not.toMatch(/END_STREAM/);
  expect(told('rst-cancel-by-client', 'OPEN; GET1; OK1; +10s; C> RST(1,CANCEL)')).toMatchObject([
    { severity: 'warning', fault: 'either' },
  ]);
});

test('a client that leaves because its PING was not answered', () => {
  const [finding] = told('conn-closed-by-client', 'OPEN; GET1; OK1; +4s; C> PING(x); +3s; C> FIN');
  expect(finding).toMatchObject({
    fault: 'server',
    summary: expect.stringMatching(/ Its PING had not been answered for 3\.0 s$/),
    fix: expect.stringMatching(/^The server hangs, or the way to it is dead/),
  });
  expect(finding!.evidence).toHaveLength(2);
  const channel = 'OPEN; GET1; OK1{content-type text/event-stream}; +12s; C> PING(x); +3s; C> FIN';
  expect(told('conn-closed-by-client', channel)).toMatchObject([{ severity: 'warning', fault: 'server' }]);
});

test('nobody waits for what a client that has left was waiting for', () => {
  const { findings } = play('OPEN; GET1; OK1; GET3; C> PING(x); +2s; C> FIN; +20s', RULES);
  const waited = ['ping-unanswered', 'response-held-open', 'no-response', 'conn-dead-silent'];
  expect(findings.map(({ rule }) => rule).filter((rule) => waited.includes(rule))).toEqual([]);
});

test('a channel held on purpose has no other end than that of its connection', () => {
  const abandoned = (status: string) =>
    told('goaway-accepted-stream-abandoned', `OPEN; GET1; OK1{${status}}; +11s; S> GOAWAY(1,NO_ERROR); S> FIN`);
  expect(abandoned('content-type text/event-stream')).toMatchObject([
    { severity: 'info', fault: 'none', fix: expect.stringMatching(/Open it again/) },
  ]);
  expect(abandoned('content-length 500')).toMatchObject([{ severity: 'error', fault: 'server' }]);
});

test('an acknowledgement is no use of the connection: only a later request hints at a channel', () => {
  const held = (then: string) => told('response-held-open', `OPEN; GET1; OK1; ${then}+11s`)[0]!.summary;
  expect(held('C> SACK; C> WU(0,5); ')).toMatch(/: nothing in its fields tells$/);
  expect(held('GET3; OK3.ES; ')).toMatch(/: the client goes on using the connection$/);
});
