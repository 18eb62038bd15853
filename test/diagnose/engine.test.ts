import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatOctets, type Peer } from '../../src/decode/index.ts';
import { Engine, RULES } from '../../src/diagnose/index.ts';
import type { Moment } from '../../src/diagnose/moment.ts';
import {
  afterFrame,
  afterRecord,
  beforeFrame,
  type Rule,
  section,
  whileConnectionOpen,
  whileStreamOpen,
} from '../../src/diagnose/rule.ts';
import { Inspector } from '../../src/inspector.ts';
import { limits } from '../../src/limits.ts';
import type { TraceRecord } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';
import { FrameWriter } from '../support/sequence-frames.ts';

const rule = (id: string, rest: Partial<Rule> & Pick<Rule, 'watch'>): Rule => ({
  id,
  title: id,
  section: 'RFC 9113 §5',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  when: '',
  summary: '{who} did {what} on stream {stream}',
  fix: '',
  fires: [],
  silent: [],
  ...rest,
});

const onEveryData = rule('on-every-data', { watch: beforeFrame(['DATA'], () => ({ values: { what: 'it' } })) });

test('a rule says a thing once per stream', () => {
  const { findings } = play('OPEN; POST1; POST3; C> DATA(1,5), DATA(1,5), DATA(3,5)', [onEveryData]);
  expect(findings.map(({ streamId }) => streamId)).toEqual([1, 3]);
  expect(findings[0]).toMatchObject({ fault: 'client', evidence: [findings[0]!.seq - 1] });
  expect(findings[0]!.summary).toBe('The client did it on stream 1');
});

test('a rule that throws is told once, switched off, and the others carry on', () => {
  const broken = rule('broken', {
    watch: beforeFrame(['SETTINGS', 'HEADERS', 'DATA'], () => {
      throw new Error('our bug');
    }),
  });
  const { findings } = play('OPEN; POST1; C> DATA(1,5)', [broken, onEveryData]);
  expect(findings.map(({ rule: id }) => id)).toEqual(['rule-failed', 'on-every-data']);
  expect(findings[0]!.summary).toContain('our bug');
});

test('of very many findings of one rule the first are listed and the rest is counted', () => {
  const { findings } = play('OPEN; 150 x (POST$n; C> DATA($n,1)); C> FIN; S> FIN', [onEveryData]);
  expect(findings).toHaveLength(101);
  expect(findings.at(-1)!.summary).toBe(
    'on-every-data was found 50 more times on this connection; those are not listed',
  );
});

test('what follows a stream error on that stream is its consequence; another stream is not touched', () => {
  const root = { ...onEveryData, breaks: { scope: 'stream', code: 'PROTOCOL_ERROR' } } as const;
  const late = rule('late', { watch: beforeFrame(['RST_STREAM'], () => ({ values: { what: 'reset' } })) });
  const { findings } = play('OPEN; POST1; POST3; C> DATA(1,5); S> RST(1,CANCEL); S> RST(3,CANCEL)', [root, late]);
  expect(findings.map(({ rule: id, cause }) => [id, cause])).toEqual([
    ['on-every-data', undefined],
    ['late', findings[0]!.seq],
    ['late', undefined],
  ]);
});

