import { setFlagsFromString } from 'node:v8';
import { H2InspectError } from '../errors.ts';
import type { TraceFile } from '../files/index.ts';
import { type RecordSource, type TraceHeader, TraceStore } from '../trace/index.ts';
import type { OpenOptions } from './commands/open.ts';
import { FileSource } from './file-source.ts';
import { packageVersion } from './options.ts';
import { openTrace } from './reading.ts';
import { parseFilter } from './selection.ts';
import { showTrace } from './show-trace.ts';

/** Per cent. */
const GROWTH = 50;

interface Opened {
  readonly source: RecordSource;
  close(): Promise<void>;
}

/**
 * Shows a trace file until the user quits.
 *
 * @throws H2InspectError where the file cannot be read, or where there is no terminal
 */
export async function open(path: string, { filter, debugLog }: OpenOptions): Promise<void> {
  if (filter !== undefined) parseFilter(filter);
  if (!process.stdout.isTTY || !process.stdin.isTTY) {
    throw new H2InspectError('no-terminal', `Showing ${path} needs a terminal: standard input or output is none here.`);
  }
  collectEarly();
  const file = await openTrace(path);
  const header: TraceHeader = file.header ?? {
    tool: `h2inspect/${packageVersion()}`,
    startedAt: new Date(0).toISOString(),
  };
  const opened = (await indexed(path, file)) ?? inMemory(file);
  try {
    const facts = { file: path, startedAt: Date.parse(header.startedAt) || 0 };
    await showTrace({ source: opened.source, facts, header, filter, debugLog });
  } finally {
    await opened.close();
  }
}

/**
 * V8 lets memory grow to a multiple of what is in use before it looks for what is not. What is in use here is little,
 * whatever the size of the file, and what passes through is all of it.
 */
function collectEarly(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}

/** A plain file of any size is read where it is looked at. Undefined for one that is no lines of records. */
async function indexed(path: string, file: TraceFile): Promise<Opened | undefined> {
  const source = await FileSource.open(path);
  if (source === undefined) return undefined;
  await file.close();
  return { source, close: () => source.close() };
}

/** Compressed, it can only be read from front to back: its newest records stay in memory. */
function inMemory(file: TraceFile): Opened {
  const store = new TraceStore();
  let closed = false;
  const reading = (async () => {
    for await (const records of file.batches()) {
      for (const record of records) store.append(record);
      if (closed) return;
    }
  })();
  return {
    source: store,
    async close() {
      closed = true;
      await reading;
    },
  };
}
