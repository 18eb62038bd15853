import { decodeContent } from '../../files/index.ts';
import { type ExportWriter, FORMATS, HarWriter, PcapngWriter, type TraceRecord } from '../../trace/index.ts';
import { csvWriter } from './csv.ts';
import { htmlWriter } from './html/index.ts';
import { textWriter } from './text.ts';

export interface ExportOptions {
  readonly withSecrets: boolean;
  /** Whether the record that is being written was asked for. */
  readonly select: () => boolean;
  /** Whether it was asked for, or explains what was. */
  readonly keeps: (record: TraceRecord) => boolean;
}

/** One way to write a trace. */
export interface ExportFormat {
  /** With the dot. */
  readonly extension: string;
  /** One line for `--help`. */
  readonly title: string;
  readonly createWriter: (options: ExportOptions) => ExportWriter;
  /** It takes all records and writes a stream whole when one of its records was asked for. */
  readonly wholeStreams?: true;
  /** It masks secrets unless told not to. */
  readonly masks?: boolean;
}

/** One row per format. */
export const EXPORTS: readonly ExportFormat[] = [
  ...FORMATS,
  {
    extension: '.har',
    title: 'HTTP Archive 1.2: requests and responses, with the frames of each',
    createWriter: ({ withSecrets, select }) => new HarWriter({ decodeContent, withSecrets, select }),
    wholeStreams: true,
    masks: true,
  },
  {
    extension: '.pcapng',
    title: 'packets for Wireshark and tshark, without TLS',
    createWriter: () => new PcapngWriter(),
  },
  {
    extension: '.html',
    title: 'a report to look at and to send: findings, streams, figures, frames on one page',
    createWriter: htmlWriter,
    wholeStreams: true,
    masks: true,
  },
  { extension: '.txt', title: 'lines for people', createWriter: textWriter },
  { extension: '.csv', title: 'a table for spreadsheets', createWriter: csvWriter },
];

/** The format that a file name (without `.gz` or `.zst`) asks for; `REPORT.HTML` does as well. */
export const exportNamed = (fileName: string): ExportFormat | undefined =>
  EXPORTS.find(({ extension }) => fileName.toLowerCase().endsWith(extension));
