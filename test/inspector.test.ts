import { expect, test } from 'vitest';
import { Inspector } from '../src/inspector.ts';
import type { TraceRecord } from '../src/trace/index.ts';

test('records come, numbered, without diagnosis too', () => {
  const records: TraceRecord[] = [];
  const inspector = new Inspector({ append: (record) => records.push(record) });
  inspector.note(1, { kind: 'loop-lag', duration: 3 }, 1.23456);
  inspector.note(2, { kind: 'trace-ended', reason: 'SIGINT' }, 2);
  expect(records).toEqual([
    { seq: 0, at: 1.235, connection: 1, kind: 'loop-lag', duration: 3 },
    { seq: 1, at: 2, connection: 2, kind: 'trace-ended', reason: 'SIGINT' },
  ]);
});
