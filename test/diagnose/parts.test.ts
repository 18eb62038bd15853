import { expect, test } from 'vitest';
import { Diagnosis, RULES } from '../../src/diagnose/index.ts';
import type { TraceRecord } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';

function judge(records: readonly TraceRecord[]): readonly string[] {
  const diagnosis = new Diagnosis({ rules: RULES });
  for (const record of records) diagnosis.apply(record);
  diagnosis.end();
  return [...new Set(diagnosis.findings.map(({ rule }) => rule))].sort();
}

/** With numbers missing before each, as they are in what a filter leaves of one connection among others. */
const withGaps = (records: readonly TraceRecord[]) => records.map((record) => ({ ...record, seq: 2 * record.seq }));

/** The preface alone says nothing where all others may be missing. */
const UNDECIDED = 'C> PREFACE; +3s';

test('a connection that is cut out of a trace is judged as in the whole', () => {
  const changed: string[] = [];
  for (const sequence of RULES.flatMap(({ fires }) => fires)) {
    if (sequence === UNDECIDED) continue;
    const { records } = play(sequence, RULES);
    const [whole, part] = [judge(records), judge(withGaps(records))];
    if (whole.join() !== part.join()) changed.push(`${sequence}: ${whole}, but ${part}`);
  }
  expect(changed).toEqual([]);
});

test.each([
  ['an acknowledgement of SETTINGS', 'S> SETTINGS{}, SACK', 'settings-ack-unsolicited'],
  ['a response', 'S> SETTINGS{}; S> HDR(1,EH,ES){:status 200}', 'stream-id-not-opened-by-client'],
  ['an acknowledgement of a PING', 'S> SETTINGS{}, PING.ACK(x)', 'ping-ack-unsolicited'],
])('%s without anything of the other side is a mistake only where nothing is missing', (_, sequence, rule) => {
  const { records } = play(sequence, []);
  const opened = { ...OPENED, at: 0, seq: 0, connection: 1 } as TraceRecord;
  const whole = [opened, ...records.map((record, at) => ({ ...record, seq: at + 1 }))];
  expect(judge(whole)).toContain(rule);
  expect(judge(withGaps(whole))).toEqual(['capture-started-late']);
});

const OPENED = {
  kind: 'connection-opened',
  client: { address: '127.0.0.1:1' },
  server: { address: '127.0.0.1:2' },
  alpn: undefined,
};
