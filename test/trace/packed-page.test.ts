import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame } from '../../src/decode/index.ts';
import { Inspector } from '../../src/inspector.ts';
import { type TraceRecord, TraceStore } from '../../src/trace/index.ts';
import { PackedPage } from '../../src/trace/packed-page.ts';
import { PagePool } from '../../src/trace/page-pool.ts';
import { anyRecord } from '../support/any-record.ts';

const ROOM = { records: 40, octets: 1_000_000 };

/** A record without the octets that an outline may leave out. */
function withoutOctets(record: TraceRecord): TraceRecord {
  if (record.kind !== 'frame') return record;
  const { frame } = record;
  if (frame.type === 'DATA') return { ...record, frame: { ...frame, content: '' } };
  return frame.type === 'HEADERS' ? { ...record, frame: { ...frame, fragment: '' } } : record;
}

test('frames with a common number are packed and rarer ones are not', () => {
  // Else what is packed would not be tested.
  const records = fc.sample(anyRecord, { numRuns: 3000, seed: 1 });
  for (const type of ['DATA', 'HEADERS', 'WINDOW_UPDATE']) {
    const frames = records.filter((record) => record.kind === 'frame' && record.frame.type === type);
    const page = new PackedPage(new PagePool(), { records: 3000, octets: 1e9 });
    for (const record of frames) page.append(record);
    const kept = frames.filter((record, place) => page.at(place) === record);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(0.9 * frames.length);
  }
});

test('gives back any records as they were, while it is filled and when it is full', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 30 }), (records) => {
      const page = new PackedPage(new PagePool(), ROOM);
      const check = (length: number) => {
        expect(page.length).toBe(length);
        records.slice(0, length).forEach((record, place) => {
          expect(page.seqAt(place)).toBe(record.seq);
          expect(page.at(place)).toEqual(record);
          expect([record, withoutOctets(record)]).toContainEqual(page.outlineAt(place));
        });
      };
      records.forEach((record, place) => {
        expect(page.append(record)).toBe(true);
        check(place + 1);
      });
      page.seal();
      check(records.length);
    }),
  );
});

test('the memory of pages that were let go is used for others, and no record shows through', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 10 }), { maxLength: 6 }), (runs) => {
      const pool = new PagePool();
      let before: { page: PackedPage; records: readonly TraceRecord[] } | undefined;
      for (const records of runs) {
        const page = new PackedPage(pool, ROOM);
        for (const record of records) page.append(record);
        page.seal();
        const all = (held: PackedPage) => Array.from({ length: held.length }, (_, place) => held.at(place));
        expect(all(page)).toEqual(records);
        if (before) expect(all(before.page)).toEqual(before.records);
        if (records.length % 2 === 0) page.release();
        else before = { page, records };
      }
    }),
  );
});

test('small records do not hold the memory of a huge one', () => {
  const pool = new PagePool();
  const [, data] = traffic(2) as [TraceRecord, TraceRecord];
  const { frame } = data as TraceRecord & { kind: 'frame' };
  const filled = (record: TraceRecord) => {
    const page = new PackedPage(pool, ROOM);
    page.append(record);
    page.seal();
    return page;
  };
  filled({ ...data, frame: { ...frame, content: 'x'.repeat(10_000_000) } } as TraceRecord).release();
  expect(filled(data).octets).toBeLessThan(20_000);
});

test('says when there is no room, but one record has room in any page', () => {
  const [settings, data, more] = traffic(3) as [TraceRecord, TraceRecord, TraceRecord];
  const short = new PackedPage(new PagePool(), { records: 2, octets: 1_000_000 });
  expect([settings, data, more].map((record) => short.append(record))).toEqual([true, true, false]);
  expect(short.length).toBe(2);
  const small = new PackedPage(new PagePool(), { records: 10, octets: 1 });
  expect([data, more].map((record) => small.append(record))).toEqual([true, false]);
  expect(small.at(0)).toEqual(data);
});

/** One endless response: DATA, WINDOW_UPDATE and now and then something else. */
function traffic(frames: number): TraceRecord[] {
  const records: TraceRecord[] = [];
  const inspector = new Inspector({ append: (record) => records.push(record) });
  const data = (at: number) =>
    encodeFrame({ type: 'DATA', streamId: 1, content: `chunk ${at}`, contentLength: `chunk ${at}`.length });
  for (let at = 0; records.length < frames; at++) {
    if (at === 0) inspector.receive(1, 'server', encodeFrame({ type: 'SETTINGS', settings: [] }), at);
    else if (at % 100 === 0) inspector.receive(1, 'server', encodeFrame({ type: 'PING', opaqueData: '12345678' }), at);
    else inspector.receive(1, 'server', data(at), at);
  }
  return records;
}

test('a store of many records gives them all back, gaps, evictions and all', () => {
  // Numbers are missing where something was filtered out.
  const all = traffic(9000).map((record, at) => ({ ...record, seq: 3 * at + (at % 2) }));
  const store = new TraceStore({ records: 5000 });
  for (const record of all) store.append(record);
  expect(store.evicted).toBe(4000);
  expect(store.firstSeq).toBe(all[4000]!.seq);
  const bySeq = new Map(all.slice(4000).map((record) => [record.seq, record]));
  for (let seq = all[3990]!.seq; seq < store.nextSeq + 3; seq++) expect(store.get(seq)).toEqual(bySeq.get(seq));
  for (const record of all.slice(4000).reverse()) expect(store.get(record.seq)).toEqual(record);
});

test('a store gives back the newest records, which are in a page that is not full', () => {
  const all = traffic(2500);
  const store = new TraceStore();
  for (const record of all) {
    store.append(record);
    expect(store.get(record.seq)).toEqual(record);
    expect(store.outline(record.seq)).toMatchObject({ seq: record.seq, kind: record.kind });
    expect(store.get(record.seq + 1)).toBeUndefined();
  }
});

test('a store of few octets lets whole pages go, and what is left is right', () => {
  const all = traffic(9000);
  const store = new TraceStore({ octets: 200_000 });
  for (const record of all) {
    store.append(record);
    expect(store.octets).toBeLessThanOrEqual(200_000);
  }
  expect(store.evicted).toBe(store.firstSeq);
  expect(store.nextSeq - store.firstSeq).toBeGreaterThan(500);
  for (let seq = store.firstSeq; seq < store.nextSeq; seq++) expect(store.get(seq)).toEqual(all[seq]);
});
