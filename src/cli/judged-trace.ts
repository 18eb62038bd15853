import { Diagnosis, type Rule } from '../diagnose/index.ts';
import type { TraceFile } from '../files/index.ts';
import { limits } from '../limits.ts';
import { type ConnectionView, type Filter, type RecordOf, type TraceRecord, TraceStore } from '../trace/index.ts';
import { AskedFindings } from './asked-findings.ts';
import { openTrace, progressOf } from './reading.ts';

/** A finding with all that a report says about it. */
export interface JudgedFinding {
  readonly finding: RecordOf<'finding'>;
  /** Lines of the records that prove it, the deciding one last; of very many the first and the last ones. */
  readonly proof: readonly string[];
  /** Records that prove it too and are not in `proof`. */
  readonly unshown: number;
  /** `GET https://example.com/`, where it is about a request. */
  readonly request: string | undefined;
}

export interface JudgedTrace {
  readonly findings: readonly JudgedFinding[];
  /** Findings that were too many to keep. */
  readonly omitted: number;
  /** How connections with findings were opened. */
  readonly connections: ReadonlyMap<number, RecordOf<'connection-opened'>>;
  readonly connectionCount: number;
  readonly recordCount: number;
  readonly file: TraceFile;
}

/** Records shown of one proof. */
const SHOWN = 6;

/**
 * Reads a trace once and judges it by the rules.
 *
 * @param lineOf what is kept of a record that proves something: text, as records can be large
 * @param filter only findings that pass it, or that a record proves which passes it
 * @throws {H2InspectError} when it cannot be read
 */
export async function judgeTrace(
  path: string,
  rules: readonly Rule[],
  lineOf: (record: TraceRecord) => string,
  filter?: Filter,
): Promise<JudgedTrace> {
  const file = await openTrace(path);
  const diagnosis = new Diagnosis({ rules });
  const recent = new TraceStore({ records: limits.evidenceRecords, octets: limits.evidenceOctets });
  const findings: JudgedFinding[] = [];
  const asked = filter && new AskedFindings(filter, recent);
  const connections = new Map<number, RecordOf<'connection-opened'>>();
  const seen = new Set<number>();
  let recordCount = 0;
  const judge = (finding: RecordOf<'finding'>) => {
    const view = diagnosis.connection(finding.connection);
    if (view?.opened) connections.set(finding.connection, view.opened);
    asked?.judged(finding);
    findings.push({ finding, ...proofOf(finding, recent, lineOf), request: requestOf(finding, view) });
  };
  const progress = await progressOf('Diagnosing', path);
  for await (const records of file.batches()) {
    progress.update(file.octetsRead);
    for (const record of records) {
      recordCount++;
      if (record.connection !== 0) seen.add(record.connection);
      recent.append(record);
      asked?.observe(record);
      for (const finding of diagnosis.apply(record)) judge(finding);
    }
  }
  for (const finding of diagnosis.end()) judge(finding);
  progress.end();
  const chosen = asked ? findings.filter(({ finding }) => asked.has(finding)) : findings;
  return { findings: chosen, omitted: diagnosis.omitted, connections, connectionCount: seen.size, recordCount, file };
}

function proofOf(
  { evidence }: RecordOf<'finding'>,
  recent: TraceStore,
  lineOf: (record: TraceRecord) => string,
): Pick<JudgedFinding, 'proof' | 'unshown'> {
  const seqs = evidence.length <= SHOWN ? evidence : [...evidence.slice(0, SHOWN / 2), ...evidence.slice(-SHOWN / 2)];
  const records = seqs.map((seq) => recent.get(seq)).filter((record) => record !== undefined);
  return { proof: records.map(lineOf), unshown: evidence.length - records.length };
}

function requestOf({ streamId }: RecordOf<'finding'>, view: ConnectionView | undefined): string | undefined {
  const stream = streamId === undefined ? undefined : view?.streams.get(streamId);
  if (stream?.method === undefined) return undefined;
  const { method, scheme, authority, path } = stream;
  const url = scheme === undefined ? '' : `${scheme}://`;
  return `${method} ${url}${authority ?? ''}${path ?? ''}`;
}
