import { H2InspectError } from '../errors.ts';
import { compileFilter, explainFilterError, type Filter, FilterFacts, type TraceRecord } from '../trace/index.ts';
import { isRereadable, openTrace, progressOf } from './reading.ts';

/** Says which records were asked for. */
export type Select = (record: TraceRecord) => boolean;

/** Compiles the text of `--filter`. @throws {H2InspectError} with the place marked, exit code 2 */
export function parseFilter(text: string): Filter {
  const filter = compileFilter(text);
  if (filter.ok) return filter;
  const help = filter.suggestion === undefined ? "\n'h2inspect show --filter-help' tells what a filter may ask." : '';
  throw new H2InspectError('bad-filter', explainFilterError(text, filter) + help, { exitCode: 2 });
}

/**
 * The test of a filter, for records in their order. Where it asks for what only later records tell (the status of a
 * stream, a finding), the file is read once before; from a pipe or a growing file it knows what has come so far.
 *
 * @param path what will be read; `undefined` where it is still growing
 */
export async function selectBy(filter: Filter | undefined, path: string | undefined): Promise<Select> {
  const facts = new FilterFacts();
  if (filter && needsFacts(filter) && path !== undefined && (await isRereadable(path))) {
    const file = await openTrace(path);
    const progress = await progressOf('Looking through', path);
    for await (const records of file.batches()) {
      for (const record of records) facts.apply(record);
      progress.update(file.octetsRead);
    }
    progress.end();
  }
  return selectWith(filter, facts);
}

/** The test of a filter where nothing is known beforehand: a live session. */
export const selectLive = (filter: Filter | undefined): Select => selectWith(filter, new FilterFacts());

const needsFacts = ({ needs }: Filter): boolean => needs.streams || needs.findings;

function selectWith(filter: Filter | undefined, facts: FilterFacts): Select {
  if (filter === undefined) return () => true;
  if (!needsFacts(filter)) return (record) => filter.matches(record);
  return (record) => {
    // Again: of a large trace the streams that came first were forgotten.
    facts.apply(record);
    return filter.matches(record, facts);
  };
}
