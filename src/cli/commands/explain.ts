import type { Command } from 'commander';
import type { RegisterCommand } from './index.ts';

export interface ExplainOptions {
  /** Every candidate. */
  readonly all?: boolean;
  /** Every rule. */
  readonly list?: boolean;
  /** Of the trace. */
  readonly filter?: string;
}

const EXAMPLES = `
Exit code: 0 explained (with a trace: found in it), 1 not, 2 wrong usage or no such rule.

Examples:
  h2inspect explain "curl: (16) Error in the HTTP2 framing layer"
  h2inspect explain "curl: (16) Error in the HTTP2 framing layer" trace.json
  curl -v https://localhost:8443/ 2>&1 | h2inspect explain -
  h2inspect explain stream-id-not-opened-by-client
  h2inspect explain --list
`;

/** From the words of an error to the rules behind it. */
export const registerExplain: RegisterCommand = (program, exit) => {
  program
    .command('explain')
    .argument('[text]', 'what another program printed, or the id of a rule; - reads standard input')
    .argument('[trace]', 'trace file: which of the possible causes is in it?')
    .description('what an error text really says, and what can be behind it; or all about a rule')
    .option('-a, --all', 'list every rule that can be behind a text')
    .option('-l, --list', 'list all rules')
    .option('-f, --filter <filter>', "of the trace only findings that pass, or whose proof does, as 'stream == 3'")
    .addHelpText('after', EXAMPLES)
    .action(async (text: string | undefined, trace: string | undefined, options: ExplainOptions, command: Command) => {
      const { explain, listRules } = await import('../explain.ts');
      if (options.list) return listRules();
      if (text === undefined) command.error('error: the text is missing: h2inspect explain "<text>" or <rule>');
      if (text === '-' && trace === '-') command.error('error: text and trace cannot both be standard input');
      if (options.filter !== undefined && trace === undefined) command.error('error: --filter is for a trace');
      exit(await explain(text!, trace, options));
    });
};
