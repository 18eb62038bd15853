import type { TraceRecord } from '../record.ts';
import type { TraceHeader } from './header.ts';
import type { JsonSink } from './json-sink.ts';

/** Turns records into the pieces of one file, in order. */
export interface TraceWriter {
  /** What a file begins with. */
  begin(header: TraceHeader): string;
  record(record: TraceRecord): string;
  /** The same piece as octets at the end of `sink`, for those who write many. */
  write(sink: JsonSink, record: TraceRecord): void;
  /** What a file that is closed properly ends with. */
  end(): string;
}

/** A way to spell a trace, chosen by the name of the file. */
export interface TraceFormat {
  readonly name: string;
  /** With the dot. */
  readonly extension: string;
  /** One line for `--help`. */
  readonly title: string;
  readonly createWriter: () => TraceWriter;
}
