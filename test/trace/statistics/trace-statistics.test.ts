import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../../src/diagnose/index.ts';
import { statisticsJson, type TraceRecord, TraceStatistics } from '../../../src/trace/index.ts';
import { anyRecord } from '../../support/any-record.ts';
import { play } from '../../support/sequence.ts';

function fold(records: readonly TraceRecord[]): TraceStatistics {
  const statistics = new TraceStatistics();
  for (const record of records) statistics.apply(record);
  return statistics.end();
}

const statisticsOf = (sequence: string) => fold(play(sequence, []).records);

describe('streams', () => {
  test.each<[sequence: string, expected: object]>([
    ['OPEN; GET1; OK1; S> DATA(1,5,ES)', { opened: 1, completed: 1, unfinished: 0 }],
    ['OPEN; GET1; OK1.ES', { opened: 1, completed: 1, unfinished: 0 }],
    ['OPEN; POST1; C> DATA(1,5)', { opened: 1, completed: 0, unfinished: 1 }],
    ['OPEN; GET1; S> RST(1,REFUSED_STREAM)', { completed: 0, resets: { server: new Map([[7, 1]]) } }],
    ['OPEN; GET1; C> RST(1,CANCEL); S> RST(1,CANCEL)', { completed: 0, resets: { client: new Map([[8, 1]]) } }],
    ['OPEN; GET1; S> PP(1→2){:method GET}; OK2.ES; OK1.ES', { opened: 2, pushed: 1, completed: 2 }],
    ['OPEN; 30 x (GET$n; OK$n.ES)', { opened: 30, completed: 30, statusClasses: new Map([[2, 30]]) }],
    ['OPEN; GET1; S> HDR(1,EH){:status 103}; S> HDR(1,EH,ES){:status 404}', { statusClasses: new Map([[4, 1]]) }],
    ['LATE; S> DATA(5,5), DATA(5,5), DATA(9,5,ES), RST(7,CANCEL), WU(0,5)', { opened: 0, unopened: 3 }],
    ['LATE; S> FRAME(0x2,0,3,x0000000010), PING(12345678)', { opened: 0, unopened: 0 }],
    // Nothing is missing here: the server is wrong.
    ['OPEN; S> DATA(5,5)', { opened: 0, unopened: 0 }],
    ['OPEN; GET1; OK1; C> FIN; S> FIN', { opened: 1, completed: 0, unfinished: 1 }],
  ])('%s', (sequence, expected) => {
    expect(statisticsOf(sequence).total.streams).toMatchObject(expected);
  });

  test('latencies from the request on', () => {
    const { latency } = statisticsOf('OPEN; GET1; +9ms; OK1; +19ms; S> DATA(1,5); +69ms; S> DATA(1,5,ES)').total
      .streams;
    expect(latency.headers.maximum).toBeCloseTo(10);
    expect(latency.firstData.maximum).toBeCloseTo(30);
    expect(latency.end.maximum).toBeCloseTo(100);
  });
});

test('what was pushed is no answer to wait for', () => {
  const { latency } = statisticsOf('OPEN; GET1; S> PP(1→2){:method GET}; OK2.ES; +9ms; OK1.ES').total.streams;
  expect(latency.headers).toMatchObject({ count: 1 });
  expect(latency.headers.minimum).toBeGreaterThan(9);
});

describe('each side', () => {
  const { total } = statisticsOf('OPEN; POST1; C> DATA(1,100,PAD=9); C> DATA(1,50,ES); OK1; S> DATA(1,7,ES)');

  test('frames and octets by type', () => {
    // Pad Length and padding count in the frame, not in the content.
    expect(total.client.types.get('DATA')).toEqual({ frames: 2, octets: 9 + 110 + 9 + 50 });
    expect(total.client.content).toBe(150);
    expect(total.server.types.get('DATA')).toEqual({ frames: 1, octets: 16 });
    expect(total.client.types.get('SETTINGS')).toEqual({ frames: 2, octets: 18 });
  });

  test('the types add up', () => {
    for (const side of [total.client, total.server]) {
      const types = [...side.types.values()];
      expect(types.reduce((sum, { frames }) => sum + frames, 0)).toBe(side.frames);
      expect(types.reduce((sum, { octets }) => sum + octets, 0)).toBe(side.octets);
    }
  });

  test('HPACK: the dynamic table helps from the second request on', () => {
    const one = statisticsOf('OPEN; GET1{user-agent someone/1.0}').total.client.hpack;
    const ten = statisticsOf('OPEN; 10 x (GET$n{user-agent someone/1.0})').total.client.hpack;
    expect(one.onWire).toBeLessThanOrEqual(one.withoutDynamicTable);
    expect(one.withoutDynamicTable).toBeLessThan(one.plain);
    expect(ten.plain).toBe(10 * one.plain);
    expect(ten.withoutDynamicTable).toBe(10 * one.withoutDynamicTable);
    expect(ten.onWire).toBeLessThan(ten.withoutDynamicTable / 2);
  });

  test('a block that cannot be read says nothing about compression', () => {
    expect(statisticsOf('OPEN; C> HDR(1,EH,ES){#99}').total.client.hpack.blocks).toBe(0);
  });
});

