import type { RegisterCommand } from './index.ts';

/** The same screen as a live session's, over a trace file. */
export const registerOpen: RegisterCommand = (program) => {
  program
    .command('open')
    .description('look at a trace file in the terminal UI')
    .argument('<trace file>', '.json or .jsonl, either with .gz or .zst')
    .option('--debug-log <file>', "append h2inspect's own errors to this file")
    .action(async (path: string, options: { readonly debugLog?: string }) => {
      const { open } = await import('../open.ts');
      await open(path, options);
    });
};
