import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import type { Rule, Watch } from '../../src/diagnose/rule.ts';
import { Trait } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';

const found = (sequence: string) => play(sequence, RULES).findings;
const rulesIn = (sequence: string) => found(sequence).map(({ rule }) => rule);
const summaryOf = (rule: string, sequence: string) => found(sequence).find((each) => each.rule === rule)?.summary;

test('`:status:` is one mistake: that :status is missing is its consequence', () => {
  const findings = found('OPEN; GET1; S> HDR(1,EH,ES){:status: 200}');
  expect(findings.map(({ rule }) => rule)).toEqual(['pseudo-header-unknown', 'pseudo-header-missing']);
  expect(findings[0]!.summary).toContain('did you mean ":status"?');
  expect(findings[1]!.cause).toBe(findings[0]!.seq);
});

test.each([
  ['S> HDR(1,EH,ES)', ':Status', ':status'],
  ['S> HDR(1,EH,ES)', '": status"', ':status'],
  ['S> HDR(1,EH,ES)', ':code', ':status'],
  ['S> HDR(1,EH,ES)', ':methods', undefined],
  ['S> HDR(1,EH,ES)', ':version', undefined],
  ['C> HDR(1,EH,ES)', ':host', ':authority'],
  ['C> HDR(1,EH,ES)', ':url', ':path'],
  ['C> HDR(1,EH,ES)', ':Method', ':method'],
  ['C> HDR(1,EH,ES)', ':code', undefined],
  ['S> PP(1→2)', ':paht', ':path'],
])('%s with %s suggests %s', (frame, name, suggestion) => {
  const opening = frame.startsWith('C') ? 'OPEN' : 'OPEN; GET1';
  const summary = summaryOf('pseudo-header-unknown', `${opening}; ${frame}{${name} x}`);
  expect(summary?.match(/did you mean "(.*)"/)?.[1]).toBe(suggestion);
});

test.each([
  ['a second response is one mistake', 'OPEN; GET1; OK1; S> HDR(1,EH){:status 200}', 'pseudo-header-in-trailers'],
  ['so is a 1xx that comes too late', 'OPEN; GET1; OK1; S> HDR(1,EH){:status 100}', 'interim-after-final'],
  ['so are fields in a tunnel', 'OPEN; CONNECT1; OK1; S> HDR(1,EH){:status 200}', 'connect-tunnel-frame'],
])('%s', (_, sequence, root) => {
  const [first, ...rest] = found(sequence);
  expect(first!.rule).toBe(root);
  expect(rest.map(({ cause }) => cause)).toEqual(rest.map(() => first!.seq));
});

describe('what a promise says wrong is said of the promised stream', () => {
  const request = ':method GET, :scheme https, :authority a, :path /x, A b';
  test.each([
    ['in one frame', `OPEN; GET1; S> PP(1→2){${request}}`],
    ['in two', `OPEN; GET1; S> PP(1→2,first=3){${request}}; S> CONT(1,EH)`],
  ])('%s', (_, sequence) => {
    expect(found(sequence)).toMatchObject([{ rule: 'header-name-uppercase', streamId: 2, fault: 'server' }]);
  });
});

test('a capture that began late takes fields without pseudo-header fields for trailers', () => {
  expect(rulesIn('LATE; S> DATA(101,5); S> HDR(101,EH,ES){grpc-status 0}')).not.toContain('pseudo-header-missing');
});

test.each([
  ['a.example', 'A.EXAMPLE', true],
  ['a.example', 'a.example:443', true],
  ['a.example:443', 'a.example', true],
  ['a.example', 'a.example:80', false],
  ['[::1]:8443', '[0:0::1]:8443', true],
  ['127.0.0.1', 'localhost', false],
  ['a.example', 'a.example.', false],
  ['a b', 'A B', true],
  ['a.example', '""', false],
])(':authority %s and host %s are the same: %s', (authority, host, same) => {
  const sequence = `OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority ${authority}, :path /, host ${host}}`;
  expect(rulesIn(sequence).includes('host-authority-mismatch')).toBe(!same);
});

test('the port that goes without saying is the scheme’s own', () => {
  const sequence = 'OPEN; C> HDR(1,EH,ES){:method GET, :scheme http, :authority a, :path /, host a:80}';
  expect(rulesIn(sequence)).toEqual([]);
});

