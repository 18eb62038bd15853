import { H2InspectError } from '../errors.ts';
import { TraceFile } from '../files/index.ts';
import { compileFilter, explainFilterError, type Filter, FilterFacts, type TraceRecord } from '../trace/index.ts';
import { progressOf } from './reading.ts';

/** Says which records were asked for. */
export type Select = (record: TraceRecord) => boolean;

/** Compiles the text of `--filter`. @throws {H2InspectError} with the place marked, exit code 2 */
export function parseFilter(text: string): Filter {
  const filter = compileFilter(text);
  if (filter.ok) return filter;
  throw new H2InspectError('bad-filter', explainFilterError(text, filter), { exitCode: 2 });
}

/**
 * The test of a filter, for records in their order. Where it asks for what only later records tell (the status of a
 * stream, a finding), the file is read once before; from a pipe or a growing file it knows what has come so far.
 *
 * @param path of a file that can be read twice, or undefined
 */
export async function selectBy(filter: Filter | undefined, path: string | undefined): Promise<Select> {
  if (filter === undefined) return () => true;
  const { streams, findings } = filter.needs;
  if (!streams && !findings) return (record) => filter.matches(record);
  const facts = new FilterFacts();
  if (path !== undefined) {
    const file = await TraceFile.open(path);
    const progress = await progressOf('Looking through', path);
    for await (const records of file.batches()) {
      for (const record of records) facts.apply(record);
      progress.update(file.octetsRead);
    }
    progress.end();
  }
  return (record) => {
    // Again: of a large trace the streams that came first were forgotten.
    facts.apply(record);
    return filter.matches(record, facts);
  };
}
