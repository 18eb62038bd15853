import { describe, expect, test } from 'vitest';
import { DynamicTable } from '../../../src/decode/hpack/dynamic-table.ts';
import type { HeaderField } from '../../../src/decode/hpack/header-field.ts';
import { limits } from '../../../src/limits.ts';

function literal(name: string, value = ''): HeaderField {
  return {
    name,
    value,
    representation: 'literal-incremental-indexing',
    index: 0,
    huffmanName: false,
    huffmanValue: false,
  };
}

function namesIn(table: DynamicTable): string[] {
  return Array.from(table.entries(), ({ index, name }) => `${index} ${name}`);
}

describe('DynamicTable', () => {
  test('the newest entry has index 62', () => {
    const table = new DynamicTable();
    for (const name of ['a', 'b', 'c']) table.insert(literal(name, '12'));
    expect([...table.entries()]).toEqual([
      { index: 62, name: 'c', value: '12', size: 35 },
      { index: 63, name: 'b', value: '12', size: 35 },
      { index: 64, name: 'a', value: '12', size: 35 },
    ]);
    expect(table.state).toEqual({ entries: 3, size: 105, maxSize: 4096, reliable: true });
  });

  test.each([61, 65, 2 ** 32 - 1])('index %i is not there', (index) => {
    const table = new DynamicTable();
    for (const name of ['a', 'b', 'c']) table.insert(literal(name));
    expect(table.field(index)).toBeUndefined();
  });

  test('a field referred to twice is one object, until an insertion moves it', () => {
    const table = new DynamicTable();
    table.insert(literal('a', '1'));
    const field = table.field(62);
    expect(field).toEqual({ ...literal('a', '1'), representation: 'indexed', index: 62 });
    expect(table.field(62)).toBe(field);
    table.insert(literal('b'));
    expect(table.field(63)).toEqual({ ...literal('a', '1'), representation: 'indexed', index: 63 });
    expect(field?.index).toBe(62);
  });

  test('the oldest entries make room', () => {
    const table = new DynamicTable(100);
    for (const name of ['a', 'b', 'c', 'd']) table.insert(literal(name));
    expect(namesIn(table)).toEqual(['62 d', '63 c', '64 b']);
    table.insert(literal('e'.repeat(40)));
    expect(namesIn(table)).toEqual([`62 ${'e'.repeat(40)}`]);
  });

  test('an entry may fill the table', () => {
    const table = new DynamicTable(100);
    table.insert(literal('x'.repeat(68)));
    expect(table.state).toMatchObject({ entries: 1, size: 100 });
  });

  test('an entry larger than the table empties it: RFC 7541 §4.4', () => {
    const table = new DynamicTable(100);
    table.insert(literal('a'));
    table.insert(literal('x'.repeat(69)));
    expect(table.state).toEqual({ entries: 0, size: 0, maxSize: 100, reliable: true });
  });

  test('resizing evicts the oldest, growing brings nothing back', () => {
    const table = new DynamicTable();
    for (const name of ['a', 'b', 'c']) table.insert(literal(name));
    table.resize(66);
    expect(namesIn(table)).toEqual(['62 c', '63 b']);
    table.resize(4096);
    expect(namesIn(table)).toEqual(['62 c', '63 b']);
  });

  test('ten thousand entries keep their order while the ring grows, turns and shrinks', () => {
    const table = new DynamicTable();
    const model: string[] = [];
    for (let count = 0; count < 10_000; count++) {
      const room = count < 5000 ? 40 * 1000 : 40 * 10;
      if (table.maxSize !== room) table.resize(room);
      table.insert(literal(String(count).padStart(8)));
      model.unshift(String(count).padStart(8));
      model.length = Math.min(model.length, room / 40);
    }
    expect(Array.from(table.entries(), ({ name }) => name)).toEqual(model);
    table.resize(40_000);
    for (let count = 0; count < 500; count++) table.insert(literal(String(count).padStart(8)));
    expect(table.field(62 + 499)?.name).toBe('       0');
    expect(table.field(62 + 500)?.name).toBe('    9999');
    expect(table.field(62 + 510)).toBeUndefined();
  });

  test('the state is one object as long as nothing changes', () => {
    const table = new DynamicTable();
    const before = table.state;
    expect(table.state).toBe(before);
    table.insert(literal('a'));
    expect(table.state).not.toBe(before);
  });

  test('a table emptied by its sender is reliable again', () => {
    const table = new DynamicTable();
    table.markUnreliable();
    table.resize(100);
    expect(table.state.reliable).toBe(false);
    table.resize(0);
    expect(table.state.reliable).toBe(true);
  });

  test('a sender with a huge table: what we hold is bounded, and unreliable from the first loss on', () => {
    const table = new DynamicTable(2 ** 32 - 1);
    const quarter = 'x'.repeat(limits.dynamicTableOctets / 4 - 32);
    for (let count = 0; count < 4; count++) table.insert(literal(quarter));
    expect(table.state).toEqual({
      entries: 4,
      size: limits.dynamicTableOctets,
      maxSize: 2 ** 32 - 1,
      reliable: true,
    });
    table.insert(literal(''));
    expect(table.state).toMatchObject({ entries: 4, size: limits.dynamicTableOctets * 0.75 + 32, reliable: false });
    table.insert(literal(quarter.repeat(5)));
    expect(table.state).toMatchObject({ entries: 0, size: 0, reliable: false });
  });
});
