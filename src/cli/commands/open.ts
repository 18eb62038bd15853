import type { RegisterCommand } from './index.ts';

export interface OpenOptions {
  readonly filter?: string;
  readonly debugLog?: string;
}

const EXAMPLES = `
Keys: ? all of them, f filter, 1 to 4 frames, streams, connections, findings, q quit.

Examples:
  h2inspect open trace.json
  h2inspect open trace.json.gz --filter 'status >= 500'
`;

/** The same screen as a live session's, over a trace file. */
export const registerOpen: RegisterCommand = (program) => {
  program
    .command('open')
    .description('look at a trace file in the terminal UI')
    .argument('<trace file>', '.json or .jsonl, either with .gz or .zst')
    .option('-f, --filter <filter>', "begin with only the records that pass, as 'type == HEADERS && stream == 3'")
    .option('--debug-log <file>', "append h2inspect's own errors to this file")
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: OpenOptions) => {
      const { open } = await import('../open.ts');
      await open(path, options);
    });
};