describe('time at a window of zero', () => {
  const blocked = (sequence: string) => statisticsOf(sequence).total.client.blocked;

  test.each<[sequence: string, streams: number, connection: number]>([
    ['OPEN; POST1; C> DATA(1,65535); +99ms; S> WU(1,100)', 100, 100],
    ['OPEN; POST1; C> DATA(1,65535); +49ms; S> WU(0,100); +49ms; S> WU(1,100)', 100, 50],
    ['OPEN; POST1; C> DATA(1,65534); +99ms; S> WU(1,100)', 0, 0],
    ['OPEN; POST1; C> DATA(1,65535,ES); +99ms; OK1.ES', 0, 0],
  ])('%s', (sequence, streams, connection) => {
    expect(blocked(sequence).streams).toBeCloseTo(streams);
    if (streams !== connection) expect(blocked(sequence).connection).toBeCloseTo(connection);
  });
});

test('findings by rule, the most frequent first', () => {
  const { records } = play('OPEN; GET1; OK1; S> DATA(1,5,ES), DATA(1,5); S> DATA(1,5)', RULES);
  const { findings } = fold(records);
  expect(findings.map(({ rule }) => rule)).toContain('frame-after-end-stream');
  expect(findings.map(({ count }) => count)).toEqual(findings.map(({ count }) => count).toSorted((a, b) => b - a));
});

test('connections are counted, listed and added up', () => {
  const { records } = play('OPEN; GET1; OK1.ES; C> FIN; S> FIN', []);
  const second = records.map((record) => ({ ...record, connection: 2 }));
  const failed = { kind: 'connection-failed', stage: 'client-tls', code: 'X', message: '', client: '' } as const;
  const statistics = fold([...records, ...second, { seq: 0, at: 0, connection: 3, ...failed }]);
  expect([statistics.opened, statistics.failed]).toEqual([2, 1]);
  expect(statistics.connections.map(({ connection }) => connection)).toEqual([1, 2]);
  expect(statistics.total.client.frames).toBe(2 * statistics.connections[0]!.client.frames);
});

test('a connection that waited counts once, as what became of it', () => {
  const waiting = { kind: 'connection-waiting', stage: 'client-hello', waited: 1000, patience: 10_000 } as const;
  const failed = { kind: 'connection-failed', stage: 'client-tls', code: 'X', message: '' } as const;
  const envelope = { seq: 0, at: 0, connection: 3, client: '' };
  const statistics = fold([
    { ...envelope, ...waiting },
    { ...envelope, ...failed },
  ]);
  expect([statistics.opened, statistics.failed]).toEqual([0, 1]);
});

test('as plain data', () => {
  const { total } = JSON.parse(JSON.stringify(statisticsJson(statisticsOf('OPEN; GET1; OK1.ES; GET3; S> RST(3,77)'))));
  expect(total.streams).toMatchObject({
    statuses: { '2xx': 1 },
    resets: { client: {}, server: { 77: 1 } },
    latency: { headers: { count: 1, p50: 1, maximum: 1 }, firstData: { count: 0 } },
  });
});

test('an empty trace', () => {
  expect(statisticsJson(fold([]))).toMatchObject({ records: 0, total: { duration: 0 } });
});

test('never throws, whatever the records', () => {
  fc.assert(fc.property(fc.array(anyRecord), (records) => Boolean(statisticsJson(fold(records)))));
});
