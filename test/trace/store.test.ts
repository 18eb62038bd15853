import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TextProbe } from '../../src/trace/filter/text-probe.ts';
import { type TraceRecord, TraceStore } from '../../src/trace/index.ts';
import { anyRecord } from '../support/any-record.ts';

const lag = (seq: number): TraceRecord => ({ seq, at: seq, connection: 0, kind: 'loop-lag', duration: 1 });
const text = (seq: number, length: number): TraceRecord => ({
  seq,
  at: seq,
  connection: 0,
  kind: 'observer-failed',
  message: 'x'.repeat(length),
});

function filled(records: Iterable<TraceRecord>, limits?: ConstructorParameters<typeof TraceStore>[0]): TraceStore {
  const store = new TraceStore(limits);
  for (const record of records) store.append(record);
  return store;
}

describe('a store', () => {
  test('is empty at first', () => {
    const store = new TraceStore();
    expect(store).toMatchObject({ firstSeq: 0, nextSeq: 0, version: 0, evicted: 0, octets: 0 });
    expect(store.get(0)).toBeUndefined();
  });

  test('holds at most so many records, the newest', () => {
    const store = filled(
      Array.from({ length: 25 }, (_, seq) => lag(seq)),
      { records: 10 },
    );
    expect(store).toMatchObject({ firstSeq: 15, nextSeq: 25, version: 25, evicted: 15 });
    expect(store.counts.records).toBe(25);
    expect([14, 15, 24, 25, -1, 15.5, Number.NaN].map((seq) => store.get(seq)?.seq)).toEqual([
      undefined,
      15,
      24,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('holds at most so many octets, and the newest record whatever its size', () => {
    const store = filled([text(0, 4000), text(1, 4000), text(2, 4000)], { octets: 10_000 });
    expect(store.firstSeq).toBe(1);
    expect(store.octets).toBeLessThanOrEqual(10_000);
    store.append(text(3, 50_000));
    expect(store).toMatchObject({ firstSeq: 3, nextSeq: 4, evicted: 3 });
    store.append(lag(4));
    expect(store).toMatchObject({ firstSeq: 4, nextSeq: 5 });
    expect(store.octets).toBeLessThan(1000);
  });

  test('finds what a plain list finds, gaps, evictions and all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 300 })), { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 500, max: 5000 }),
        (steps, records, octets) => {
          const store = new TraceStore({ records, octets });
          const all = new Map<number, TraceRecord>();
          let seq = -1;
          for (const [step, length] of steps) {
            seq += step;
            const record = text(seq, length);
            all.set(seq, record);
            store.append(record);
            const first = store.firstSeq;
            const held = [...all.values()].filter((other) => other.seq >= first);
            expect(held.length).toBe(all.size - store.evicted);
            expect(held.length).toBeLessThanOrEqual(records);
            for (let number = first - 3; number < seq + 3; number++) {
              const record = number < first ? undefined : all.get(number);
              expect(store.get(number)).toBe(record);
              expect(store.outline(number)).toBe(record);
              // Who walks over a gap comes to the next one in that direction, or just past the end.
              if (record || number < first || number > seq) continue;
              expect(store.skip(number, 1)).toBe(held.find((other) => other.seq > number)?.seq);
              expect(store.skip(number, -1)).toBe(held.findLast((other) => other.seq < number)?.seq);
            }
          }
        },
      ),
    );
  });

  test('says no to a search only where none of the records kept together would match', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { minLength: 1, maxLength: 30 }),
        fc.nat(29),
        fc.nat(6),
        (records, of, length) => {
          const all = records.map((record, seq) => ({ ...record, seq }));
          const store = filled(all, { records: 64 });
          const text = JSON.stringify(all[of % all.length]);
          for (const needle of [text.slice(-length - 4, -4), 'data', 'end_stream', 'zzzz']) {
            const probe = new TextProbe(needle);
            for (let seq = 0; seq < all.length; ) {
              const { firstSeq, lastSeq, mayMatch } = store.neighbours(seq, probe)!;
              expect(firstSeq).toBe(seq);
              if (!mayMatch) {
                expect(all.slice(firstSeq, lastSeq + 1).filter((record) => probe.matches(record))).toEqual([]);
              }
              seq = lastSeq + 1;
            }
            expect(store.neighbours(-1, probe)).toBeUndefined();
            expect(store.neighbours(all.length, probe)).toBeUndefined();
          }
        },
      ),
    );
  });

  test('takes any record and gives its memory back', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 8 }), (originals) => {
        const store = filled(originals.map((record, seq) => ({ ...record, seq })));
        expect(store.octets).toBeGreaterThanOrEqual(50 * originals.length);
        const records = [lag(originals.length)];
        for (const record of records) store.append(record);
        const small = filled([...originals.map((record, seq) => ({ ...record, seq })), ...records], { records: 1 });
        expect(small.octets).toBe(filled(records).octets);
      }),
    );
  });

  test('a list of many settings is not taken for its few octets', () => {
    const settings = Array.from({ length: 2730 }, () => ({ identifier: 1, value: 1 }));
    const frame = {
      type: 'SETTINGS',
      typeCode: 4,
      flagBits: 0,
      flags: [],
      streamId: 0,
      length: 16_380,
      offset: 0,
      settings,
    };
    const store = filled([{ seq: 0, at: 0, connection: 1, kind: 'frame', from: 'client', frame } as TraceRecord]);
    expect(store.octets).toBeGreaterThan(2730 * 48);
  });
});

