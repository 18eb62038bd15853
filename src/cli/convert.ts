import { realpath } from 'node:fs/promises';
import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { H2InspectError } from '../errors.ts';
import { OutputFile } from '../files/index.ts';
import { nearest, redactRecord, type TraceHeader, type TraceRecord } from '../trace/index.ts';
import { octets } from '../ui/format/quantities.ts';
import { Choice } from './choice.ts';
import type { ConvertOptions } from './commands/convert.ts';
import { EXPORTS, type ExportFormat, exportNamed } from './exports/index.ts';
import { packageVersion } from './options.ts';
import { openTrace, progressOf, tellGaps } from './reading.ts';
import { parseFilter, selectBy } from './selection.ts';
import { tell } from './session.ts';
import { StandardOutput } from './standard-output.ts';
import { stopSignal } from './stop-signal.ts';

/** What shells give a command that Ctrl-C ended. */
const INTERRUPTED = 130;
/** Milliseconds in which a file is open if it ever will be. */
const OPENING = 200;

/** `h2inspect convert`; gives the exit code: 1 where the trace is damaged, though all that can be read was written. */
export async function convert(input: string, options: ConvertOptions): Promise<number> {
  const { output, withSecrets = false, redact = false } = options;
  const format = formatFor(options);
  if (withSecrets && !format.masks) {
    throw usage(`--with-secrets is for formats that mask them; ${format.extension} holds everything anyway.`);
  }
  if (output !== '-' && (await samePlace(input, output))) throw usage(`${output} is the trace itself.`);
  const choice = await choose(input, options);
  const file = await openTrace(input);
  const writer = format.createWriter({
    withSecrets,
    select: () => choice.chosen,
    keeps: (record) => choice.keeps(record),
  });
  const pieceOf = (record: TraceRecord) => {
    choice.observe(record);
    if (!format.wholeStreams && !choice.keeps(record)) return '';
    return writer.record(redact ? redactRecord(record) : record);
  };
  const progress = await progressOf('Converting', input);
  // Before the file is begun: what is stopped while it is being opened leaves nothing either.
  const { stopped, dispose } = stopSignal();
  const opening = output === '-' ? Promise.resolve(new StandardOutput()) : OutputFile.open(output);
  // The input may be a pipe into which nobody writes: there is no other way to stop waiting for it.
  void stopped.then(async () => {
    progress.end();
    tell(`Stopped; ${output} was not written.`);
    // The output may be a pipe that nobody reads: it will not open, and has no part to take away.
    const begun = await Promise.race([opening, pause(OPENING)]).catch(() => undefined);
    if (begun instanceof OutputFile) begun.discard();
    process.exit(INTERRUPTED);
  });
  let target: OutputFile | StandardOutput | undefined;
  try {
    target = await opening;
    await target.write(writer.begin(headerFor(file.header, redact)));
    for await (const records of file.batches()) {
      for (const record of records) {
        const full = target.write(pieceOf(record));
        if (full) await full;
      }
      if (target instanceof StandardOutput && target.gone.aborted) return 0;
      progress.update(file.octetsRead);
    }
    await target.write(writer.end());
    if (target instanceof OutputFile) await target.close();
  } catch (error) {
    if (target instanceof OutputFile) await target.abandon();
    throw error;
  } finally {
    dispose();
    progress.end();
  }
  const damaged = tellGaps(file, input);
  if (options.filter !== undefined && !choice.some) tell('No record passes the filter.');
  if (target instanceof OutputFile) tell(`${output} written, ${octets(target.length)}.`);
  return damaged ? 1 : 0;
}

async function choose(input: string, { filter }: ConvertOptions): Promise<Choice> {
  const parsed = filter === undefined ? undefined : parseFilter(filter);
  return new Choice(await selectBy(parsed, input));
}

function formatFor({ output, to }: ConvertOptions): ExportFormat {
  const format = exportNamed(to === undefined ? output.replace(/\.(gz|zst)$/, '') : `.${to}`);
  if (format) return format;
  const extensions = EXPORTS.map(({ extension }) => extension);
  const names = extensions.join(' ').replaceAll('.', '');
  if (to !== undefined)
    throw usage(`There is no format ${to}; --to takes one of ${names}.${didYouMean(to, names.split(' '))}`);
  if (output === '-') throw usage(`What to write to standard output is said by --to, one of ${names}.`);
  const list = extensions.join(' ');
  const meant = didYouMean(extname(output), extensions);
  throw usage(`Cannot tell how to write ${output}: let its name end with one of ${list}, or use --to.${meant}`);
}

/** `.pcap` is near enough to `.pcapng`. */
function didYouMean(typed: string, names: readonly string[]): string {
  const meant = typed === '' ? undefined : (nearest(typed, names) ?? names.find((name) => name.startsWith(typed)));
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

/** What wrote the trace stays in a trace; that secrets were taken out is said in it. */
function headerFor(header: TraceHeader | undefined, redact: boolean): TraceHeader {
  const own = header ?? { tool: `h2inspect/${packageVersion()}`, startedAt: new Date(0).toISOString() };
  return redact ? { ...own, redacted: true } : own;
}

async function samePlace(a: string, b: string): Promise<boolean> {
  const place = (path: string) => realpath(path).catch(() => undefined);
  const [one, other] = await Promise.all([place(a), place(b)]);
  return one !== undefined && one === other;
}

const usage = (message: string): H2InspectError => new H2InspectError('usage', message, { exitCode: 2 });
