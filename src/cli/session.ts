import { TraceRecorder } from '../files/index.ts';
import { Inspector } from '../inspector.ts';
import type { SessionOptions } from './commands/inspect.ts';
import { FrameLog, wantsColour } from './frame-log.ts';
import { packageVersion } from './options.ts';
import { allSinks, type RecordSink } from './record-sink.ts';

/** What a session tells the header of its trace. */
export interface SessionFacts {
  readonly listen: string;
  readonly upstream: string;
}

/** Octets to records to wherever the user wants them: the part that a relay and the demo share. */
export interface Session {
  readonly inspector: Inspector;
  /** Says when the sockets have to wait. */
  readonly sink: RecordSink;
  /** Milliseconds since the session began. */
  readonly clock: () => number;
  /** Ends the trace properly; the reason is its last record. */
  close(reason: string): Promise<void>;
}

export async function openSession(options: SessionOptions, facts: SessionFacts): Promise<Session> {
  const recorder = options.record === undefined ? undefined : await startRecorder(options.record, options, facts);
  const log = options.quiet ? undefined : frameLog(options);
  const sink = allSinks([recorder, log, failuresOnStderr(options)].filter((one) => one !== undefined));
  const dataLimit = options.dataLimit === undefined ? {} : { dataLimit: options.dataLimit };
  const inspector = new Inspector({ append: (record) => sink.append(record), ...dataLimit });
  const start = performance.now();
  const clock = () => performance.now() - start;
  return {
    inspector,
    sink,
    clock,
    async close(reason) {
      inspector.note(0, { kind: 'trace-ended', reason }, clock());
      log?.flush();
      await recorder?.close();
    },
  };
}

function startRecorder(path: string, { dataLimit }: SessionOptions, facts: SessionFacts): Promise<TraceRecorder> {
  const limit = dataLimit === undefined ? {} : { dataLimit };
  const header = { tool: `h2inspect/${packageVersion()}`, startedAt: new Date().toISOString(), ...facts, ...limit };
  return TraceRecorder.open(path, header, { onFailure: ({ message }) => tell(`${message} The relay goes on.`) });
}

function frameLog({ verbose = false }: SessionOptions): FrameLog {
  return new FrameLog(process.stdout, { colour: wantsColour(process.stdout), verbose });
}

/** A connection that could not be made is told to the user even where the log goes to a file, or nowhere. */
function failuresOnStderr({ quiet }: SessionOptions): RecordSink | undefined {
  if (!quiet && process.stdout.isTTY) return undefined;
  return {
    append(record) {
      if (record.kind === 'connection-failed') tell(record.message);
    },
    saturated: false,
    whenReady: async () => {},
  };
}

/** One line for the user on standard error. */
export function tell(message: string): void {
  process.stderr.write(`h2inspect: ${message}\n`);
}
