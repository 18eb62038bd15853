import type { TraceFormat } from './format.ts';
import { encodeHeader } from './header.ts';
import { encodeRecord, writeRecord } from './record-json.ts';

export const jsonl: TraceFormat = {
  name: 'jsonl',
  extension: '.jsonl',
  title: 'one JSON value per line, the header first',
  createWriter: () => ({
    begin: (header) => `${encodeHeader(header)}\n`,
    record: (record) => `${encodeRecord(record)}\n`,
    write(sink, record) {
      writeRecord(sink, record);
      sink.ascii('\n');
    },
    end: () => '',
  }),
};
