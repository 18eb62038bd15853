import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';

const folder = resolve(import.meta.dirname, '../../docs/commands');

/** What `h2inspect <command> --help` prints on 100 columns. */
function help(name: string): string {
  const program = new Command('h2inspect');
  for (const register of COMMANDS) register(program, () => {});
  const command = name === 'h2inspect' ? program : program.commands.find((one) => one.name() === name);
  if (!command) throw new Error(`there is no command ${name}`);
  let text = '';
  command.configureOutput({ getOutHelpWidth: () => 100, writeOut: (piece) => (text += piece) }).outputHelp();
  return text.trim();
}

test.each(readdirSync(folder))('docs/commands/%s prints --help', async (page) => {
  const path = join(folder, page);
  const text = help(page.replace('.md', ''));
  const printed = readFileSync(path, 'utf8')
    .replace(/```text\n.*?```/s, () => `\`\`\`text\n${text}\n\`\`\``)
    // What a golden test of the command has printed.
    .replace(/(<!-- (test\/fixtures\/\S+) -->\n```text\n).*?```/gs, (_, head: string, fixture: string) => {
      const output = readFileSync(resolve(folder, '../..', fixture), 'utf8').trimEnd();
      return `${head}${output}\n\`\`\``;
    });
  // `npx vitest run test/cli/commands-docs.test.ts -u` prints it again.
  await expect(printed).toMatchFileSnapshot(path);
});

test('every command has a page', () => {
  const program = new Command('h2inspect');
  for (const register of COMMANDS) register(program, () => {});
  const pages = readdirSync(folder).map((page) => page.replace('.md', ''));
  expect(program.commands.map((command) => command.name()).filter((name) => !pages.includes(name))).toEqual([]);
});
