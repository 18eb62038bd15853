import { expect, test } from 'vitest';
import { h2inspect, temporaryFolder, traceFile, traceOf } from '../support/cli.ts';

const folder = temporaryFolder();
const sequence =
  'OPEN; 10 x (GET$n{user-agent me}; +9ms; OK$n; S> DATA($n,"hello",ES)); GET21; S> RST(21,REFUSED_STREAM); ' +
  'POST23; C> DATA(23,65535); +99ms; C> FIN; S> FIN';
const trace = traceFile(folder, 'trace.jsonl', sequence);

test('figures to look at', async () => {
  const { code, stdout, stderr } = await h2inspect(['stats', trace]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('1 connection · 12 streams');
  expect(stdout).toContain('10 complete · reset: 1 REFUSED_STREAM by server · 1 unfinished');
  expect(stdout).toMatch(/^2xx +10 +█{24}$/m);
  expect(stdout).toMatch(/^to headers +10 +10 ms/m);
  expect(stdout).toMatch(/^from client .*−\d\d %.*−\d\d %$/m);
  expect(stdout).toContain('had to wait at an empty flow-control window');
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
});

test('the same as JSON', async () => {
  const { stdout } = await h2inspect(['stats', trace, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    connections: { opened: 1 },
    total: { streams: { completed: 10, resets: { server: { REFUSED_STREAM: 1 } }, latency: { headers: { p50: 10 } } } },
    byConnection: [{ connection: 1 }],
  });
});

test('of some records only', async () => {
  const { stdout } = await h2inspect(['stats', trace, '--json', '--filter', 'type == DATA']);
  expect(Object.keys(JSON.parse(stdout).total.server.types)).toEqual(['DATA']);
});

test.each([
  ['an empty connection', ['stats', traceFile(folder, 'empty.jsonl', 'OPEN')], undefined],
  ['nothing but a refused connection', ['stats', '-'], traceOf('FAIL{}')],
])('%s', async (_, args, input) => {
  const { code, stdout } = await h2inspect(args, input);
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
});
