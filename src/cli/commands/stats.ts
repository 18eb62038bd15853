import type { RegisterCommand } from './index.ts';

export interface StatsOptions {
  readonly json?: boolean;
  readonly filter?: string;
}

const EXAMPLES = `
Exit code: 0; 1 where the trace cannot be read or is damaged; 2 wrong usage.

Examples:
  h2inspect stats trace.json
  h2inspect stats trace.json --filter 'connection == 2'
  h2inspect stats trace.json --json | jq '.total.streams.latency.headers.p99'
`;

/** Figures of a trace. */
export const registerStats: RegisterCommand = (program, exit) => {
  program
    .command('stats')
    .argument('<trace>', 'trace file, or - for standard input')
    .description('figures of a trace: frames, streams, latencies, compression, waiting, findings')
    .option('-f, --filter <filter>', "only records that pass, as 'connection == 2' or 'host == example.com'")
    .option('--json', 'as JSON: octets, counts, milliseconds; every connection')
    .addHelpText('after', EXAMPLES)
    .action(async (trace: string, options: StatsOptions) => {
      const { stats } = await import('../stats.ts');
      exit(await stats(trace, options));
    });
};
