import { deepEqual, equal, ok } from 'node:assert/strict';
import { type TraceRecord, TraceStore } from '../../../src/trace/index.ts';

/** Small enough to make room now and then. */
const ROOM = { records: 20, octets: 20_000 };

/** Numbers that may be missing between two records: whoever looks for them one by one is still done soon. */
const GAP = 1000;

/** Records as a store takes them: each number above those before it. */
export function ascending(records: readonly TraceRecord[]): readonly TraceRecord[] {
  let last = -1;
  return records.filter(({ seq }) => {
    if (seq <= last || seq > last + GAP) return false;
    last = seq;
    return true;
  });
}

export function checkStore(records: readonly TraceRecord[]): void {
  const store = new TraceStore(ROOM);
  const taken = ascending(records);
  for (const [at, record] of taken.entries()) {
    store.append(record);
    ok(store.octets <= ROOM.octets || store.firstSeq === record.seq, 'more octets than there is room for');
    deepEqual(store.get(record.seq), record);
    equal(store.nextSeq, record.seq + 1);
    const kept = at + 1 - store.evicted;
    ok(kept >= 1 && kept <= ROOM.records, `${kept} records kept`);
  }
  const kept = taken.slice(store.evicted);
  if (kept.length > 0) equal(store.firstSeq, kept[0]!.seq);
  const firstKept = taken.length - kept.length;
  for (const [at, record] of taken.entries()) {
    deepEqual(store.get(record.seq), at >= firstKept ? record : undefined);
  }
  ok(store.octets >= 0);
}
