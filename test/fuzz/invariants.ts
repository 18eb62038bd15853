import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Peer } from '../../src/decode/index.ts';
import { Diagnosis, RULES } from '../../src/diagnose/index.ts';
import { Inspector } from '../../src/inspector.ts';
import {
  compileFilter,
  decodeRecord,
  encodeRecord,
  FilterFacts,
  FORMATS,
  type RecordOf,
  redactRecord,
  statisticsJson,
  TraceParser,
  type TraceRecord,
  TraceStatistics,
  writeTrace,
} from '../../src/trace/index.ts';
import { recordDetail, recordLine } from '../../src/ui/format/record-line.ts';
import type { Case, Event } from './case.ts';
import { checkExports } from './checks/exports.ts';
import { checkFilter } from './checks/filter.ts';
import { checkScreen } from './checks/screen.ts';
import { checkStore } from './checks/store.ts';

const HEADER = { tool: 'h2inspect/fuzz', startedAt: '2026-11-20T10:00:00.000Z' };
const DATA_LIMIT = 8;

/** Throws where the code under test does, or where one of its promises is broken. */
export function check(one: Case): void {
  if (one.kind === 'wire') checkConnection(possible(one.events));
  else if (one.kind === 'trace') checkFile(one.octets);
  else checkFilter(one.text);
}

/** A relay reads nothing of an endpoint that has ended, nor of a connection that is closed. */
function possible(events: readonly Event[]): Event[] {
  const ended = new Set<Peer>();
  let closed = false;
  return events.filter((event) => {
    if (closed) return false;
    if ('octets' in event) return !ended.has(event.from);
    if (event.note.kind === 'direction-ended') ended.add(event.note.from);
    if (event.note.kind === 'connection-closed') closed = true;
    return true;
  });
}

function checkConnection(events: readonly Event[]): void {
  const records = inspect(events, (octets) => [octets]);
  sameRecords(inspect(events, oneByOne), records, 'octets one by one give other records');
  everyOctetIsAccountedFor(events, records);
  for (const format of FORMATS) {
    const parser = new TraceParser();
    const text = Buffer.from(writeTrace(format, HEADER, records));
    sameRecords([...parser.push(text), ...parser.end()], records, `${format.name} gives other records`);
    deepEqual(parser.problems, []);
    equal(parser.ending, 'closed');
  }
  judgedAnewTheSame(records);
  everyUseIsHarmless(records);
}

function inspect(events: readonly Event[], cut: (octets: Uint8Array) => Iterable<Uint8Array>): TraceRecord[] {
  const records: TraceRecord[] = [];
  const append = (record: TraceRecord) => records.push(record);
  const inspector = new Inspector({ append, dataLimit: DATA_LIMIT, diagnosis: { rules: RULES } });
  let at = 0;
  for (const event of events) {
    at += event.wait;
    if ('note' in event) inspector.note(1, event.note, at);
    else for (const piece of cut(event.octets)) inspector.receive(1, event.from, piece, at);
  }
  inspector.end('done', at);
  return records;
}

function* oneByOne(octets: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < octets.length; at++) yield octets.subarray(at, at + 1);
}

/** Offsets follow each other without a gap, up to where the sender stops to speak HTTP/2. */
function everyOctetIsAccountedFor(events: readonly Event[], records: readonly TraceRecord[]): void {
  for (const peer of ['client', 'server'] as const) {
    let accounted = 0;
    let isHttp2 = true;
    for (const record of records) {
      if (record.kind === 'frame' && record.from === peer) {
        if (isHttp2) equal(record.frame.offset, accounted, `offset of record ${record.seq}`);
        accounted = record.frame.offset + 9 + record.frame.length;
      } else if ((record.kind === 'octets' || record.kind === 'preface') && record.from === peer) {
        if (isHttp2) equal(record.offset, accounted, `offset of record ${record.seq}`);
        accounted = record.offset + record.length;
        // What follows is only counted.
        isHttp2 &&= record.kind === 'preface' || record.reason === 'truncated';
      }
    }
    const sent = events.reduce((sum, event) => {
      return 'octets' in event && event.from === peer ? sum + event.octets.length : sum;
    }, 0);
    const ended = events.some(
      (event) => 'note' in event && event.note.kind === 'direction-ended' && event.note.from === peer,
    );
    if (isHttp2 && ended) equal(accounted, sent, `octets of the ${peer}`);
    ok(accounted <= sent, `more octets than the ${peer} has sent`);
  }
}

