import type { HeaderField } from '../decode/index.ts';
import type { TraceRecord } from '../trace/index.ts';
import type { RecordSource } from '../trace/record-source.ts';
import type { TraceModel } from './trace-model.ts';

/** Records written before others have their turn. */
const ROWS_AT_ONCE = 256;

/** The records of the rows the filter leaves now, in order; nobody else has to wait meanwhile. */
export async function* shownRecords({ rows, source }: TraceModel): AsyncGenerator<TraceRecord> {
  const last = rows.length === 0 ? -1 : rows.keyAt(rows.length - 1);
  for (let row = 0; row < rows.length && rows.keyAt(row) <= last; row++) {
    const seq = rows.keyAt(row);
    if (row % ROWS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    if (source.isLoaded?.(seq) === false) await source.load?.(seq);
    const record = source.get(seq);
    if (record) yield record;
  }
}

/** Records looked at behind the first frame of a request whose fields go on in others. */
const CONTINUATIONS = 1000;

/** The header fields of the request on a record's stream, as far as they are in memory. */
export function requestFields(source: RecordSource, chosen: TraceRecord): readonly HeaderField[] | undefined {
  if (chosen.kind !== 'frame' || chosen.frame.streamId === 0) return undefined;
  const { connection, frame } = chosen;
  const fieldsIn = (seq: number) => {
    const record = source.get(seq);
    if (record?.kind !== 'frame' || record.connection !== connection) return undefined;
    if (record.frame.streamId !== frame.streamId || !('fieldBlock' in record.frame)) return undefined;
    const fields = record.frame.fieldBlock?.fields;
    return fields?.some((field) => field.name === ':method') ? fields : undefined;
  };
  for (let seq = chosen.seq; seq >= source.firstSeq; seq--) {
    const fields = fieldsIn(seq);
    if (fields) return fields;
  }
  const end = Math.min(source.nextSeq, chosen.seq + CONTINUATIONS);
  for (let seq = chosen.seq + 1; seq < end; seq++) {
    const fields = fieldsIn(seq);
    if (fields) return fields;
  }
  return undefined;
}
