import { realpath, stat } from 'node:fs/promises';
import { H2InspectError } from '../errors.ts';
import { OutputFile, TraceFile } from '../files/index.ts';
import { redactRecord, type TraceHeader, type TraceRecord } from '../trace/index.ts';
import { octets } from '../ui/format/quantities.ts';
import { Choice } from './choice.ts';
import type { ConvertOptions } from './commands/convert.ts';
import { EXPORTS, type ExportFormat, exportNamed } from './exports/index.ts';
import { packageVersion } from './options.ts';
import { Progress } from './progress.ts';
import { tellGaps } from './reading.ts';
import { parseFilter, selectBy } from './selection.ts';
import { tell } from './session.ts';
import { StandardOutput } from './standard-output.ts';

/** `h2inspect convert`. */
export async function convert(input: string, options: ConvertOptions): Promise<void> {
  const { output, withSecrets = false, redact = false } = options;
  const format = formatFor(options);
  if (withSecrets && !format.masks) {
    throw usage(`--with-secrets is for formats that mask them; ${format.extension} holds everything anyway.`);
  }
  const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
  const choice = new Choice(await selectBy(filter, input === '-' ? undefined : input));
  if (output !== '-' && (await samePlace(input, output))) throw usage(`${output} is the trace itself.`);
  const file = await TraceFile.open(input);
  const target = output === '-' ? new StandardOutput() : await OutputFile.open(output);
  const progress = new Progress(`Converting ${input === '-' ? 'standard input' : input}`, await sizeOf(input));
  const writer = format.createWriter({
    withSecrets,
    select: () => choice.chosen,
    keeps: (record) => choice.keeps(record),
  });
  const convertOne = (record: TraceRecord) => {
    choice.observe(record);
    if (!format.wholeStreams && !choice.keeps(record)) return '';
    return writer.record(redact ? redactRecord(record) : record);
  };
  try {
    await target.write(writer.begin(headerFor(file.header, redact)));
    for await (const records of file.batches()) {
      for (const record of records) {
        const full = target.write(convertOne(record));
        if (full) await full;
      }
      if (target instanceof StandardOutput && target.gone.aborted) return;
      progress.update(file.octetsRead);
    }
    await target.write(writer.end());
    if (target instanceof OutputFile) await target.close();
  } catch (error) {
    if (target instanceof OutputFile) await target.abandon();
    throw error;
  } finally {
    progress.end();
  }
  tellGaps(file, input);
  if (target instanceof OutputFile) tell(`${output} written, ${octets(target.length)}.`);
}

function formatFor({ output, to }: ConvertOptions): ExportFormat {
  const format = exportNamed(to === undefined ? output.replace(/\.(gz|zst)$/, '') : `.${to}`);
  if (format) return format;
  const extensions = EXPORTS.map(({ extension }) => extension).join(' ');
  throw usage(
    output === '-'
      ? `What to write to standard output is said by --to, one of ${extensions.replaceAll('.', '')}.`
      : `Cannot tell how to write ${output}: let its name end with one of ${extensions}, or use --to.`,
  );
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

/** 0 where it is not known beforehand. */
const sizeOf = async (path: string): Promise<number> => (path === '-' ? 0 : (await stat(path)).size);

const usage = (message: string): H2InspectError => new H2InspectError('usage', message, { exitCode: 2 });
