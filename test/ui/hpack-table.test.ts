import { describe, expect, test } from 'vitest';
import { HpackTable, HpackTables } from '../../src/ui/hpack-table.ts';
import { Play } from './support.ts';

/** Responses with fields that are added to the table, and used again. */
function played() {
  const play = new Play();
  for (let id = 1; id < 400; id += 2) {
    play.headers('server', id, [
      [':status', '200'],
      ['x-id', `value ${id}`],
      ['server', 'nginx'],
    ]);
    play.request(id, `/${id}`);
  }
  return play.source;
}

describe('the HPACK table of any moment', () => {
  test('agrees with what the decoder says after every block', () => {
    const source = played();
    for (const from of ['client', 'server'] as const) {
      const table = new HpackTable(source, 1, from);
      for (const record of source.records) {
        if (record.kind !== 'frame' || record.from !== from || record.frame.type !== 'HEADERS') continue;
        table.advanceTo(source, record.seq);
        const { entries, size, maxSize } = record.frame.fieldBlock!.dynamicTable;
        expect([table.entries.length, table.size, table.maxSize]).toEqual([entries, size, maxSize]);
        expect(table.complete).toBe(true);
      }
      expect(table.evicted).toBeGreaterThan(0);
    }
  });

  test('tells where an entry comes from and how often it was used', () => {
    const play = new Play();
    play
      .headers('server', 1, [
        [':status', '200'],
        ['x-a', 'b'],
      ])
      .headers('server', 3, [['x-a', 'b']])
      .headers('server', 5, [['x-a', 'b']]);
    const table = new HpackTable(play.source, 1, 'server');
    table.advanceTo(play.source, play.source.nextSeq - 1);
    expect(table.entries).toEqual([{ name: 'x-a', value: 'b', added: 0, uses: 2 }]);
  });

  test('an earlier moment shows the earlier table', () => {
    const source = played();
    const tables = new HpackTables();
    const late = tables.at(source, 1, 'server', source.nextSeq - 1).entries.length;
    const early = tables.at(source, 1, 'server', 3).entries.length;
    expect(early).toBeLessThan(late);
  });

  test('is not complete where the beginning has left memory', () => {
    const source = played();
    source.firstSeq = 10;
    const table = new HpackTable(source, 1, 'server');
    table.advanceTo(source, 20);
    expect(table.complete).toBe(false);
  });
});
