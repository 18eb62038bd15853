import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { passTime } from '../../src/cli/passing-time.ts';
import { RULES, type Thresholds } from '../../src/diagnose/index.ts';
import { Inspector } from '../../src/inspector.ts';
import { FORMATS, type RecordOf, TraceParser, type TraceRecord, writeTrace } from '../../src/trace/index.ts';
import type { GoodServer } from './good-servers.ts';
import { startRig, whenDone } from './proxy-rig.ts';

/** Sessions with which nothing is wrong, as recorded by `H2INSPECT_RECORD=1 npx vitest run test/proxy/good-traffic.test.ts`. */
export const RECORDINGS = join(import.meta.dirname, '../fixtures/good');

/** Octets kept of each DATA frame of a recording: what the rules read of content is at its beginning. */
const DATA_LIMIT = 64;

export interface JudgedSession {
  /** Of the proxy. */
  readonly port: number;
  /** Ends the trace and gives it; with a name it is one of the recordings, and is recorded anew where that is wanted. */
  end(name?: string): Promise<readonly TraceRecord[]>;
}

/** The proxy before `server`, with all rules on, as the command line runs it. */
export async function startJudgedSession(
  server: GoodServer,
  thresholds: Partial<Thresholds> = {},
): Promise<JudgedSession> {
  const records: TraceRecord[] = [];
  const append = (record: TraceRecord) => records.push(record);
  const observer = new Inspector({ append, diagnosis: { rules: RULES, thresholds }, dataLimit: DATA_LIMIT });
  const began = performance.now();
  const clock = () => performance.now() - began;
  const stopTime = passTime(clock, (at) => observer.advance(at));
  whenDone(stopTime);
  const { proxy, port } = await startRig(server, { observer, clock });
  return {
    port,
    async end(name) {
      await proxy.close();
      stopTime();
      observer.end('done', clock());
      if (name !== undefined && process.env.H2INSPECT_RECORD) save(name, records);
      return records;
    },
  };
}

function save(name: string, records: readonly TraceRecord[]): void {
  mkdirSync(RECORDINGS, { recursive: true });
  const jsonl = FORMATS.find((format) => format.name === 'jsonl')!;
  const header = { tool: 'h2inspect/0.1.0', startedAt: '2026-11-25T00:00:00.000Z', dataLimit: DATA_LIMIT };
  // Findings are made anew by whoever reads it.
  const kept = records.filter(({ kind }) => kind !== 'finding');
  writeFileSync(join(RECORDINGS, `${name}.jsonl.gz`), gzipSync(writeTrace(jsonl, header, kept), { level: 9 }));
}

/** The records of all recordings, by name. */
export function recordings(): readonly (readonly [name: string, records: readonly TraceRecord[]])[] {
  return readdirSync(RECORDINGS).map((file) => {
    const parser = new TraceParser();
    const octets = gunzipSync(readFileSync(join(RECORDINGS, file)));
    return [file.replace(/\..*/, ''), [...parser.push(octets), ...parser.end()]];
  });
}

/** What must not be found in good traffic, with the records it is about. */
export function loud(
  records: readonly TraceRecord[],
  findings: readonly RecordOf<'finding'>[] = records.filter((record) => record.kind === 'finding'),
): readonly string[] {
  const bySeq = new Map(records.map((record) => [record.seq, record]));
  return findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, summary, evidence }) => {
      const proof = evidence.map((seq) => JSON.stringify(bySeq.get(seq))).join('\n');
      return `${rule}: ${summary}\n${proof}`;
    });
}
