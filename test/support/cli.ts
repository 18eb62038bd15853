import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { FORMATS, type TraceRecord, writeTrace } from '../../src/trace/index.ts';
import { play } from './sequence.ts';

/** The built command line. */
export const BIN = resolve(import.meta.dirname, '../../bin/h2inspect.js');

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line to its end. */
export function h2inspect(args: readonly string[], input?: string | Uint8Array): Promise<Run> {
  return new Promise((resolveRun, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, NO_COLOR: '1' } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolveRun({ code, stdout, stderr }));
    child.stdin.end(input);
  });
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
