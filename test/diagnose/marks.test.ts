import { expect, test } from 'vitest';
import { RULES, type Rule } from '../../src/diagnose/index.ts';
import { Odd } from '../../src/diagnose/oddity.ts';
import type { Watch } from '../../src/diagnose/rule.ts';
import { Inspector } from '../../src/inspector.ts';
import type { Case } from '../fuzz/case.ts';
import { anyCase } from '../fuzz/mutate.ts';
import { Random } from '../fuzz/random.ts';

/** Marks of a frame's arrival that a rule could do without: it looks at the same facts itself. */
const SHORT_CUTS =
  Odd.empty |
  Odd.priority |
  Odd.opensUnsettled |
  Odd.opensTooMany |
  Odd.opensAfterGoaway |
  Odd.opensAlone |
  Odd.opensEarly;

function withoutMarks(watch: Watch): Watch {
  switch (watch.on) {
    case 'before-frame':
      return watch.marks & ~SHORT_CUTS ? watch : { ...watch, marks: 0 };
    case 'after-frame':
      return { ...watch, marks: 0 };
    case 'section':
      return watch.kinds ? { ...watch, marks: 0 } : watch;
    default:
      return watch;
  }
}

const unmarked = RULES.map((rule): Rule => ({ ...rule, watch: [rule.watch].flat().map(withoutMarks) }));

function findingsOf({ events }: Extract<Case, { kind: 'wire' }>, rules: readonly Rule[]): string[] {
  const findings: string[] = [];
  const inspector = new Inspector({
    append(record) {
      if (record.kind === 'finding')
        findings.push(`${record.rule} ${record.streamId} ${record.severity} ${record.summary}`);
    },
    diagnosis: { rules },
  });
  let at = 0;
  for (const event of events) {
    at += event.wait;
    if ('note' in event) inspector.note(1, event.note, at);
    else inspector.receive(1, event.from, event.octets, at);
  }
  inspector.end('', at);
  return findings.sort();
}

test('a mark only spares a rule frames that it would be silent about', () => {
  const random = new Random(7);
  for (let count = 0; count < 1500; count++) {
    const one = anyCase(random);
    if (one.kind === 'wire') expect(findingsOf(one, unmarked)).toEqual(findingsOf(one, RULES));
  }
});
