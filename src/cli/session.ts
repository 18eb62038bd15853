import { RULES } from '../diagnose/index.ts';
import { TraceRecorder } from '../files/index.ts';
import { Inspector } from '../inspector.ts';
import type { SessionOptions } from './commands/inspect.ts';
import { FrameLog, wantsColour } from './frame-log.ts';
import { hostPort, packageVersion } from './options.ts';
import { allSinks, type RecordSink } from './record-sink.ts';

/** How often rules about what does not happen are asked while nothing happens, in ms. */
const TICK = 250;

/** Octets to records to wherever the user wants them: the part that a relay and the demo share. */
export interface Session {
  readonly inspector: Inspector;
  /** Says when the sockets have to wait. */
  readonly sink: RecordSink;
  /** Milliseconds since the session began. */
  readonly clock: () => number;
  /** A line for scripts and people on standard error, once traffic can come. */
  announce(line: string): void;
  /** Words between the lines of the log; nothing where there is no log. */
  say(text: string): void;
  /** The terminal UI, where it is wanted: resolves when its user quits. */
  shown(listening: string, ending: AbortSignal): Promise<string> | undefined;
  /** Ends the trace properly; the reason is its last record. */
  close(reason: string): Promise<void>;
}

export async function openSession(options: SessionOptions, upstream: string): Promise<Session> {
  const start = performance.now();
  const clock = () => performance.now() - start;
  const recorder = options.record === undefined ? undefined : await startRecorder(options.record, options, upstream);
  const log = options.quiet ? undefined : frameLog(options);
  const sink = allSinks([recorder, log, failuresOnStderr(options)].filter((one) => one !== undefined));
  const inspector = new Inspector({
    append: (record) => sink.append(record),
    diagnosis: { rules: RULES },
    ...(options.dataLimit !== undefined && { dataLimit: options.dataLimit }),
  });
  const tick = setInterval(() => inspector.advance(clock()), TICK).unref();
  return {
    inspector,
    sink,
    clock,
    announce: (line) => process.stderr.write(`${line}\n`),
    say: (text) => log?.say(text),
    shown: () => undefined,
    async close(reason) {
      clearInterval(tick);
      inspector.end(reason, clock());
      log?.flush();
      await recorder?.close();
    },
  };
}

function startRecorder(path: string, { dataLimit, listen }: SessionOptions, upstream: string): Promise<TraceRecorder> {
  const header = {
    tool: `h2inspect/${packageVersion()}`,
    startedAt: new Date().toISOString(),
    upstream,
    // Port 0 is no address; which port it became is in the records.
    ...(listen.port !== 0 && { listen: hostPort(listen) }),
    ...(Number.isFinite(dataLimit) && { dataLimit }),
  };
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
