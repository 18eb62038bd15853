import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { FORMATS, type TraceRecord, writeTrace } from '../../src/trace/index.ts';
import { play } from './sequence.ts';

/** The built command line. */
export const BIN = resolve(import.meta.dirname, '../../bin/h2inspect.js');

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command line to its end. With `input` it is the built one, in a process of its own; without, the same `main`
 * in this process, which costs a tenth of that.
 */
export function h2inspect(args: readonly string[], input?: string | Uint8Array): Promise<Run> {
  return input === undefined ? runHere(args) : runBuilt(args, input);
}

/** Runs the built command line to its end, in a process of its own. */
export function runBuilt(args: readonly string[], input?: string | Uint8Array): Promise<Run> {
  return new Promise((resolveRun, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, NO_COLOR: '1' } });
    const stdout = collected(child.stdout);
    const stderr = collected(child.stderr);
    child.on('error', reject);
    child.on('close', (code) => resolveRun({ code, stdout: stdout(), stderr: stderr() }));
    child.stdin.end(input);
  });
}

const STREAMS = ['stdin', 'stdout', 'stderr'] as const;

/** With standard streams that are no terminal, as in a pipe. One at a time. */
async function runHere(args: readonly string[]): Promise<Run> {
  const before = STREAMS.map((name) => Object.getOwnPropertyDescriptor(process, name)!);
  const streams = { stdin: new PassThrough().end(), stdout: new PassThrough(), stderr: new PassThrough() };
  const stdout = collected(streams.stdout);
  const stderr = collected(streams.stderr);
  for (const name of STREAMS) Object.defineProperty(process, name, { ...REPLACEABLE, value: streams[name] });
  try {
    const code = await main(args);
    // What was written last is on its way until the streams have ended.
    await Promise.all([streams.stdout, streams.stderr].map((stream) => once(stream.end(), 'end')));
    return { code, stdout: stdout(), stderr: stderr() };
  } finally {
    for (const [at, name] of STREAMS.entries()) Object.defineProperty(process, name, before[at]!);
  }
}

const REPLACEABLE = { configurable: true, enumerable: true, writable: true };

/** What a stream has given so far. */
function collected(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** A folder for the files of a test file, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'h2inspect-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const header = { tool: 'h2inspect/test', startedAt: '2026-11-20T10:00:00.000Z' };

/** The text of a `.jsonl` trace of a sequence. */
export const traceOf = (sequence: string): string => traceText(play(sequence, []).records);

export const traceText = (records: readonly TraceRecord[]): string =>
  writeTrace(FORMATS.find(({ name }) => name === 'jsonl')!, header, records);

/** Writes a trace into `folder` and gives its path. */
export function traceFile(folder: string, name: string, sequence: string): string {
  const path = join(folder, name);
  writeFileSync(path, traceOf(sequence));
  return path;
}
