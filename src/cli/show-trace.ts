import { appendFileSync } from 'node:fs';
import { TraceRecorder } from '../files/index.ts';
import { encodeRecord, type RecordSource, type TraceHeader } from '../trace/index.ts';
import type { ConnectionViews } from '../ui/overview.ts';
import type { SessionFacts } from '../ui/session-facts.ts';

export interface ShowTraceOptions {
  readonly source: RecordSource;
  /** What the engine of a live session knows of the connections. */
  readonly connections?: ConnectionViews;
  readonly facts: SessionFacts;
  /** Of the traces the user writes from what is shown. */
  readonly header: TraceHeader;
  /** What the user asks for first. */
  readonly filter?: string | undefined;
  /** A file for what must not land on the screen. */
  readonly debugLog: string | undefined;
}

/** The terminal UI over records, with what it needs of the world around it; resolves with why it ended. */
export async function showTrace({
  source,
  connections,
  facts,
  header,
  filter,
  debugLog,
}: ShowTraceOptions): Promise<string> {
  const { startUi } = await import('../ui/start.tsx');
  return startUi({
    source,
    session: facts,
    ...(connections && { connections }),
    ...(filter !== undefined && { filter }),
    actions: {
      async writeTrace(records, file) {
        const recorder = await TraceRecorder.open(file, header);
        let count = 0;
        for await (const record of records) {
          recorder.append(record);
          count++;
          if (recorder.saturated) await recorder.whenReady();
        }
        await recorder.close();
        return count;
      },
      toJson: encodeRecord,
    },
    ...(debugLog !== undefined && { debugLog: (line) => appendFileSync(debugLog, `${line}\n`) }),
  });
}
