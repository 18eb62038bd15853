import { Option } from 'commander';
import type { Severity } from '../../trace/index.ts';
import type { RegisterCommand } from './index.ts';

export interface DiagnoseOptions {
  readonly json?: boolean;
  /** Only these are reported. */
  readonly rule?: readonly string[];
  /** These are not asked. */
  readonly disable?: readonly string[];
  readonly minSeverity: Severity;
  readonly filter?: string;
}

const EXAMPLES = `
Exit code: 0 no error was found, 1 errors were found, 2 wrong usage.

Examples:
  h2inspect diagnose trace.json
  h2inspect diagnose trace.json --min-severity warning
  h2inspect diagnose trace.json --rule response-held-open
  h2inspect diagnose trace.json --filter 'connection == 2 && type == RST_STREAM'
  h2inspect diagnose trace.json --json | jq '.findings[] | select(.fault == "server")'

'h2inspect explain <rule>' tells all about a rule.
`;

/** Finds what went wrong in a trace. */
export const registerDiagnose: RegisterCommand = (program, exit) => {
  program
    .command('diagnose')
    .argument('<trace>', 'trace file, or - for standard input')
    .description('what went wrong in a trace, why, who has to change, and the frames that prove it')
    .option('--rule <id>', 'report only this rule, all of its findings in full (may be repeated)', collect)
    .option('--disable <id>', 'leave this rule out (may be repeated)', collect)
    .addOption(
      new Option('--min-severity <severity>', 'report nothing below it')
        .choices(['error', 'warning', 'info'])
        .default('info'),
    )
    .option('-f, --filter <filter>', "only findings that pass, or whose proof does, as 'host == example.com'")
    .option('--json', 'as JSON, for programs: {"findings":[…]}, one per line')
    .addHelpText('after', EXAMPLES)
    .action(async (trace: string, options: DiagnoseOptions) => {
      const { diagnose } = await import('../diagnose.ts');
      exit(await diagnose(trace, options));
    });
};

const collect = (id: string, before: readonly string[] = []): readonly string[] => [...before, id];
