import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completeFilter } from '../../../src/trace/filter/index.ts';

const texts = (line: string, cursor?: number) => completeFilter(line, cursor).items.map(({ text }) => text);

test.each<[line: string, from: number, first: readonly string[]]>([
  ['ty', 0, ['type', 'typeCode']],
  ['LEN', 0, ['length']],
  ['strea', 0, ['stream', 'streamId']],
  ['win', 0, ['windowSizeIncrement']],
  ['type == HE', 8, ['HEADERS']],
  ['type == ', 8, ['DATA', 'HEADERS', 'PRIORITY', 'RST_STREAM', 'SETTINGS']],
  ['type in {DATA pi', 14, ['PING']],
  ['type ', 5, ['==', '!=', 'in', 'not in', '&&', '||']],
  ['length ', 7, ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in', '&&']],
  ['from ', 5, ['==', '!=', '&&']],
  ['priority.exclusive ', 19, ['==', '!=', '&&']],
  ['finding ', 8, ['&&', '||']],
  ['flags ', 6, ['has', '&&']],
  ['flags has END', 10, ['END_STREAM', 'END_HEADERS']],
  ['errorCode == EN', 13, ['ENHANCE_YOUR_CALM']],
  ['length > 3 ', 11, ['&&', '||', 'and', 'or']],
  ['length > 3 a', 11, ['and']],
  ['length > 3 && str', 14, ['stream', 'streamId']],
  ['!(str', 2, ['stream', 'streamId']],
  ['(length > 3) ', 13, ['&&', '||']],
  ['(type ', 6, ['==', '!=']],
  ['!((type == HEADERS && flags has ', 32, ['END_STREAM']],
  ['(length > 3 ', 12, ['&&', '||']],
  ['setting.INI', 0, ['setting.INITIAL_WINDOW_SIZE']],
  ['type == SETTINGS && setting["MAX_F', 20, ['setting["MAX_FRAME_SIZE"]']],
  ['header["use', 0, ['header["user-agent"]']],
  ['header["', 0, ['header[":method"]', 'header[":path"]']],
  ['finding.sev', 0, ['finding.severity']],
  ['finding.severity == ', 20, ['error', 'warning', 'info']],
  ['priority.exclusive == t', 22, ['true']],
  ['kind == con', 8, ['connection-opened', 'connection-waiting', 'connection-failed', 'connection-closed']],
])('%s', (line, from, first) => {
  expect(completeFilter(line).from).toBe(from);
  expect(texts(line).slice(0, first.length)).toEqual(first);
});

test.each([['length == '], ['host == '], ['type == /'], ['"abc'], ['lenght > 3 && '], [') ']])(
  '%s: nothing to propose',
  (line) => {
    expect(texts(line)).toEqual([]);
  },
);

test('what stands behind the cursor does not matter', () => {
  expect(texts('ty == DATA', 2)).toEqual(['type', 'typeCode']);
});

test('every proposal has a kind, and fields have a hint', () => {
  for (const item of completeFilter('').items) expect(item.hint).not.toBe('');
  expect(texts('')).toContain('type');
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (line, cursor) => Boolean(completeFilter(line, cursor))),
  );
});
