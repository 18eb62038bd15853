import { followTrace } from '../files/index.ts';
import { FORMATS, filterReference, type TraceHeader, type TraceRecord } from '../trace/index.ts';
import { NghttpLog } from '../ui/format/nghttp-log.ts';
import { counted } from '../ui/format/quantities.ts';
import { RECORD_LINE_HEAD, recordDetail, recordLine } from '../ui/format/record-line.ts';
import type { ShowOptions } from './commands/show.ts';
import { paletteOf, wantsColour } from './frame-log.ts';
import { packageVersion } from './options.ts';
import type { Progress } from './progress.ts';
import { openTrace, progressOf, tellGaps } from './reading.ts';
import { parseFilter, type Select, selectBy } from './selection.ts';
import { tell } from './session.ts';
import { StandardOutput } from './standard-output.ts';
import { stopSignal } from './stop-signal.ts';

/** Characters collected before they are written. */
const PIECE = 64 * 1024;

/** `h2inspect show`; gives the exit code. */
export async function show(path: string, options: ShowOptions): Promise<number> {
  const select = await selectionOf(path, options);
  const output = new StandardOutput();
  const printer = printerOf(options);
  const seen = { records: 0, passed: 0 };
  const progress = await progressOf('Reading', path);
  const write = async (text: string) => {
    if (text !== '' && process.stdout.isTTY) progress.giveWay();
    await output.write(text);
  };
  const print = async (records: readonly TraceRecord[]) => {
    let text = '';
    seen.records += records.length;
    for (const record of records) {
      if (!select(record)) continue;
      seen.passed++;
      text += printer.record(record);
      if (text.length < PIECE) continue;
      await write(text);
      text = '';
    }
    await write(text);
  };
  let code = 0;
  if (options.follow) await follow(path, printer, print, output);
  else code = await read(path, printer, print, output, progress);
  await output.write(printer.end());
  if (seen.records > 0 && seen.passed === 0) tell(`None of ${counted(seen.records, 'record')} passes.`);
  return code;
}

/** 1 where the trace is damaged, though all that can be read was shown. */
async function read(
  path: string,
  printer: Printer,
  print: Print,
  output: StandardOutput,
  progress: Progress,
): Promise<number> {
  const file = await openTrace(path);
  await output.write(printer.begin(file.header));
  for await (const records of file.batches()) {
    await print(records);
    if (output.gone.aborted) break;
    progress.update(file.octetsRead);
  }
  progress.end();
  if (output.gone.aborted) return 0;
  return tellGaps(file, path) ? 1 : 0;
}

async function follow(path: string, printer: Printer, print: Print, output: StandardOutput): Promise<void> {
  const { stopped, dispose } = stopSignal();
  const stop = new AbortController();
  void stopped.then(() => stop.abort());
  let begun = false;
  for await (const { header, records } of followTrace(path, AbortSignal.any([stop.signal, output.gone]))) {
    if (!begun) await output.write(printer.begin(header));
    begun = true;
    await print(records);
  }
  dispose();
}

type Print = (records: readonly TraceRecord[]) => Promise<void>;

async function selectionOf(path: string, { filter, stream, follow }: ShowOptions): Promise<Select> {
  const select = await selectBy(filter === undefined ? undefined : parseFilter(filter), follow ? undefined : path);
  if (stream === undefined) return select;
  const ofStreams = parseFilter(`stream in {${stream.join(' ')}}`);
  return (record) => select(record) && ofStreams.matches(record);
}

interface Printer {
  begin(header: TraceHeader | undefined): string;
  record(record: TraceRecord): string;
  end(): string;
}

function printerOf({ format, verbose = false }: ShowOptions): Printer {
  if (format === 'nghttp') {
    const log = new NghttpLog();
    return {
      begin: () => '',
      record: (record) =>
        log
          .lines(record)
          .map((line) => `${line}\n`)
          .join(''),
      end: () => '',
    };
  }
  if (format === 'text') return textPrinter(verbose);
  const writer = FORMATS.find(({ name }) => name === format)!.createWriter();
  const tool = `h2inspect/${packageVersion()}`;
  return {
    begin: (header) => writer.begin(header ?? { tool, startedAt: new Date(0).toISOString() }),
    record: (record) => writer.record(record),
    end: () => writer.end(),
  };
}

function textPrinter(verbose: boolean): Printer {
  const palette = paletteOf(wantsColour(process.stdout));
  return {
    begin: () => `${palette.muted(RECORD_LINE_HEAD)}\n`,
    record: (record) => {
      const detail = verbose ? recordDetail(record, palette).map((line) => `${line}\n`) : [];
      return `${recordLine(record, palette)}\n${detail.join('')}`;
    },
    end: () => '',
  };
}

/** `h2inspect show --filter-help`. */
export function printFilterReference(): void {
  process.stdout.write(filterReference());
}
