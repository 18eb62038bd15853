import { expect, test } from 'vitest';
import { Diagnosis, RULES } from '../../src/diagnose/index.ts';
import { compileFilter, isStart, type RecordOf, type TraceRecord } from '../../src/trace/index.ts';
import { loud, recordings } from '../support/good-sessions.ts';

function judge(records: readonly TraceRecord[]): readonly RecordOf<'finding'>[] {
  const diagnosis = new Diagnosis({ rules: RULES });
  for (const record of records) diagnosis.apply(record);
  diagnosis.end();
  return diagnosis.findings;
}

/** curl, nghttp, h2load, Go and Chromium, talking to nghttpd, nghttpx, nginx, Go and Node through the proxy. */
const sessions = recordings();

test('there are recordings', () => {
  expect(sessions.length).toBeGreaterThan(40);
});

test.each(sessions)('%s: no error and no warning', (_, records) => {
  expect(loud(records, judge(records))).toEqual([]);
});

const CUTS = 12;

test.each(sessions)('%s: none either where the recording was stopped on the way', (_, records) => {
  for (let cut = 1; cut < CUTS; cut++) {
    const part = records.slice(0, Math.floor((records.length * cut) / CUTS));
    expect(loud(part, judge(part))).toEqual([]);
  }
});

/** Without what looks like the beginning of a connection that began before. */
function inTheMiddle(records: readonly TraceRecord[]): readonly TraceRecord[] {
  const going = new Set<number>();
  return records.filter((record) => {
    const { kind, connection } = record;
    // Who has spoken to us before is not known.
    if (kind === 'connection-failed') return false;
    if (connection === 0 || going.has(connection)) return true;
    if (kind !== 'connection-opened' && isStart(record)) return false;
    going.add(connection);
    return true;
  });
}

test.each(sessions)('%s: none either where the recording began on the way', (_, records) => {
  for (let cut = 1; cut < CUTS; cut++) {
    const part = inTheMiddle(records.slice(Math.floor((records.length * cut) / CUTS)));
    expect(loud(part, judge(part))).toEqual([]);
  }
});

/** What `--filter` writes to a file. */
const FILTERS = [
  'from == server',
  'from == client',
  'kind == frame',
  'kind == frame && from == server',
  'kind == preface || from == server',
  'kind == connection-opened || stream == 3',
  'kind == connection-opened || type == HEADERS',
  'type == SETTINGS',
  'type != SETTINGS',
  'type != WINDOW_UPDATE',
  'type == DATA',
  'stream == 1',
  'kind == connection-opened || from == server',
  'kind == connection-opened || from == client',
  'kind == connection-opened || kind == preface || from == server',
  'kind == connection-opened || from == server || kind == connection-closed',
  'kind == connection-opened || kind == connection-closed',
  'kind == connection-opened || kind == direction-ended',
  'kind == connection-opened || (type == SETTINGS && from == server)',
  'kind == connection-opened || (type == SETTINGS && from == client)',
  'kind == preface || kind == direction-ended',
  'kind == preface || from == client',
  'kind != frame',
  'kind != frame || from == server',
  'kind != frame || from == client',
  'kind != frame || type == SETTINGS',
  'kind != frame || type == HEADERS',
  'kind != frame || type == DATA',
  'kind != frame || stream == 1',
  'kind != connection-opened',
];

test.each(FILTERS)('none either in what the filter %s leaves', (text) => {
  const filter = compileFilter(text);
  if (!filter.ok) throw new Error(text);
  for (const [, records] of sessions) {
    const part = records.filter((record) => filter.matches(record));
    expect(loud(part, judge(part))).toEqual([]);
  }
});

test('a trace that is whole is taken as whole', () => {
  const late = sessions.flatMap(([, records]) => judge(records)).filter(({ rule }) => rule === 'capture-started-late');
  expect(late).toEqual([]);
});

test.each([
  'kind != frame',
  'kind == connection-opened || kind == connection-closed',
  'kind == connection-opened || from == server',
  'kind == connection-opened || from == client',
])('what the filter %s leaves out is told, once', (text) => {
  const filter = compileFilter(text);
  if (!filter.ok) throw new Error(text);
  const [, records] = sessions.find(([name]) => name === 'curl')!;
  const part = judge(records.filter((record) => filter.matches(record)));
  expect(part.map(({ summary }) => summary)).toContain(
    'Frames of this connection are not in the trace: its settings, windows and header tables are unknown, and rules that need them are off',
  );
  expect(part.filter(({ rule }) => rule === 'capture-started-late')).toHaveLength(1);
});

test('a part of a trace says once for each connection that it is one', () => {
  const [, records] = sessions.find(([name]) => name === 'curl')!;
  const rulesOf = (part: readonly TraceRecord[]) => judge(part).map(({ rule, summary }) => `${rule}: ${summary}`);
  expect(rulesOf(records).join()).not.toContain('capture-started-late');
  const server = records.filter((record) => 'from' in record && record.from === 'server');
  expect(rulesOf(server)).toEqual([
    expect.stringMatching(/^capture-started-late: Frames of this connection are not in/i),
  ]);
});
