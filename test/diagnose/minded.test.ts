import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

/** The reaction, with the rule that is named as its cause. */
function reaction(sequence: string) {
  const { findings } = play(sequence, RULES);
  const last = findings.findLast(({ rule }) => /^(?:rst|goaway)-/.test(rule) && rule !== 'goaway-explained')!;
  return { summary: last.summary, cause: findings.find(({ seq }) => seq === last.cause)?.rule };
}

const SMALL_LISTS = 'C> PREFACE, SETTINGS{}; S> SET{6=100}; C> SACK; S> SACK; GET1{x-a a*200}';
const TEN_CONTINUATIONS =
  'OPEN; C> HDR(1,ES,first=5){:method GET, :scheme https, :authority a, :path /, -cookie a*60}; 9 x C> CONT(1,3); C> CONT(1,EH)';

describe('what a receiver may mind explains that it did', () => {
  test.each([
    ['padding-not-zero', 'OPEN; POST1; C> FRAME(0x0,0x8,1,x02610041); S> GOAWAY(1,PROTOCOL_ERROR)'],
    ['padding-not-zero', 'OPEN; POST1; C> FRAME(0x0,0x8,1,x02610041); S> RST(1,PROTOCOL_ERROR)'],
    ['frame-on-closed-stream', 'OPEN; GET1; GET5; C> DATA(3,5); S> GOAWAY(5,STREAM_CLOSED)'],
    ['frame-on-closed-stream', 'OPEN; GET1; GET5; C> DATA(3,5); S> GOAWAY(5,PROTOCOL_ERROR)'],
    ['frame-after-peer-reset', 'OPEN; POST1; OK1; S> RST(1,NO_ERROR); +3s; C> DATA(1,100); S> GOAWAY(1,STREAM_CLOSED)'],
    ['priority-self-dependency', 'OPEN; GET1; C> PRIO(1→1); S> GOAWAY(1,PROTOCOL_ERROR)'],
    [
      'priority-self-dependency',
      'OPEN; C> HDR(1,EH,ES,PRI=1){:method GET, :scheme https, :authority a, :path /}; S> RST(1,PROTOCOL_ERROR)',
    ],
    ['ping-ack-unsolicited', 'OPEN; C> PING(x6161); S> PING.ACK(x6262); C> GOAWAY(0,PROTOCOL_ERROR)'],
    ['authority-missing', 'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :path /}; S> RST(1,PROTOCOL_ERROR)'],
    ['settings-duplicate-id', 'C> PREFACE, SET{4=65535, 4=131072}; S> SETTINGS{}, GOAWAY(0,PROTOCOL_ERROR)'],
    [
      'content-length-forbidden',
      'OPEN; GET1; S> HDR(1,EH,ES){:status 204, content-length 5}; C> RST(1,PROTOCOL_ERROR)',
    ],
    ['header-list-size-exceeded', `${SMALL_LISTS}; S> RST(1,FRAME_SIZE_ERROR)`],
    ['header-list-size-exceeded', `${SMALL_LISTS}; S> GOAWAY(1,PROTOCOL_ERROR)`],
    ['h2c-upgrade-leftover', 'OPEN; GET1{http2-settings AAMAAABk}; S> RST(1,PROTOCOL_ERROR)'],
    [
      'hpack-desync-suspected',
      'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, +:authority a, +:path /one}; C> HDR(5,EH,ES){:method GET, :scheme https, #63, :authority b}; S> GOAWAY(5,COMPRESSION_ERROR)',
    ],
    ['unknown-frame-on-unopened-stream', 'OPEN; S> FRAME(0xf1,0,99,4); C> GOAWAY(0,PROTOCOL_ERROR)'],
    ['continuation-over-peer-limit', `${TEN_CONTINUATIONS}; S> GOAWAY(0,ENHANCE_YOUR_CALM)`],
  ])('%s: %s', (rule, sequence) => {
    const { summary, cause } = reaction(sequence);
    expect(cause).toBe(rule);
    expect(summary).toContain(`, most likely because of ${rule} (`);
  });
});

test('an error that a receiver must mind is the surer reason', () => {
  const { summary } = reaction('OPEN; GET1; S> HDR(1,EH,ES){:status 200, upgrade "h2,h2c"}; C> RST(1,PROTOCOL_ERROR)');
  expect(summary).toContain('a protocol violation because of header-connection-specific (');
});

test.each([
  ['another code', 'OPEN; POST1; C> FRAME(0x0,0x8,1,x02610041); S> GOAWAY(1,INTERNAL_ERROR)'],
  ['another stream', 'OPEN; POST1; C> FRAME(0x0,0x8,1,x02610041); GET3; S> RST(3,PROTOCOL_ERROR)'],
  ['long after', 'OPEN; POST1; C> FRAME(0x0,0x8,1,x02610041); +9s; S> GOAWAY(1,PROTOCOL_ERROR)'],
])('it explains nothing else: %s', (_, sequence) => {
  expect(reaction(sequence).cause).toBeUndefined();
});

test('a mistake that comes after it is one of its own', () => {
  const { findings } = play('OPEN; POST1; C> FRAME(0x0,0x8,1,x02610041), WU(1,0)', RULES);
  expect(findings.filter(({ severity }) => severity !== 'info').map(({ rule, cause }) => [rule, cause])).toEqual([
    ['padding-not-zero', undefined],
    ['window-update-zero', undefined],
  ]);
});

describe('what is proved is a cause for sure', () => {
  test('frame-after-peer-reset', () => {
    const { summary } = reaction(
      'OPEN; GET1; OK1; C> RST(1,CANCEL); C> PING(x); S> PING.ACK(x); S> DATA(1,100); C> GOAWAY(0,STREAM_CLOSED)',
    );
    expect(summary).toContain('with STREAM_CLOSED because of frame-after-peer-reset (');
  });
});