describe('chunk sizes are found wherever the frames cut the body', () => {
  const body = '4;x=y\r\nWiki\r\n3\r\nabc\r\n0\r\n\r\n';
  const frames = (...pieces: string[]) => pieces.map((piece) => `S> DATA(1,${JSON.stringify(piece)})`).join('; ');
  const head = 'OPEN; GET1; OK1';

  test.each(Array.from({ length: body.length - 9 }, (_, at) => at + 8))('after octet %i', (cut) => {
    expect(rulesIn(`${head}; ${frames(body.slice(0, cut), body.slice(cut))}`)).toEqual(['body-looks-chunked']);
  });

  test('in a request, too', () => {
    expect(found(`OPEN; POST1; C> DATA(1,${JSON.stringify(body)},ES)`)).toMatchObject([{ fault: 'client' }]);
  });

  test('a large chunk is followed over many frames', () => {
    const large = `1000\r\n${'a'.repeat(4096)}\r\n0\r\n\r\n`;
    const pieces = Array.from({ length: Math.ceil(large.length / 500) }, (_, at) =>
      large.slice(500 * at, 500 * at + 500),
    );
    expect(rulesIn(`${head}; ${frames(...pieces)}`)).toEqual(['body-looks-chunked']);
  });

  test.each([
    ['a number that is no size', '8\r\nWiki\r\n0\r\n\r\n'],
    ['a body that only ends like that', 'Wiki\r\n0\r\n\r\n'],
    ['a chunk of its own at the end only', '0\r\n\r\n'],
    ['a body that does not end', '4\r\nWiki\r\n3\r\nabc\r\n'],
  ])('not in %s', (_, other) => {
    expect(rulesIn(`${head}; ${frames(other)}`)).toEqual([]);
  });
});

test('what is ordinary at first sight has no finding at second sight', () => {
  const atSecondSight = RULES.map((rule): Rule => {
    const watches = Array.isArray(rule.watch) ? (rule.watch as readonly Watch[]) : [rule.watch as Watch];
    return {
      ...rule,
      watch: watches.map((watch) =>
        watch.on === 'section' && watch.traits & Trait.unusual ? { ...watch, traits: -1 } : watch,
      ),
    };
  });
  const NAMES = ':method :scheme :authority :path :status :protocol host te content-length x'.split(' ');
  const VALUES = ['', '/ ', ...'GET CONNECT https a a:1 u@a / /a#b * 0 5 99 101 103 200 204'.split(' ')];
  const STARTS = [
    [],
    ...[101, 103, 200, 204].map((status) => [`:status ${status}`]),
    ...['GET', 'CONNECT'].map((method) => [`:method ${method}, :scheme https, :authority a, :path /`]),
    [':method CONNECT, :authority a:1'],
  ];
  const field = fc.record({ name: fc.constantFrom(...NAMES), value: fc.constantFrom(...VALUES) });
  const head = fc.record({
    frame: fc.constantFrom('C> HDR(1,EH', 'C> HDR(3,EH', 'S> HDR(1,EH', 'S> PP(1→2,EH'),
    end: fc.boolean(),
    start: fc.constantFrom(...STARTS),
    fields: fc.array(field, { maxLength: 4 }),
  });
  type Head = typeof head extends fc.Arbitrary<infer Value> ? Value : never;
  const written = ({ frame, end, start, fields }: Head) => {
    const list = fields.map(({ name, value }) => `${JSON.stringify(name)} ${JSON.stringify(value)}`);
    return `${frame}${end && !frame.includes('PP') ? ',ES' : ''}){${[...start, ...list].join(', ')}}`;
  };
  fc.assert(
    fc.property(fc.array(head, { minLength: 1, maxLength: 5 }), (heads) => {
      const sequence = ['OPEN', ...heads.map(written)].join('; ');
      const told = ({ rule, summary }: { rule: string; summary: string }) => `${rule}: ${summary}`;
      expect(play(sequence, RULES).findings.map(told)).toEqual(play(sequence, atSecondSight).findings.map(told));
    }),
    { numRuns: 300 },
  );
});

test('WebSocket the old way gets the way of HTTP/2 as its fix', () => {
  const { findings } = play('OPEN; GET1{connection Upgrade, upgrade websocket}', RULES);
  expect(findings.find(({ rule }) => rule === 'header-connection-specific')?.fix).toContain('extended CONNECT');
  const other = play('OPEN; GET1; OK1.ES{upgrade "h2,h2c"}', RULES).findings;
  expect(other.find(({ rule }) => rule === 'header-connection-specific')?.fix).toContain('proxy_hide_header');
});