test('a connection error explains what follows at once, but not what comes long after it was survived', () => {
  const root = { ...onEveryData, breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' } } as const;
  const late = rule('late', { watch: beforeFrame(['RST_STREAM'], () => ({ values: { what: 'reset' } })) });
  const { findings } = play('OPEN; POST1; POST3; C> DATA(1,5); S> RST(1,CANCEL); +5s; S> RST(3,CANCEL)', [root, late]);
  expect(findings.map(({ cause }) => cause)).toEqual([undefined, findings[0]!.seq, undefined]);
});

test('two mistakes in one frame are two roots, unless one rule says it follows from the other', () => {
  const root = { ...onEveryData, breaks: { scope: 'stream', code: 'PROTOCOL_ERROR' } } as const;
  const twin = { ...root, id: 'twin' };
  const consequence = { ...root, id: 'consequence', follows: ['twin'] };
  const { findings } = play('OPEN; POST1; C> DATA(1,5)', [root, twin, consequence]);
  expect(findings.map(({ cause }) => cause)).toEqual([undefined, undefined, findings[1]!.seq]);
});

test('the clock of the trace makes the same findings whether it ticks or jumps', () => {
  const waiting = rule('waiting', {
    watch: whileStreamOpen(
      ({ stream, at }) => at - stream.openedAt > 700 && { values: { what: 'wait' }, from: 'client' },
    ),
  });
  const jumped = play('OPEN; POST1; +5s; C> DATA(1,5)', [waiting]);
  const ticked = play('OPEN; POST1; 50 x (+100ms); C> DATA(1,5)', [waiting]);
  expect(jumped.findings).toEqual(ticked.findings);
  expect(jumped.findings).toMatchObject([{ at: 750, fault: 'client', evidence: [] }]);
});

test('findings among the records change nothing: a trace that has some is judged like one without', () => {
  const live = play('OPEN; GET1; C> DATA(1,5)', RULES);
  const again: string[] = [];
  const engine = new Engine({ rules: RULES, emit: (_, finding) => again.push(finding.rule) });
  for (const record of live.records) engine.observe(record);
  expect(again).toEqual(live.findings.map((finding) => finding.rule));
});

test('a capture that began in the middle is not judged by what it did not see', () => {
  const { findings } = play('LATE; S> DATA(101,5); C> HDR(1,EH,ES){#62}', RULES);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

const EVENTS = [
  'PREFACE',
  'SETTINGS{}',
  'SET{3=1, 4=0}',
  'SET{1=0, 5=99, 4=4294967295}',
  'SACK',
  'PING(x)',
  'PING.ACK(x)',
  'WU(0,1)',
  'WU(1,0)',
  'WU(0,2147483647)',
  'HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /}',
  'HDR(1,EH){:status 200, content-length 5}',
  'HDR(3){:method POST, #62}',
  'HDR(2,EH,ES){A "\\n"}',
  'HDR(0,EH){@99999, :status 1}',
  'CONT(1)',
  'CONT(3,EH)',
  'DATA(1,5)',
  'DATA(1,20000,ES)',
  'DATA(3,5,PAD=9)',
  'DATA(0,1)',
  'RST(1,CANCEL)',
  'RST(9,0x99)',
  'GOAWAY(0,NO_ERROR)',
  'GOAWAY(7,PROTOCOL_ERROR,"x")',
  'PP(1→2){:method GET, :path /}',
  'PP(1→3){}',
  'PRIO(3→3)',
  'FRAME(0x6,0,1,3)',
  'FRAME(0x4,1,0,7)',
  'FRAME(0x2b,255,5,9)',
  'FRAME(0x0,8,1,0)',
  'CUT(5,DATA(1,9))',
] as const;

test('no rule ever throws, whatever is sent and however it is damaged', () => {
  const event = fc.record({
    from: fc.constantFrom<Peer>('client', 'server'),
    text: fc.constantFrom(...EVENTS),
    flip: fc.option(fc.record({ at: fc.nat(40), by: fc.integer({ min: 1, max: 255 }) }), { freq: 4 }),
    wait: fc.constantFrom(0, 0, 1, 500, 30_000),
  });
  const start = fc.constantFrom('both', 'client', 'none');
  fc.assert(
    fc.property(start, fc.array(event, { maxLength: 60 }), (begun, events) => {
      const writer = new FrameWriter();
      const records: TraceRecord[] = [];
      const inspector = new Inspector({ append: (record) => records.push(record), diagnosis: { rules: RULES } });
      if (begun !== 'none')
        inspector.receive(
          1,
          'client',
          concatOctets([writer.write('PREFACE', 'client'), writer.write('SETTINGS{}', 'client')]),
          0,
        );
      if (begun === 'both') inspector.receive(1, 'server', writer.write('SETTINGS{}', 'server'), 0);
      let at = 1;
      for (const { from, text, flip, wait } of events) {
        at += wait;
        const octets = writer.write(text, from).slice();
        if (flip && flip.at < octets.length) octets[flip.at]! ^= flip.by;
        inspector.receive(1, from, octets, at);
      }
      inspector.note(1, { kind: 'direction-ended', from: 'server', how: 'reset', read: 0, written: 0 }, at);
      inspector.advance(at + 120_000);
      const findings = records.filter((record) => record.kind === 'finding');
      expect(findings.filter((finding) => finding.rule === 'rule-failed').map((finding) => finding.summary)).toEqual(
        [],
      );
      for (const finding of findings) expect(finding.summary).not.toMatch(/\{\w+\}/);
    }),
    { numRuns: 300 },
  );
});

test('after a promise and its request, a rule is shown the stream that carried it again', () => {
  const onRequest = rule('on-request', { watch: section(['push-request'], () => ({ values: { what: 'ask' } })) });
  const onPromise = rule('on-promise', { watch: afterFrame(['PUSH_PROMISE'], () => ({ values: { what: 'say' } })) });
  const { findings } = play('OPEN; GET1; S> PP(1→2){:method GET, :path /}', [onRequest, onPromise]);
  expect(findings.map(({ rule: id, streamId }) => [id, streamId])).toEqual([
    ['on-request', 2],
    ['on-promise', 1],
  ]);
});

test('what is no frame has nothing of the frame before it', () => {
  const seen: unknown[] = [];
  const look = ({ stream, half, frame, block, streamId, from, record }: Partial<Moment>) => {
    seen.push([stream, half, frame, block, streamId, from, record?.kind]);
    return undefined;
  };
  const onEnd = rule('on-end', { watch: afterRecord(['direction-ended'], look as never) });
  const onPause = rule('on-pause', { watch: afterRecord(['back-pressure'], look as never) });
  play('OPEN; POST1; C> DATA(1,5); PAUSE(client); S> DATA(1,5); S> FIN', [onEnd, onPause]);
  const nothing = [undefined, undefined, undefined, undefined, undefined];
  expect(seen).toEqual([
    [...nothing, undefined, 'back-pressure'],
    [...nothing, 'server', 'direction-ended'],
  ]);
  seen.length = 0;
  play('OPEN; POST1; C> DATA(1,5); +1s', [rule('on-clock', { watch: whileConnectionOpen(look as never) })]);
  expect(new Set(seen.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify([...nothing, undefined, undefined])]),
  );
});

test('a standstill of the proxy is one of all its connections', () => {
  const engine = new Engine({ rules: [], emit: () => 0 });
  for (const connection of [1, 2]) {
    engine.observe({ seq: connection, at: 0, connection, kind: 'preface', from: 'client', offset: 0, length: 24 });
  }
  engine.observe({ seq: 3, at: 100, connection: 0, kind: 'loop-lag', duration: 30 });
  expect([1, 2].map((connection) => engine.connection(connection)?.elapsed(0, 200))).toEqual([170, 170]);
  expect(engine.connection(0)).toBeUndefined();
});

test('the end of a trace is the end of its connections, and what was found stays known', () => {
  const found: string[] = [];
  const engine = new Engine({ rules: [onEveryData], emit: (_, { summary }) => found.push(summary) });
  const { records } = play('OPEN; 150 x (POST$n; C> DATA($n,1))', []);
  for (const record of records) engine.observe(record);
  expect(found).toHaveLength(100);
  expect(engine.findings(1)).toHaveLength(100);
  engine.end(records.at(-1)!.at);
  expect(found.at(-1)).toContain('50 more times');
  expect(engine.connection(1)?.streams.open.size).toBe(150);
  expect([engine.connection(2), engine.findings(2)]).toEqual([undefined, []]);
});

test('a connection that failed before it opened is over; one that failed later is not yet', () => {
  const engine = new Engine({ rules: [], emit: () => 0 });
  const { records } = play('OPEN; GET1', []);
  for (const record of records) engine.observe(record);
  const failed = { kind: 'connection-failed', stage: 'client-tls', code: 'X', message: '', client: 'a' } as const;
  engine.observe({ seq: 90, at: 90, connection: 1, ...failed });
  engine.observe({ seq: 91, at: 91, connection: 2, ...failed });
  const lag = (at: number) => engine.observe({ seq: at, at, connection: 0, kind: 'loop-lag', duration: 1 });
  lag(100);
  // Only what is open hears of what concerns all.
  expect([1, 2].map((connection) => engine.connection(connection)?.lastAt)).toEqual([100, 91]);
});

test('closed connections are remembered as long as there is room for their streams', () => {
  const engine = new Engine({ rules: [], emit: () => 0 });
  const { records } = play('OPEN; 300 x (GET$n; OK$n.ES); C> FIN; S> FIN', []);
  const remembered = Math.floor(limits.closedStreams / limits.recentStreams);
  for (let connection = 1; connection <= remembered + 9; connection++) {
    for (const record of records) engine.observe({ ...record, connection });
  }
  expect(engine.connection(10)?.streams.recent.length).toBe(limits.recentStreams);
  expect(engine.connection(10)?.closed).toBeDefined();
  expect(engine.connection(9)).toBeUndefined();
});
