import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { H2InspectError } from '../errors.ts';
import { type TraceHeader, TraceParser, type TraceRecord } from '../trace/index.ts';
import { COMPRESSIONS } from './compression.ts';
import { reasonOf } from './reason.ts';

const CHUNK = 1024 * 1024;
/** Milliseconds between looks at a file that has nothing new. */
const PATIENCE = 100;

/**
 * Reads a trace that is still being written, like `tail -f`: gives the records there are, then those that come, until
 * the trace is closed or `signal` is aborted.
 *
 * @throws {H2InspectError} `cannot-read-trace`, `not-a-trace`
 */
export async function* followTrace(path: string, signal: AbortSignal): AsyncIterable<FollowedRecords> {
  if (COMPRESSIONS.some(({ extension }) => path.endsWith(extension))) {
    throw new H2InspectError('cannot-read-trace', `Cannot follow ${path}: record without compression to read along.`);
  }
  const parser = new TraceParser();
  const buffer = new Uint8Array(CHUNK);
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new H2InspectError('cannot-read-trace', `Cannot read ${path}: ${reasonOf(cause)}.`, { cause });
  });
  try {
    while (!signal.aborted) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead > 0) {
        const records = parser.push(buffer.subarray(0, bytesRead));
        if (parser.refusal !== undefined) {
          throw new H2InspectError('not-a-trace', `Cannot read ${path} as a trace: ${parser.refusal}.`);
        }
        yield { header: parser.header, records };
      } else if (parser.ending === 'closed') return;
      else await wait(PATIENCE, undefined, { signal }).catch(() => {});
    }
  } finally {
    await file.close();
  }
}

export interface FollowedRecords {
  readonly header: TraceHeader | undefined;
  readonly records: readonly TraceRecord[];
}
