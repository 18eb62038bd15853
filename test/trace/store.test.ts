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
