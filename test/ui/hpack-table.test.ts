import { describe, expect, test } from 'vitest';
import { concatOctets, HpackDecoder } from '../../src/decode/index.ts';
import { limits } from '../../src/limits.ts';
import { HpackTable, HpackTables } from '../../src/ui/hpack-table.ts';
import { hex } from '../support/hex.ts';
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

/** Field blocks of a client, each in a HEADERS frame. */
function sent(blocks: readonly Uint8Array[]) {
  const play = new Play();
  for (const [at, block] of blocks.entries()) {
    const fragment = Buffer.from(block).toString('latin1');
    play.send('client', { type: 'HEADERS', streamId: 2 * at + 1, flags: ['END_HEADERS'], fragment });
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

  test('changes its size where the block did: before, after and between two fields', () => {
    const blocks = [
      hex`3f e1 01 82 40 01 61 01 31 40 01 62 01 32 // 256, :method: GET, a: 1, b: 2`,
      hex`be 10 01 63 01 33 00 01 64 01 34 44 01 2f // a, c: 3 never indexed, d: 4 without, :path: / with indexing`,
      hex`20 3f e1 01 40 01 65 01 35 // 0, 256, e: 5`,
      hex`40 01 66 01 36 20 40 01 67 01 37 // f: 6, misplaced 0, g: 7 is too large for it`,
      hex`3f e1 01 40 01 68 01 38 80 // 256, h: 8, index 0`,
    ];
    const source = sent(blocks);
    const table = new HpackTable(source, 1, 'client');
    const decoder = new HpackDecoder();
    for (const { seq } of source.records.slice(1)) {
      const { dynamicTable } = decoder.decode(blocks[seq - 1]!);
      table.advanceTo(source, seq);
      const entries = [...decoder.dynamicTable.entries()].map(({ name, value }) => ({ name, value }));
      expect(table.entries).toMatchObject(entries);
      expect([table.entries.length, table.size, table.maxSize, table.complete]).toEqual([
        entries.length,
        dynamicTable.size,
        dynamicTable.maxSize,
        dynamicTable.reliable,
      ]);
    }
  });

  test.each([
    ['inserted', hex`40 00 00`],
    ['inserted in the place of another', hex`40 01 62 00`],
  ])('is not complete where a field that was not kept was %s', (_, last) => {
    const tooMany = new Uint8Array(limits.fieldsPerBlock).fill(0x82);
    const source = sent([hex`3f 09 40 01 61 00 // 40 octets, a`, concatOctets([tooMany, last])]);
    const table = new HpackTable(source, 1, 'client');
    table.advanceTo(source, 1);
    expect(table.complete).toBe(true);
    table.advanceTo(source, 2);
    expect(table.complete).toBe(false);
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
