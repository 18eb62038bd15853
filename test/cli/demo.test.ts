import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runCli, scratch } from '../support/live-cli.ts';
import { cleanUp } from '../support/proxy-rig.ts';

afterEach(cleanUp);

test('the demo ends by itself and shows what it promises', async () => {
  const file = join(scratch(), 'demo.json');
  const { code, stdout } = await runCli(['demo', '--listen', '0', '--record', file]);
  expect(code).toBe(0);
  // The held response: HEADERS without END_STREAM, and nothing more on that stream until the client lets go.
  expect(stdout).toMatch(/← +5 {2}HEADERS +EH +\d+ {2}204\n/);
  expect(stdout).toMatch(/GOAWAY +22 {2}ENHANCE_YOUR_CALM · last stream 1 · "too_many_pings"/);
  expect(stdout).toMatch(/✖ .*stream 3.*stream-id-not-opened-by-client/);
  expect(stdout).toMatch(/:status:: 200/);
  expect(stdout).toMatch(/curl -k --http2 -v https:\/\/localhost:\d+\/broken\/stream/);
  const { records } = JSON.parse(readFileSync(file, 'utf8')) as { records: { kind: string; rule?: string }[] };
  const rules = records.filter((record) => record.kind === 'finding').map((record) => record.rule);
  expect(rules).toContain('stream-id-not-opened-by-client');
});
