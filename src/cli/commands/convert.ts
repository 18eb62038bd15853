import type { RegisterCommand } from './index.ts';

export interface ConvertOptions {
  readonly output: string;
  readonly to?: string;
  readonly filter?: string;
  readonly withSecrets?: boolean;
  readonly redact?: boolean;
}

const HELP = `
Formats, chosen by the name of the output file:
  .json .jsonl   a trace again
  .har           HTTP Archive 1.2: requests and responses, with the frames of each
  .html          a report to look at and to send: findings, streams, figures, frames on one page
  .pcapng        packets for Wireshark and tshark, which open them as HTTP/2 without options
  .txt           lines for people
  .csv           a table for spreadsheets
  .gz or .zst behind any of them compresses.

.har and .html mask secrets; all other formats are exact copies. --redact makes any of them fit to be given away.

Exit code: 0; 1 where the trace cannot be read or is damaged (all that can be read is written); 2 wrong usage.

Examples:
  h2inspect convert trace.json -o trace.pcapng && wireshark trace.pcapng
  h2inspect convert trace.json -o api.har --filter 'host == api.example.com'
  h2inspect convert trace.json -o report.html
  h2inspect convert trace.json -o for-the-bug-report.json.gz --redact
`;

/** Writes a trace in another format. */
export const registerConvert: RegisterCommand = (program, exit) => {
  program
    .command('convert')
    .argument('<trace>', 'trace file, or - for standard input')
    .description('write a trace in another format')
    .requiredOption('-o, --output <file>', 'where to; its name says the format, - is standard output')
    .option('-t, --to <format>', 'the format, where the name does not say it')
    .option('-f, --filter <filter>', 'only records that pass; of .har and .html, whole streams with such a record')
    .option('--with-secrets', 'in .har and .html: credentials, cookies and never-indexed fields as they are')
    .option('--redact', 'take out secrets, content, query strings and whatever is not understood')
    .addHelpText('after', HELP)
    .action(async (trace: string, options: ConvertOptions) => {
      const { convert } = await import('../convert.ts');
      exit(await convert(trace, options));
    });
};
