import type { TraceFormat } from './format.ts';
import { encodeHeader } from './header.ts';
import { encodeRecord, writeRecord } from './record-json.ts';

/** Ends the first line of a `.json` trace, and the last. */
export const RECORDS_OPEN = ',"records":[';
export const RECORDS_CLOSE = ']}';

/**
 * One valid JSON document, one record per line. The comma stands before the line's end, and only once another record
 * follows: a file cut between two records lacks nothing but `]}`.
 */
export const json: TraceFormat = {
  name: 'json',
  extension: '.json',
  title: 'one JSON document, one record per line',
  createWriter() {
    let separator = '\n';
    return {
      begin: (header) => encodeHeader(header).slice(0, -1) + RECORDS_OPEN,
      record(record) {
        const line = separator + encodeRecord(record);
        separator = ',\n';
        return line;
      },
      write(sink, record) {
        writeRecord(sink.ascii(separator), record);
        separator = ',\n';
      },
      end: () => `\n${RECORDS_CLOSE}\n`,
    };
  },
};
