import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

const found = (sequence: string) => play(sequence, RULES).findings;
const told = (rule: string, sequence: string) => found(sequence).filter((finding) => finding.rule === rule);

test.each([
  ['no-response', 'OPEN; GET1; PAUSE(server); +12s; RESUME(server); +8s'],
  ['no-response', 'OPEN; GET1; +8s; LAG(3000); +4s'],
  [
    'flow-stall-stream-window',
    'OPEN; POST1; S> WU(0,65535); 5 x C> DATA(1,13107); PAUSE(server); +5s; RESUME(server); +800ms',
  ],
  [
    'flow-stall-connection-window',
    'OPEN; POST1; S> WU(1,65535); 5 x C> DATA(1,13107); PAUSE(server); +5s; RESUME(server); +800ms',
  ],
  [
    'response-missing-end-stream',
    'OPEN; GET1; OK1{content-length 5}; S> DATA(1,5); PAUSE(client); +9s; RESUME(client); +800ms',
  ],
  ['response-held-open', 'OPEN; GET1; OK1; PAUSE(client); +20s; RESUME(client); +9s'],
  ['request-missing-end-stream', 'OPEN; POST1; PAUSE(server); +9s; RESUME(server); +2s'],
  ['expect-continue-stall', 'OPEN; POST1{expect 100-continue}; PAUSE(server); +9s; RESUME(server); +800ms'],
  [
    'ping-unanswered',
    'OPEN; GET1; OK1; C> PING(x); PAUSE(server); 9 x (+1s; S> DATA(1,1)); RESUME(server); S> DATA(1,1); +4s',
  ],
  ['slow-first-data', 'OPEN; GET1; OK1; PAUSE(client); +9s; RESUME(client); S> DATA(1,5,ES)'],
  ['stall-sender-idle', 'OPEN; GET1; OK1{content-length 100}; S> DATA(1,5); PAUSE(client); +9s; RESUME(client); +2s'],
])('%s does not count time in which a socket was full or we were late', (rule, sequence) => {
  expect(told(rule, sequence).map(({ summary }) => summary)).toEqual([]);
  const without = sequence.replace(/PAUSE\(\w+\); |RESUME\(\w+\); |LAG\(\d+\); /g, '');
  expect(told(rule, without).length).toBeGreaterThan(0);
});

test('four round trips are waited for on a slow path', () => {
  const slow = 'C> PREFACE, SETTINGS{}; +1s; S> SETTINGS{}, SACK; +1s; C> SACK';
  const stall = 'POST1; S> WU(0,65535); 5 x C> DATA(1,13107)';
  expect(told('flow-stall-stream-window', `${slow}; ${stall}; +7s`)).toEqual([]);
  expect(told('flow-stall-stream-window', `${slow}; ${stall}; +9s`)).toHaveLength(1);
});

test('a stall that ends is told to have ended, once each', () => {
  const pause = '5 x C> DATA(1,13107); S> WU(0,65535); +2s; S> WU(1,65535)';
  const stalls = told('flow-stall-stream-window', `OPEN; POST1; ${pause}; C> DATA(1,5,ES)`);
  expect(stalls.map(({ severity }) => severity)).toEqual(['warning', 'info']);
  expect(stalls[1]!.summary).toMatch(/can go on: the server grants credit again after 2\.0 s/);
});

test('a deadlock is one finding, and what it stops refers to it', () => {
  const findings = found('OPEN; GET1; OK1; 5 x S> DATA(1,13107); GET3; OK3; +2s');
  const deadlock = findings.find(({ rule }) => rule === 'flow-deadlock-unread-streams')!;
  expect(deadlock.summary).toContain('65 535 of 65 535 bytes of connection credit unread on stream 1');
  const stall = findings.find(({ rule }) => rule === 'flow-stall-connection-window');
  expect(stall?.cause).toBe(deadlock.seq);
});

test('padding that is never returned is found by its sum', () => {
  const padded = 'OPEN; 2 x (GET$n; S> HDR($n,EH){:status 200}; 100 x S> DATA(1,0,PAD=200))';
  const streams = padded.replaceAll('DATA(1,', 'DATA($n,').replace('100 x', '');
  const many = `${streams.replace('2 x', '200 x').replace(/\)$/, '; S> DATA($n,1,ES); C> WU(0,1))')}; +2s`;
  expect(told('flow-credit-leak', many)[0]?.summary).toMatch(/exactly the padding it was sent/);
});

test.each([
  ['purpose', 'GET1{accept text/event-stream}; OK1{cache-control no-cache}; +11s'],
  ['purpose', 'GET1; OK1{content-type multipart/related; boundary=x}; +11s'.replace('; boundary=x', '')],
  ['purpose', 'GET1{:path /v20160207/directives}; OK1; +11s'],
  ['purpose', 'GET1; OK1; C> PING(x); S> PING.ACK(x); +11s'],
  ['stuck', 'GET1; OK1{content-type application/json}; +11s'],
  ['stuck', 'GET1; OK1{:status 500}; +11s'],
  ['stuck', 'GET1; OK1{content-length 10}; +11s'],
  ['unknown', 'GET1; OK1; +11s'],
  ['unknown', 'GET1; OK1{:status 204}; +11s'],
])('a response that is held open is read as %s: %s', (reading, sequence) => {
  const [held, ...more] = told('response-held-open', `OPEN; ${sequence}`);
  expect(more).toEqual([]);
  const words = { purpose: 'on purpose:', stuck: 'It is probably stuck', unknown: 'Either a channel' }[reading];
  expect(held?.summary).toContain(words);
  expect(held?.severity).toBe(reading === 'stuck' ? 'warning' : 'info');
});

test('a 204 that is held is no error, whatever else is late', () => {
  expect(found('OPEN; GET1; OK1{:status 204}; +60s').map(({ severity }) => severity)).toEqual(['info']);
});

test('speed, window, round trip and what would be needed are said together', () => {
  const slow = 'C> PREFACE, SETTINGS{}; +50ms; S> SETTINGS{}, SACK; +50ms; C> SACK';
  const body = '31 x (5 x S> DATA(1,13107); +100ms; C> WU(1,65535), WU(0,65535))';
  const [limited] = told('throughput-window-limited', `${slow}; GET1; OK1; ${body}; S> DATA(1,0,ES)`);
  expect(limited?.summary).toMatch(
    /ran at 4\.\d Mbit\/s because the client lets only 65 535 bytes .* 10\d ms; 100 Mbit\/s need about 1 2\d\d /,
  );
});

test.each([
  [150, 'info'],
  [1500, 'warning'],
])('h2inspect being late by %d ms is for the user: %s', (lag, severity) => {
  expect(told('proxy-lag', `OPEN; GET1; +2s; LAG(${lag})`)).toMatchObject([{ severity }]);
});

test.each([
  ['OPEN; GET1; OK1{:status 204}; +11s; C> FIN', 'info'],
  ['OPEN; GET1; OK1{:status 204}; +11s; GET3; C> FIN', 'warning'],
  ['OPEN; GET1; OK1{:status 204}; +2s; C> FIN', 'warning'],
])('a client that leaves a channel which was held open is in order: %s', (sequence, severity) => {
  expect(told('conn-closed-by-client', sequence)).toMatchObject([{ severity }]);
});