/** The same records give the same findings, live and from a file. */
function judgedAnewTheSame(records: readonly TraceRecord[]): void {
  const diagnosis = new Diagnosis({ rules: RULES });
  for (const record of records) if (record.kind !== 'trace-ended') diagnosis.apply(record);
  diagnosis.end();
  const essence = ({ rule, summary, streamId, severity, fault, evidence }: RecordOf<'finding'>) =>
    JSON.stringify({ rule, summary, streamId, severity, fault, evidence });
  const live = records.filter((record) => record.kind === 'finding');
  deepEqual(diagnosis.findings.map(essence), live.map(essence));
  deepEqual(
    live.filter(({ rule }) => rule === 'rule-failed').map(({ summary }) => summary),
    [],
  );
}

/** Any octets in the place of a trace file. */
function checkFile(octets: Uint8Array): void {
  const whole = new TraceParser();
  const records = [...whole.push(octets), ...whole.end()];
  const cut = new TraceParser();
  const again = [...oneByOne(octets)].flatMap((octet) => cut.push(octet));
  again.push(...cut.end());
  sameRecords(again, records, 'octets one by one give other records');
  deepEqual([cut.problems, cut.ending, cut.refusal], [whole.problems, whole.ending, whole.refusal]);
  for (const record of records) {
    const decoded = decodeRecord(JSON.parse(encodeRecord(record)));
    ok(decoded.kind !== 'problem', `a record that was read cannot be read again: ${encodeRecord(record)}`);
    sameRecords([decoded], [record], 'a record changes when it is written again');
  }
  const diagnosis = new Diagnosis({ rules: RULES });
  for (const record of records) diagnosis.apply(record);
  diagnosis.end();
  deepEqual(
    diagnosis.findings.filter(({ rule }) => rule === 'rule-failed').map(({ summary }) => summary),
    [],
  );
  everyUseIsHarmless([...records, ...diagnosis.findings]);
}

const FILTERS = [
  'type == HEADERS or errorCode > 0',
  'header[":path"] contains "a" or finding',
  'status >= 400',
  'length > 9 and not from == client',
].map((text) => {
  const filter = compileFilter(text);
  ok(filter.ok, text);
  return filter;
});
const same = (text: string) => text;
const PLAIN = { client: same, server: same, error: same, warning: same, strong: same, muted: same };
const CONTROL = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** What is shown has no control characters in it; what is exported, masked, counted and filtered is at least that. */
function everyUseIsHarmless(records: readonly TraceRecord[]): void {
  const statistics = new TraceStatistics();
  const facts = new FilterFacts();
  for (const record of records) {
    for (const line of [recordLine(record, PLAIN), ...recordDetail(record, PLAIN)]) {
      ok(!CONTROL.test(line), `a control character in: ${JSON.stringify(line)}`);
    }
    const masked = redactRecord(record);
    const decoded = decodeRecord(JSON.parse(encodeRecord(masked)));
    ok(decoded.kind !== 'problem', `a masked record cannot be read: ${encodeRecord(masked)}`);
    ok(!/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/.test(encodeRecord(record)), 'a control character in the trace');
    statistics.apply(record);
    facts.apply(record);
    for (const filter of FILTERS) filter.matches(record, facts);
  }
  JSON.stringify(statisticsJson(statistics));
  checkExports(records);
  checkStore(records);
  checkScreen(records);
}

function sameRecords(actual: readonly TraceRecord[], expected: readonly TraceRecord[], message: string): void {
  for (const [at, record] of expected.entries()) {
    // Quick, and nearly always enough.
    if (actual[at] && encodeRecord(actual[at]) === encodeRecord(record)) continue;
    equal(plain(actual[at]), plain(record), message);
  }
  equal(actual.length, expected.length, message);
}

/** A missing property and an undefined one are the same, and their order does not matter. */
function plain(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part) =>
      part && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    1,
  );
}
