import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RegisterCommand } from './index.ts';

export const SHOW_FORMATS = ['text', 'json', 'jsonl', 'nghttp'] as const;

export interface ShowOptions {
  readonly filter?: string;
  readonly stream?: readonly number[];
  readonly format: (typeof SHOW_FORMATS)[number];
  readonly verbose?: boolean;
  readonly follow?: boolean;
}

const EXAMPLES = `
Exit code: 0; 1 where the trace cannot be read or is damaged (all that can be read is printed); 2 wrong usage.

Examples:
  h2inspect show trace.json
  h2inspect show trace.json --filter 'type == GOAWAY || errorCode'
  h2inspect show trace.json --filter 'status >= 500' -v
  h2inspect show trace.json --format jsonl | jq 'select(.length > 1000)'
  h2inspect show --follow trace.jsonl            while it is being recorded
  zcat old.json.gz | h2inspect show -            from a pipe

The filter language is described in docs/filter.md; 'h2inspect show --filter-help' prints it.
`;

/** Prints a trace. */
export const registerShow: RegisterCommand = (program, exit) => {
  program
    .command('show')
    .argument('[trace]', 'trace file, or - for standard input')
    .description('print the records of a trace')
    .option('-f, --filter <filter>', "only records that pass, as 'type == HEADERS && stream == 3'")
    .option('-s, --stream <numbers>', 'only these streams, separated by commas', parseStreams)
    .addOption(new Option('--format <format>', 'how to print them').choices(SHOW_FORMATS).default('text'))
    .option('-v, --verbose', 'with every header field')
    .option('-F, --follow', 'go on with what is still being written, until the trace is closed')
    .option('--filter-help', 'print what a filter may ask')
    .addHelpText('after', EXAMPLES)
    .action(async (trace: string | undefined, options: ShowOptions & { filterHelp?: true }, command: Command) => {
      const { show, printFilterReference } = await import('../show.ts');
      if (options.filterHelp) return printFilterReference();
      if (trace === undefined) command.error('error: the trace is missing: h2inspect show <trace>');
      if (options.follow && trace === '-') command.error('error: standard input ends and cannot be followed');
      exit(await show(trace!, options));
    });
};

function parseStreams(text: string): readonly number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError('It is a list of numbers such as 1,3.');
  return text.split(',').map(Number);
}
