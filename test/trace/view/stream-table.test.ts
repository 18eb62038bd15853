import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamState } from '../../../src/trace/view/stream-state.ts';
import { initiatorOf, StreamTable } from '../../../src/trace/view/stream-table.ts';

interface Plain {
  readonly id: number;
  readonly openedSeq: number;
  over: boolean;
  active: boolean;
}

/** What is done to the streams, one after another. */
const anyStep = fc.oneof(
  // Opens the next identifier of a side, or leaves some out.
  fc.record({ does: fc.constant('open' as const), side: fc.nat(1), skips: fc.oneof(fc.constant(0), fc.nat(300)) }),
  fc.record({ does: fc.constant('finish' as const), which: fc.nat(40) }),
  fc.record({ does: fc.constant('activate' as const), which: fc.nat(40) }),
);

test('knows of every identifier what a plain list knows', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 120 }), fc.integer({ min: 17, max: 24 }), (steps, room) => {
      const table = new StreamTable(room);
      const all: Plain[] = [];
      const over: Plain[] = [];
      const highest = { client: -1, server: 0 };
      for (const [seq, step] of steps.entries()) {
        if (step.does === 'open') {
          const side = step.side === 0 ? 'client' : 'server';
          highest[side] += 2 + 2 * step.skips;
          const id = highest[side];
          // The server's are promised; they count from their HEADERS on.
          const stream = table.begin(id, side, side === 'client' ? 'HEADERS' : 'PUSH_PROMISE', seq, seq)!;
          all.push({ id, openedSeq: seq, over: false, active: side === 'client' });
          expect(stream).toMatchObject({ id, initiator: side, openedSeq: seq, over: false, grpc: false });
          if (side === 'client') stream.client.state = 'open';
        } else {
          const plain = all.filter((each) => !each.over)[step.which];
          if (!plain) continue;
          const stream = table.get(plain.id)!;
          if (step.does === 'activate') {
            if (plain.active) continue;
            table.activate(stream);
            stream.server.state = 'open';
            plain.active = true;
          } else {
            table.finish(stream, seq);
            table.finish(stream, seq + 1);
            expect(stream).toMatchObject({ over: true, overAt: seq });
            plain.over = true;
            over.push(plain);
          }
        }
        check(table, all, over.slice(-room));
      }
    }),
    { numRuns: 60 },
  );
});

function check(table: StreamTable, all: readonly Plain[], recent: readonly Plain[]): void {
  const known = new Map([...all.filter((each) => !each.over), ...recent].map((each) => [each.id, each]));
  const opened = new Set(all.map(({ id }) => id));
  for (const side of ['client', 'server'] as const) {
    const own = all.filter(({ id }) => initiatorOf(id) === side);
    const last = own.at(-1)?.id ?? 0;
    expect(table.highest[side]).toBe(last);
    expect(table.total[side]).toBe(own.length);
    expect(table.concurrent[side]).toBe(own.filter((each) => each.active && !each.over).length);
    for (let id = side === 'client' ? 1 : 2; id <= last + 2; id += 2) {
      const plain = known.get(id);
      expect(table.get(id)?.openedSeq).toBe(plain?.openedSeq);
      const gone = opened.has(id) ? 'forgotten' : 'skipped';
      expect(table.fate(id)).toBe(id > last ? 'idle' : plain ? (plain.over ? 'over' : 'open') : gone);
    }
  }
  expect(table.known).toBe(known.size);
  expect([...table.open.keys()]).toEqual(all.filter((each) => !each.over).map(({ id }) => id));
}

test('a stream that is used again is as new', () => {
  const used = new StreamState(1, 'client', 'HEADERS', 3, 4);
  const fill = (object: object) => {
    for (const [key, value] of Object.entries(object)) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) fill(value);
      else Object.assign(object, { [key]: 77 });
    }
  };
  fill(used);
  expect(used.client.window.spent).toBe(77);
  expect(used.begin(6, 'server', 'PUSH_PROMISE', 7, 8)).toBe(used);
  expect(used).toEqual(new StreamState(6, 'server', 'PUSH_PROMISE', 7, 8));
  expect(used).toMatchObject({ id: 6, over: false, notes: undefined, interim: [] });
  expect(used.client).toMatchObject({
    state: 'idle',
    ended: false,
    endedSeq: -1,
    resetSeq: -1,
    lastSeq: -1,
    resetCode: -1,
  });
});

test('fields are let go of sixteen streams after their own is over', () => {
  const table = new StreamTable(100);
  const streams: StreamState[] = [];
  const run = (id: number) => {
    const stream = table.begin(id, 'client', 'HEADERS', 0, 0)!;
    stream.client.fields = stream.server.trailers = [];
    streams.push(stream);
    table.finish(stream, 0);
  };
  for (let id = 1; id < 33; id += 2) run(id);
  expect(streams.filter(({ client }) => client.fields === undefined)).toEqual([]);
  run(33);
  expect(streams.filter(({ client }) => client.fields === undefined).map(({ id }) => id)).toEqual([1]);
  expect(streams[0]!.server.trailers).toBeUndefined();
});
