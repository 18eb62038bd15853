import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

/** What is said about the mistakes of a server that somebody wrote frame by frame. */
const found = (sequence: string) => play(sequence, RULES).findings;
const told = (rule: string, sequence: string) => found(sequence).filter((finding) => finding.rule === rule);

test('a pseudo-header field without its colon is recognised', () => {
  const [finding] = told('pseudo-header-missing', 'OPEN; GET1; S> HDR(1,EH,ES){status 200}');
  expect(finding!.summary).toBe(
    'The response on stream 1 has no :status, only a field "status": the colon in front is missing',
  );
});

test('of a pseudo-header field that stands twice the values are told', () => {
  const [finding] = told('pseudo-header-duplicate', 'OPEN; GET1; S> HDR(1,EH,ES){:status 200, :status 404}');
  expect(finding!.summary).toBe('The server sent :status 2 times in one field section on stream 1: "200", then "404"');
});

test('all fields of an HTTP/1.1 connection are told at once, with a remedy for what they are', () => {
  const one = 'OPEN; GET1; OK1.ES{connection keep-alive, keep-alive timeout=5, transfer-encoding chunked}';
  const [finding] = told('header-connection-specific', one);
  expect(finding!.summary).toMatch(/malformed; keep-alive and transfer-encoding must go too$/);
  expect(finding!.fix).not.toMatch(/Upgrade/);
  const [upgrade] = told('header-connection-specific', 'OPEN; GET1; OK1.ES{upgrade h2}');
  expect(upgrade!.fix).toMatch(/proxy_hide_header Upgrade/);
});

test('a second response on a stream is not judged as trailers', () => {
  const twice = 'OPEN; GET1; OK1.ES{content-type text/plain}; S> HDR(1,EH,ES){:status 200, content-type text/plain}';
  expect(told('trailers-forbidden-field', twice)).toEqual([]);
  expect(told('pseudo-header-in-trailers', twice)).toHaveLength(1);
});

test('who has ended the connection with an error owes no acknowledgement any more', () => {
  const refused = 'C> PREFACE, SETTINGS{}; S> SETTINGS{}; GET1; S> SACK; C> GOAWAY(0,PROTOCOL_ERROR); +3s';
  expect(told('settings-not-acked', refused)).toEqual([]);
  expect(told('settings-not-acked', refused.replace('PROTOCOL_ERROR', 'NO_ERROR'))).toHaveLength(1);
});

test('a gRPC message that a reset cuts in two is told', () => {
  const call = 'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES)';
  const cut = `${call}; OK1{content-type application/grpc}; S> DATA(1,x000000000801020304); S> RST(1,INTERNAL_ERROR)`;
  expect(told('rst-internal-error', cut)[0]!.summary).toMatch(
    /the response \(200\) had 9 bytes, its message 1 cut off after 4 of 8 bytes\. /,
  );
  const whole = cut.replace('x000000000801020304', 'x0000000004 01020304'.replace(' ', ''));
  expect(told('rst-internal-error', whole)[0]!.summary).toMatch(/had 9 bytes\. /);
});

test('GET /directives is the downchannel of an Alexa device, with a version and without', () => {
  for (const path of ['/v20160207/directives', '/directives']) {
    const held = `OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path ${path}}; OK1; +11s`;
    expect(told('response-held-open', held)[0]!.summary).toMatch(/A long-lived channel, on purpose: its path is that/);
  }
  const [held] = told('response-held-open', 'OPEN; GET1; OK1{:status 204}; +11s');
  expect(held!.summary).toMatch(/Either a channel held on purpose or a forgotten END_STREAM: a 204 has no content$/);
});
