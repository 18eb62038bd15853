import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIN, type Run } from './cli.ts';
import { whenDone } from './proxy-rig.ts';

/** A folder of the test's own, gone when it is done. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'h2inspect-test-'));
  whenDone(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The CA of all tests of a file: making one is quick, but not free. */
const home = mkdtempSync(join(tmpdir(), 'h2inspect-home-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

/** No colour and no terminal, whatever the tests are started from. */
const ENVIRONMENT = { PATH: process.env.PATH, HOME: process.env.HOME, H2INSPECT_HOME: home };

/** Runs the built command line to its end. */
export function runCli(args: readonly string[], options: SpawnOptions = {}): Promise<Run> {
  return finish(spawnCli(args, options));
}

/** The command line, listening. */
export interface Listening {
  readonly port: number;
  readonly child: ChildProcess;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Run>;
}

/** Starts the built command line and waits for the line that says it listens. */
export async function startCli(args: readonly string[]): Promise<Listening> {
  const child = spawnCli(['--listen', '0', ...args]);
  whenDone(() => child.kill('SIGKILL'));
  const finished = finish(child);
  const port = await new Promise<number>((found, failed) => {
    let stderr = '';
    child.stderr!.on('data', (text) => {
      stderr += text;
      const [, digits] = /^h2inspect listening on https:\/\/127\.0\.0\.1:(\d+) -> https?:\/\/\S+$/m.exec(stderr) ?? [];
      if (digits) found(Number(digits));
    });
    void finished.then((end) => failed(new Error(`It ended before it listened: ${JSON.stringify(end)}`)));
  });
  return {
    port,
    child,
    stop(signal = 'SIGINT') {
      child.kill(signal);
      return finished;
    },
  };
}

function spawnCli(args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const env = process.env.NODE_OPTIONS ? { ...ENVIRONMENT, NODE_OPTIONS: process.env.NODE_OPTIONS } : ENVIRONMENT;
  return spawn(process.execPath, [BIN, ...args], { env, stdio: 'pipe', ...options });
}

function finish(child: ChildProcess): Promise<Run> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((ended) => child.on('close', (code) => ended({ code, stdout, stderr })));
}

/** Runs another program to its end. */
export function run(program: string, args: readonly string[]): Promise<Run> {
  return new Promise((ended) =>
    execFile(program, [...args], { maxBuffer: 1 << 28, timeout: 30_000 }, (error, stdout, stderr) =>
      ended({ code: error ? ((error.code as unknown as number) ?? 1) : 0, stdout, stderr }),
    ),
  );
}

/** Starts a server program that is told its port, and waits until it accepts connections. */
export async function startServer(program: string, args: (port: number) => readonly string[]): Promise<number> {
  const port = await freePort();
  const child = spawn(program, [...args(port)], { stdio: 'ignore' });
  whenDone(() => child.kill('SIGKILL'));
  const { connect } = await import('node:net');
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const there = await new Promise<boolean>((answer) => {
      const socket = connect(port, '127.0.0.1', () => answer(true)).on('error', () => answer(false));
      socket.on('connect', () => socket.destroy());
    });
    if (there) return port;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(`${program} does not listen on ${port}`);
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}
