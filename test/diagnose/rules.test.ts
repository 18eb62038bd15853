import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import type { RecordOf } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';

type Finding = RecordOf<'finding'>;

const fires = RULES.flatMap((rule) => rule.fires.map((sequence) => ({ rule, id: rule.id, sequence })));
const silent = RULES.flatMap((rule) => rule.silent.map((sequence) => ({ rule, id: rule.id, sequence })));

/** The finding at the end of the chain of causes. */
function rootOf(finding: Finding, all: readonly Finding[]): Finding {
  const cause = all.find((each) => each.seq === finding.cause);
  return cause ? rootOf(cause, all) : finding;
}

test.each(fires)('$id fires in: $sequence', ({ rule, sequence }) => {
  const { findings } = play(sequence, RULES);
  const own = findings.filter((finding) => finding.rule === rule.id);
  expect(findings.map((finding) => finding.rule)).toContain(rule.id);
  for (const finding of own) {
    expect(finding.section).toBe(rule.section);
    // Every placeholder was filled.
    expect(finding.summary).not.toMatch(/\{\w+\}|undefined|NaN/);
  }
  const expected = new Set([
    rule.id,
    ...own.map((finding) => rootOf(finding, findings).rule),
    ...(rule.alongside ?? []),
  ]);
  const loud = findings.filter((finding) => finding.severity !== 'info' && finding.cause === undefined);
  expect(
    loud.filter((finding) => !expected.has(finding.rule)).map(({ rule: id, summary }) => `${id}: ${summary}`),
  ).toEqual([]);
});

test.each(silent)('$id is silent in: $sequence', ({ rule, sequence }) => {
  const { findings } = play(sequence, RULES);
  expect(findings.filter((finding) => finding.rule === rule.id).map((finding) => finding.summary)).toEqual([]);
});

test('no rule fails on any of the sequences', () => {
  for (const { sequence } of [...fires, ...silent]) {
    expect(play(sequence, RULES).findings.filter((finding) => finding.rule === 'rule-failed')).toEqual([]);
  }
});
