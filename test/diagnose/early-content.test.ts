import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

const WINDOW = 'C> PREFACE; C> SET{}; POST1';

test('a reset for content that was sent before the smaller window was known is explained by it', () => {
  const { findings } = play(
    `${WINDOW}; C> DATA(1,16384); S> SET{4=4095}; C> SACK; S> SACK; S> RST(1,FLOW_CONTROL_ERROR)`,
    RULES,
  );
  const reset = findings.find(({ rule }) => rule === 'rst-stream-explained');
  expect(reset).toMatchObject({ severity: 'error', fault: 'server' });
  expect(reset?.summary).toContain(
    'FLOW_CONTROL_ERROR: the client had sent more than the 4 095 bytes of its window before it knew of that limit, as it may. By then',
  );
  expect(reset?.fix).toMatch(/65,535/);
});

test('content beyond a window that was known stays the mistake of its sender', () => {
  const { findings } = play(
    `${WINDOW}; S> SET{4=4095}; C> SACK; S> SACK; C> DATA(1,16384); S> RST(1,FLOW_CONTROL_ERROR)`,
    RULES,
  );
  const reset = findings.find(({ rule }) => rule === 'rst-stream-explained');
  const violation = findings.find(({ rule }) => rule === 'flow-control-violated');
  expect(reset?.cause).toBe(violation?.seq);
  expect(reset?.summary).toContain('because of flow-control-violated');
});

test('within the window nothing on the wire explains such a reset', () => {
  const { findings } = play('OPEN; POST1; C> DATA(1,100); S> RST(1,FLOW_CONTROL_ERROR)', RULES);
  expect(findings.find(({ rule }) => rule === 'rst-stream-explained')?.summary).toContain('nothing on the wire');
});
