import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame } from '../../src/decode/index.ts';
import { Inspector } from '../../src/inspector.ts';
import { type TraceRecord, TraceStore } from '../../src/trace/index.ts';
import { PackedPage, PagePool } from '../../src/trace/packed-page.ts';
import { anyRecord } from '../support/any-record.ts';

test('gives back any records as they were', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 30 }), (records) => {
      const page = new PackedPage(records, new PagePool());
      expect(page.length).toBe(records.length);
      records.forEach((record, place) => {
        expect(page.seqAt(place)).toBe(record.seq);
        expect(page.at(place)).toEqual(record);
      });
    }),
  );
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
