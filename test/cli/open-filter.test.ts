import { expect, test } from 'vitest';
import { h2inspect, temporaryFolder, traceFile } from '../support/cli.ts';
import { PseudoTerminal } from '../support/terminal.ts';

const folder = temporaryFolder();
const trace = traceFile(folder, 'trace.jsonl', 'OPEN; GET1; OK1.ES; C> PING(12345678)');

test('open begins with what was asked for', async () => {
  const terminal = new PseudoTerminal(['open', trace, '--filter', 'type == PING']);
  const screen = await terminal.until('12345678');
  expect(screen).not.toContain('SETTINGS');
  terminal.press('q');
  expect((await terminal.exit).exitCode).toBe(0);
});

test.each<[command: string, args: readonly string[]]>([
  ['open', ['open', trace]],
  ['a session', ['--upstream', 'localhost:1', '--listen', '0', '--log']],
])('%s does not begin with a wrong filter', async (_, args) => {
  const { code, stderr } = await h2inspect([...args, '--filter', 'typ == PING']);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^h2inspect: filter: there is no field typ/m)]);
});
