import { stat } from 'node:fs/promises';
import type { TraceFile } from '../files/index.ts';
import { Progress } from './progress.ts';
import { tell } from './session.ts';

export const nameOf = (path: string): string => (path === '-' ? 'standard input' : path);

/** How far reading a trace is: `Reading trace.json`, told with the octets of the file that were read. */
export async function progressOf(verb: string, path: string): Promise<Progress> {
  // What is wrong with the file is told by reading it; of a pipe nobody knows how much will come.
  const size =
    path === '-'
      ? 0
      : await stat(path).then(
          (file) => file.size,
          () => 0,
        );
  return new Progress(`${verb} ${nameOf(path)}`, size);
}

/** Tells what could not be read of a trace, once all of it was. */
export function tellGaps(file: TraceFile, path: string): void {
  const name = nameOf(path);
  const { damaged, unknown } = file.skipped;
  const first = file.problems.find(({ reason }) => reason === 'damaged') ?? file.problems[0];
  const where = first ? ` (line ${first.line}: ${first.message})` : '';
  if (damaged > 0) tell(`${name}: ${counted(damaged, 'line')} could not be read${where}.`);
  else if (unknown > 0) tell(`${name}: ${counted(unknown, 'line')} of a newer version left out${where}.`);
  if (file.damage !== undefined) tell(`${name}: reading stopped before the end: ${file.damage}.`);
  else if (file.ending === 'cut') tell(`${name} ends in the middle of a record; all before it was read.`);
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
