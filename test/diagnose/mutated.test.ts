import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Diagnosis, RULES, type Rule } from '../../src/diagnose/index.ts';
import type { TraceRecord } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';

const sequences = RULES.flatMap(({ fires, silent }) => [...fires, ...silent]);

/** With a minute at the end in which nothing happens: that is what the rules on the clock wait for. */
function recordsOf(sequence: string): readonly TraceRecord[] {
  const { records } = play(sequence, []);
  const { seq, at } = records.at(-1)!;
  return [...records, { kind: 'trace-ended', reason: 'done', connection: 0, seq: seq + 1, at: at + 65_000 }];
}

/** Whether a rule was asked at all on this sequence. */
function isAsked(rule: Rule, sequence: string): boolean {
  let asked = false;
  const watch = [rule.watch].flat().map((each) => ({
    ...each,
    check: (sight: never) => {
      asked = true;
      return (each.check as (sight: never) => ReturnType<typeof each.check>)(sight);
    },
  }));
  const diagnosis = new Diagnosis({ rules: [{ ...rule, watch: watch as unknown as Rule['watch'] }] });
  for (const record of recordsOf(sequence)) diagnosis.apply(record);
  diagnosis.end();
  return asked;
}

function failures(records: readonly TraceRecord[]): readonly string[] {
  const diagnosis = new Diagnosis({ rules: RULES });
  for (const record of records) diagnosis.apply(record);
  diagnosis.end();
  return diagnosis.findings.filter(({ rule }) => rule === 'rule-failed').map(({ summary }) => summary);
}

const NUMBERS = [0, 1, 2, 255, 16_385, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const TEXTS = ['', ':', 'x', '\0', '\xff', '{stream}', ':status', 'content-length', 'h2c', '-1', 'a'.repeat(5000)];

type Plain = Record<string | number, unknown>;

/** Says which fields there are, or what the record is about. */
const FIXED = new Set(['kind', 'seq', 'connection', 'type', 'typeCode']);

/** Changes something deep inside of a record into something else of the same kind. */
function damage(record: TraceRecord, pick: (count: number) => number): TraceRecord {
  const copy = structuredClone(record) as unknown as Plain;
  const places: [Plain, string][] = [];
  const visit = (value: Plain) => {
    for (const key of Object.keys(value)) {
      if (FIXED.has(key)) continue;
      places.push([value, key]);
      if (typeof value[key] === 'object' && value[key] !== null) visit(value[key] as Plain);
    }
  };
  visit(copy);
  const [holder, key] = places[pick(places.length)]!;
  const before = holder[key];
  if (key === 'from') holder[key] = before === 'client' ? 'server' : 'client';
  else if (typeof before === 'number') holder[key] = NUMBERS[pick(NUMBERS.length)];
  else if (typeof before === 'string') holder[key] = TEXTS[pick(TEXTS.length)];
  else if (Array.isArray(before)) holder[key] = pick(2) === 0 ? [] : [...before, ...before];
  return copy as unknown as TraceRecord;
}

test('every rule is asked in its own sequences, which are what is mutated', () => {
  expect(RULES.filter((rule) => !isAsked(rule, rule.fires[0]!)).map(({ id }) => id)).toEqual([]);
});

test('no rule throws on its own sequences, mutated: left out, twice, in another order, later, with other values', () => {
  const records = sequences.map(recordsOf);
  const pairs = fc.tuple(fc.nat(records.length - 1), fc.nat(records.length - 1));
  const mutation = fc.record({ what: fc.nat(5), at: fc.nat(60), choice: fc.infiniteStream(fc.nat(1_000_000)) });
  fc.assert(
    fc.property(pairs, fc.array(mutation, { minLength: 1, maxLength: 6 }), ([one, other], mutations) => {
      // Two stories in one: what one rule does not expect may be in another rule's sequence.
      let list = [...records[one]!, ...records[other]!];
      for (const { what, at, choice } of mutations) {
        const place = at % list.length;
        const pick = (count: number) => (choice.next().value as number) % Math.max(1, count);
        const record = list[place]!;
        if (what === 0) list = list.toSpliced(place, 1);
        else if (what === 1) list = list.toSpliced(place, 0, record);
        else if (what === 2) list = list.toSpliced(place, 1).toSpliced(pick(list.length), 0, record);
        else list = list.with(place, damage(record, pick));
        if (list.length === 0) return;
      }
      let time = 0;
      const timed = list.map((record, seq) => {
        time = Math.max(time, record.at) + (mutations.length > 3 && seq % 7 === 0 ? 20_000 : 0);
        return { ...record, seq, at: time };
      });
      expect(failures(timed)).toEqual([]);
    }),
    { numRuns: Number(process.env.H2INSPECT_RUNS ?? 150), endOnFailure: true },
  );
});
