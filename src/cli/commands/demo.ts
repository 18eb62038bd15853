import type { Command } from 'commander';
import type { RegisterCommand } from './index.ts';
import { addSessionOptions, type SessionOptions } from './inspect.ts';

/** Something to look at at once. */
export const registerDemo: RegisterCommand = (program) => {
  const demo = program
    .command('demo')
    .description('watch real traffic of a built-in client and server: nothing has to be set up');
  addSessionOptions(demo).action(async (options: SessionOptions, command: Command) => {
    const { demo: play } = await import('../demo.ts');
    await play(options, command.getOptionValueSource('listen') === 'default');
  });
};
