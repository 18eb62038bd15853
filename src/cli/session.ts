import { RULES } from '../diagnose/index.ts';
import { TraceRecorder } from '../files/index.ts';
import { Inspector } from '../inspector.ts';
import { type TraceHeader, TraceStore } from '../trace/index.ts';
import { lifecycleSummary } from '../ui/format/lifecycle-summary.ts';
import type { SessionOptions } from './commands/inspect.ts';
import { FileSource } from './file-source.ts';
import { FrameLog, wantsColour } from './frame-log.ts';
import { packageVersion } from './options.ts';
import { passTime } from './passing-time.ts';
import { allSinks, heldBack, type RecordSink } from './record-sink.ts';
import { parseFilter, type Select, selectLive } from './selection.ts';
import { showTrace } from './show-trace.ts';

/** Octets to records to wherever the user wants them: the part that a relay and the demo share. */
export class Session {
  readonly inspector: Inspector;
  /** Takes the records, and says when the sockets have to wait. */
  readonly sink = heldBack();
  readonly #options: SessionOptions;
  readonly #startedAt = Date.now();
  readonly #start = performance.now();
  readonly #stopTime: () => void;
  readonly #log: FrameLog | undefined;
  readonly #store: TraceStore | undefined;
  #recorder: TraceRecorder | undefined;
  /** What the user was told about the recording. */
  readonly #losses: string[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
    this.inspector = new Inspector({
      append: (record) => this.sink.append(record),
      ...(options.diagnosis && { diagnosis: { rules: RULES } }),
      ...(options.dataLimit !== undefined && { dataLimit: options.dataLimit }),
    });
    this.#stopTime = passTime(this.clock, (at) => this.inspector.advance(at));
    const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
    if (wantsUi(options)) this.#store = new TraceStore();
    else if (!options.quiet) this.#log = frameLog(options, selectLive(filter));
  }

  /** Milliseconds since the session began. */
  readonly clock = (): number => performance.now() - this.#start;

  /** Whether a person looks at it, and not a file or a pipe. */
  get interactive(): boolean {
    return process.stdout.isTTY === true;
  }

  /**
   * Opens the trace file, and says on standard error that traffic may come. Records wait until then.
   *
   * @throws H2InspectError where the file cannot be written
   */
  async begin(listening: string, upstream: string): Promise<void> {
    const { record: file } = this.#options;
    if (file !== undefined) {
      const onLoss = (message: string) => this.#tellLoss(message);
      const onFailure = ({ message }: Error) => onLoss(`${message} The relay goes on.`);
      this.#recorder = await TraceRecorder.open(file, this.#header(listening, upstream), { onFailure, onLoss });
    }
    const failures = this.#store || (this.#log && this.interactive) ? undefined : failuresOnStderr;
    this.sink.release(allSinks([this.#recorder, this.#log, this.#store && storeSink(this.#store), failures]));
    process.stderr.write(`h2inspect listening on ${listening} -> ${upstream}\n`);
  }

  /** The terminal UI, where it is wanted: resolves with why it ended. */
  show(listening: string, upstream: string): Promise<string> | undefined {
    return this.#store && this.#showStore(this.#store, listening, upstream);
  }

  async #showStore(store: TraceStore, listening: string, upstream: string): Promise<string> {
    const { record, debugLog } = this.#options;
    // Records that left memory are read back from the recording, unless that is compressed.
    const recorded =
      record !== undefined && /\.jsonl?$/.test(record) ? await FileSource.open(record, store) : undefined;
    const ended = await showTrace({
      source: recorded ?? store,
      ...(this.inspector.engine && { connections: this.inspector.engine }),
      facts: {
        listening,
        upstream,
        startedAt: this.#startedAt,
        tryCommand: `curl -k ${listening}/`,
        ...(record !== undefined && { recording: record }),
      },
      header: this.#header(listening, upstream),
      filter: this.#options.filter,
      debugLog,
    });
    await recorded?.close();
    return ended;
  }

  /** Words between the lines of the log; nothing where there is no log. */
  say(text: string): void {
    this.#log?.say(text);
  }

  #tellLoss(message: string): void {
    tell(message);
    this.#losses.push(message);
  }

  /** Ends the trace properly; the reason is its last record. */
  async close(reason: string): Promise<void> {
    this.#stopTime();
    // The status line has shown it for seconds only, and perhaps nobody was looking.
    if (this.#store) for (const loss of this.#losses) tell(loss);
    this.inspector.end(reason, this.clock());
    this.#log?.flush();
    await this.#recorder?.close();
  }

  #header(listen: string, upstream: string): TraceHeader {
    const { dataLimit } = this.#options;
    return {
      tool: `h2inspect/${packageVersion()}`,
      startedAt: new Date(this.#startedAt).toISOString(),
      upstream,
      listen,
      ...(dataLimit !== undefined && Number.isFinite(dataLimit) && { dataLimit }),
    };
  }
}

function wantsUi({ ui, log, quiet }: SessionOptions): boolean {
  return ui && !log && !quiet && process.stdout.isTTY === true && process.stdin.isTTY === true;
}

function frameLog({ verbose = false }: SessionOptions, select: Select): FrameLog {
  return new FrameLog(process.stdout, { colour: wantsColour(process.stdout), verbose, select });
}

/** The store makes room by itself. */
function storeSink(store: TraceStore): RecordSink {
  return { append: (record) => store.append(record), saturated: false, whenReady: async () => {} };
}

/** What hinders connections is told to the user even where the log goes to a file, or nowhere. */
const failuresOnStderr: RecordSink = {
  append(record) {
    if (record.kind === 'connection-failed') tell(record.message);
    // Clients that say nothing are not waited for in vain: browsers open connections ahead.
    if (record.kind === 'connection-waiting' && record.upstream !== undefined) tell(lifecycleSummary(record));
  },
  saturated: false,
  whenReady: async () => {},
};

/** One line for the user on standard error; the terminal UI catches it and shows it in its status line. */
export function tell(message: string): void {
  process.stderr.write(`h2inspect: ${message}\n`);
}
