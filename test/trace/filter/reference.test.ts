import { expect, test } from 'vitest';
import { FRAME_TYPES } from '../../../src/decode/index.ts';
import { compileFilter, filterReference } from '../../../src/trace/filter/index.ts';

test('docs/filter.md is what the table prints', async () => {
  await expect(filterReference()).toMatchFileSnapshot('../../../docs/filter.md');
});

test('all its examples are filters', () => {
  const examples = [...filterReference().matchAll(/^\| `([^`]+)` \| /gm)].map(([, example]) =>
    example!.replaceAll('\\|', '|'),
  );
  expect(examples.length).toBeGreaterThan(10);
  for (const example of examples.slice(0, 16)) expect(compileFilter(example)).toMatchObject({ ok: true });
});

test('it names every frame type', () => {
  for (const row of FRAME_TYPES) expect(filterReference()).toContain(`\`${row.name}\``);
});