describe('counts', () => {
  const frame = (seq: number, from: string, type: string, streamId: number, length: number, connection = 1) =>
    ({
      seq,
      at: 0,
      connection,
      kind: 'frame',
      from,
      frame: { type, streamId, length, typeCode: 0, fragment: '', content: '' },
    }) as unknown as TraceRecord;
  const relayed = { client: { read: 1, written: 1 }, server: { read: 1, written: 1 } };

  test('never shrink, whatever has left the store', () => {
    const store = filled(
      [
        {
          seq: 0,
          at: 0,
          connection: 1,
          kind: 'connection-opened',
          client: { address: 'a' },
          server: { address: 'b' },
          alpn: 'h2',
        },
        { seq: 1, at: 0, connection: 1, kind: 'preface', from: 'client', offset: 0, length: 24 },
        frame(2, 'client', 'HEADERS', 1, 10),
        frame(3, 'client', 'HEADERS', 1, 5),
        frame(4, 'server', 'HEADERS', 1, 20),
        frame(5, 'server', 'PUSH_PROMISE', 1, 6),
        frame(6, 'server', 'HEADERS', 2, 7),
        frame(7, 'client', 'HEADERS', 3, 1),
        { seq: 8, at: 0, connection: 1, kind: 'connection-closed', closedBy: 'client', how: 'fin', octets: relayed },
        {
          seq: 9,
          at: 0,
          connection: 2,
          kind: 'octets',
          from: 'server',
          reason: 'http1',
          offset: 0,
          length: 50,
          octets: 'HTTP/1.1',
        },
        {
          seq: 10,
          at: 0,
          connection: 2,
          kind: 'connection-failed',
          stage: 'client-tls',
          code: 'X',
          message: '',
          client: 'a',
        },
        {
          seq: 11,
          at: 0,
          connection: 1,
          kind: 'finding',
          rule: 'r',
          section: 's',
          severity: 'warning',
          fault: 'client',
          evidence: [],
          summary: '',
          fix: '',
        },
        frame(12, 'client', 'HEADERS', 1, 0, 3),
      ],
      { records: 2 },
    );
    expect(store.evicted).toBe(11);
    expect(store.counts).toMatchObject({
      records: 13,
      frames: 7,
      octets: { client: 24 + 10 + 5 + 1 + 4 * 9, server: 20 + 6 + 7 + 3 * 9 + 50 },
      connections: 2,
      streams: 4,
      findings: { error: 0, warning: 1, info: 0 },
    });
  });
});
