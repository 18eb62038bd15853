import type { RegisterCommand } from './index.ts';

export interface StatsOptions {
  readonly json?: boolean;
  readonly filter?: string;
}

/** Figures of a trace. */
export const registerStats: RegisterCommand = (program, exit) => {
  program
    .command('stats')
    .argument('<trace>', 'trace file, or - for standard input')
    .description('figures of a trace: frames, streams, latencies, compression, waiting, findings')
    .option('-f, --filter <filter>', "only records that pass, as 'connection == 2' or 'host == example.com'")
    .option('--json', 'as JSON: octets, counts, milliseconds; every connection')
    .action(async (trace: string, options: StatsOptions) => {
      const { stats } = await import('../stats.ts');
      exit(await stats(trace, options));
    });
};
