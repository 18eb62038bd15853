import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFilter, type Filter, TextProbe, type TraceRecord, TraceStore } from '../../src/trace/index.ts';
import { Search } from '../../src/ui/search.ts';
import { TraceModel } from '../../src/ui/trace-model.ts';
import { anyRecord } from '../support/any-record.ts';
import { Play } from './support.ts';

const records = fc
  .array(anyRecord, { minLength: 1, maxLength: 40 })
  .map((all): readonly TraceRecord[] => all.map((record, seq) => ({ ...record, seq })));

/** Texts that are there, in any case, and some that are not. */
const needle = (all: readonly TraceRecord[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom(...all), fc.nat(200), fc.integer({ min: 1, max: 8 }))
      .map(([record, start, length]) => [...JSON.stringify(record)].slice(start, start + length).join('')),
    fc.constantFrom('data', 'HEADERS', 'end_stream', 'window', 'é', 'settings', 'x', '\0'),
    fc.string({ minLength: 1, maxLength: 3 }),
  );

function found(model: TraceModel, text: string, from: number, step: 1 | -1): number | 'nothing' {
  const search = new Search(model.source, model.rows, text, from, step);
  for (;;) {
    const hit = search.advance(Number.NEGATIVE_INFINITY);
    if (hit !== undefined) return hit;
  }
}

/** One row after the other. */
function expected({ source, rows }: TraceModel, text: string, from: number, step: 1 | -1): number | 'nothing' {
  const probe = new TextProbe(text);
  for (let count = 1; count <= rows.length; count++) {
    const seq = rows.keyAt((((from + step * count) % rows.length) + rows.length) % rows.length);
    if (probe.matches(source.get(seq)!)) return seq;
  }
  return 'nothing';
}

/** In pages of an eighth of the room, some of them gone. */
function modelOf(all: readonly TraceRecord[], room = 30): TraceModel {
  const store = new TraceStore({ records: room });
  for (const record of all) store.append(record);
  const model = new TraceModel(store);
  model.advance(Number.POSITIVE_INFINITY);
  return model;
}

describe('a search', () => {
  test('finds what looking at each row finds', () => {
    fc.assert(
      fc.property(
        records.chain((all) => fc.tuple(fc.constant(all), needle(all), fc.nat(40), fc.constantFrom(1, -1))),
        ([all, text, start, step]) => {
          const model = modelOf(all);
          if (model.rows.length === 0) return;
          const from = start % model.rows.length;
          expect(found(model, text, from, step as 1 | -1)).toBe(expected(model, text, from, step as 1 | -1));
        },
      ),
      { numRuns: 500 },
    );
  });

  /** One response in many chunks, and credit for them. */
  const play = new Play().open().request(1, '/');
  play.headers('server', 1, [[':status', '200']]);
  for (let count = 0; count < 3000; count++) {
    play.data('server', 1, count === 1234 ? 'here it is, für dich' : 'nothing here');
    if (count % 1000 === 0) play.send('client', { type: 'WINDOW_UPDATE', streamId: 1, windowSizeIncrement: 100 });
  }
  play.data('server', 1, 'bye', true);
  const all = Array.from({ length: play.source.nextSeq }, (_, seq) => play.source.get(seq)!);
  const model = modelOf(all, 8 * 256);

  test.each(['HERE IT IS', 'für', 'ü', 'window_update', 'end_stream', ':path', 'status: 200', 'it is not', 'fur'])(
    'finds %s among many records that are alike',
    (text) => {
      for (const from of [0, 500, model.rows.length - 1]) {
        for (const step of [1, -1] as const) {
          expect(found(model, text, from, step)).toBe(expected(model, text, from, step));
        }
      }
    },
  );
});

test.each([
  ...['content == "abc"', '!content', 'content', '"abc"', 'fragment', 'fragment contains "a"', 'not "abc"'],
  ...['type == DATA', 'contentLength == 3', 'header[":path"] == "/abc"', 'length > 3 and content contains "b"'],
])('the filter %s leaves what it passes, with octets or without', (text) => {
  const play = new Play().open().request(1, '/abc');
  play.headers('server', 1, [[':status', '200']]);
  for (const content of ['abc', 'abcd', '', 'xyz']) play.data('server', 1, content);
  const model = new TraceModel(play.source);
  const filter = compileFilter(text) as Filter;
  model.setFilter(filter, 0);
  model.advance(Number.POSITIVE_INFINITY);
  const all = Array.from({ length: play.source.nextSeq }, (_, seq) => play.source.get(seq)!);
  const passing = all.flatMap((record) => (filter.matches(record) ? [record.seq] : []));
  expect(passing.length).toBeGreaterThan(0);
  expect(Array.from({ length: model.rows.length }, (_, row) => model.rows.keyAt(row))).toEqual(passing);
});
