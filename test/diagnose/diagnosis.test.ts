import { describe, expect, test } from 'vitest';
import { Diagnosis, RULES } from '../../src/diagnose/index.ts';
import { limits } from '../../src/limits.ts';
import type { RecordOf } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';

const sequences = RULES.flatMap(({ fires }) => fires);

/** A finding without numbers: those of a trace file have no findings among the records. */
const essence = (finding: RecordOf<'finding'>, all: readonly RecordOf<'finding'>[]) => ({
  rule: finding.rule,
  at: finding.at,
  severity: finding.severity,
  streamId: finding.streamId,
  cause: all.find(({ seq }) => seq === finding.cause)?.rule,
  proof: finding.evidence.length,
});

describe('a trace is judged as its traffic was', () => {
  test('every sequence of the rules, without the findings and with them', () => {
    for (const sequence of sequences) {
      const live = play(sequence, RULES);
      for (const { records } of [play(sequence, []), live]) {
        const diagnosis = new Diagnosis({ rules: RULES });
        for (const record of records) diagnosis.apply(record);
        const found = diagnosis.findings.map((each) => essence(each, diagnosis.findings));
        // The clock of a file stops at its last record; the live one went on.
        const last = records.findLast(({ kind }) => kind !== 'finding')?.at ?? 0;
        const all = live.findings.map((finding) => essence(finding, live.findings));
        expect(found).toEqual(all.slice(0, found.length));
        expect(all.slice(found.length).filter(({ at }) => at < last)).toEqual([]);
      }
    }
  });
});

describe('a diagnosis', () => {
  const wrong = play('OPEN; GET1; S> HDR(3,EH){:status 200}; C> FIN; S> FIN', []).records;

  test('numbers its findings by their place', () => {
    const diagnosis = new Diagnosis({ rules: RULES });
    for (const record of wrong) diagnosis.apply(record);
    diagnosis.end();
    expect(diagnosis.findings.map(({ seq }) => seq)).toEqual(diagnosis.findings.map((_, place) => place));
  });

  test('gives what is missing at the end', () => {
    const diagnosis = new Diagnosis({ rules: RULES });
    const unanswered = play('OPEN; GET1; +30s; C> PING(12345678)', []).records;
    for (const record of unanswered) diagnosis.apply(record);
    diagnosis.end();
    expect(diagnosis.findings.map(({ rule }) => rule)).toContain('no-response');
  });

  test('of a trace whose beginning is missing gives what is missing later', () => {
    const { records } = play('OPEN; GET1; OK1.ES; GET3; +30s; C> PING(12345678)', []);
    const joined = records.findIndex((record) => record.kind === 'frame' && record.frame.streamId === 1) + 1;
    const diagnosis = new Diagnosis({ rules: RULES });
    for (const record of records.slice(joined)) diagnosis.apply(record);
    diagnosis.end();
    expect(diagnosis.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['capture-started-late', 'no-response']),
    );
    expect(diagnosis.findings[0]!.summary).toContain('begins in the middle');
  });

  test('of a trace without an end keeps a bounded number, and counts the rest', () => {
    const diagnosis = new Diagnosis({ rules: RULES });
    const connections = limits.diagnosedFindings + 10;
    for (let connection = 1; connection <= connections; connection++) {
      for (const record of wrong) diagnosis.apply({ ...record, connection });
      if (diagnosis.omitted > 0) break;
    }
    expect(diagnosis.findings).toHaveLength(limits.diagnosedFindings);
    expect(diagnosis.omitted).toBeGreaterThan(0);
  });
});
