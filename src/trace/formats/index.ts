import type { TraceRecord } from '../record.ts';
import type { TraceFormat } from './format.ts';
import type { TraceHeader } from './header.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';

export type { ExportWriter } from './export.ts';
export type { TraceFormat, TraceWriter } from './format.ts';
export { type HarOptions, HarWriter } from './har.ts';
export type { ContentDecoder, DecodedContent } from './har-message.ts';
export { TRACE_VERSION, type TraceHeader } from './header.ts';
export { JsonSink } from './json-sink.ts';
export { stringify } from './json-text.ts';
export { parseLine } from './line-parser.ts';
export { PcapngWriter } from './pcapng.ts';
export { decodeRecord, encodeRecord, type RecordProblem } from './record-json.ts';
export { decodeLine } from './record-line.ts';
export { traceSchema } from './schema.ts';
export { type LineProblem, type TraceEnding, TraceParser } from './trace-parser.ts';

/** One row per way to write a trace. */
export const FORMATS: readonly TraceFormat[] = [json, jsonl];

/** The format that a file name (without `.gz` or `.zst`) asks for. */
export function formatOf(fileName: string): TraceFormat | undefined {
  return FORMATS.find(({ extension }) => fileName.endsWith(extension));
}

/** A whole trace in memory. */
export function writeTrace(format: TraceFormat, header: TraceHeader, records: Iterable<TraceRecord>): string {
  const writer = format.createWriter();
  let text = writer.begin(header);
  for (const record of records) text += writer.record(record);
  return text + writer.end();
}
