import { statisticsJson, TraceStatistics } from '../trace/index.ts';
import type { StatsOptions } from './commands/stats.ts';
import { paletteOf, wantsColour } from './frame-log.ts';
import { openTrace, progressOf, tellGaps } from './reading.ts';
import { parseFilter, selectBy } from './selection.ts';
import { StandardOutput } from './standard-output.ts';
import { statsReport } from './stats-report.ts';

/** `h2inspect stats`; gives the exit code: 1 where the trace is damaged, though all that can be read was counted. */
export async function stats(path: string, { json, filter }: StatsOptions): Promise<number> {
  const select = await selectBy(filter === undefined ? undefined : parseFilter(filter), path);
  const statistics = new TraceStatistics();
  const file = await openTrace(path);
  const progress = await progressOf('Reading', path);
  for await (const records of file.batches()) {
    for (const record of records) if (select(record)) statistics.apply(record);
    progress.update(file.octetsRead);
  }
  progress.end();
  statistics.end();
  const output = new StandardOutput();
  if (json) await output.write(`${JSON.stringify(statisticsJson(statistics), undefined, 2)}\n`);
  else await output.write(statsReport(statistics, paletteOf(wantsColour(process.stdout))));
  return tellGaps(file, path) ? 1 : 0;
}
