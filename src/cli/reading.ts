import { open, stat } from 'node:fs/promises';
import { H2InspectError } from '../errors.ts';
import { TraceFile } from '../files/index.ts';
import { FOREIGN_OCTETS, foreignKind } from './foreign-file.ts';
import { Progress } from './progress.ts';
import { tell } from './session.ts';

/**
 * Opens the trace a command was given.
 *
 * @param path `-` reads standard input
 * @throws {H2InspectError} that says what the file is, where it is no trace
 */
export async function openTrace(path: string): Promise<TraceFile> {
  try {
    return await TraceFile.open(path);
  } catch (error) {
    if (!(error instanceof H2InspectError) || error.code !== 'not-a-trace' || !(await isRereadable(path))) throw error;
    const kind = await kindOf(path);
    throw kind === undefined ? error : new H2InspectError(error.code, `Cannot read ${path} as a trace: ${kind}.`);
  }
}

/** Whether a file can be read twice: standard input, a FIFO and the like cannot. */
export async function isRereadable(path: string): Promise<boolean> {
  if (path === '-') return false;
  return stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

async function kindOf(path: string): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(FOREIGN_OCTETS), 0, FOREIGN_OCTETS, 0);
    const start = buffer.subarray(0, bytesRead);
    const compressed = start[0] === 0x1f || (start[0] === 0x28 && start[1] === 0xb5);
    return compressed ? 'nothing in it can be decompressed, or what can is no trace' : foreignKind(start);
  } finally {
    await file.close();
  }
}

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

/** Tells what could not be read of a trace, once all of it was. True where something is damaged. */
export function tellGaps(file: TraceFile, path: string): boolean {
  const name = nameOf(path);
  const { damaged, unknown } = file.skipped;
  const first = file.problems.find(({ reason }) => reason === 'damaged') ?? file.problems[0];
  const where = first ? ` (line ${first.line}: ${first.message})` : '';
  if (damaged > 0) tell(`${name}: ${counted(damaged, 'line')} could not be read${where}.`);
  else if (unknown > 0) tell(`${name}: ${counted(unknown, 'line')} of a newer version left out${where}.`);
  if (file.damage !== undefined) tell(`${name}: reading stopped before the end: ${file.damage}.`);
  else if (file.ending === 'cut') tell(`${name} ends in the middle of a record; all before it was read.`);
  return damaged > 0 || file.damage !== undefined;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
