import { migrate } from '../migrate.ts';
import type { TraceRecord } from '../record.ts';
import { TRACE_VERSION } from './header.ts';
import { parseWithBlock } from './known-blocks.ts';
import { parseLine, withoutComma } from './line-parser.ts';
import { decodeRecord, type RecordProblem } from './record-json.ts';

/**
 * The record on one line of a trace, or why there is none; undefined where the line is no JSON.
 *
 * @param version of the trace the line stands in
 */
export function decodeLine(line: string, version: number): TraceRecord | RecordProblem | undefined {
  const known = version === TRACE_VERSION ? parseWithBlock(withoutComma(line)) : undefined;
  const json = known ?? parseLine(line);
  return json === undefined ? undefined : decodeRecord(migrate(json, version));
}
