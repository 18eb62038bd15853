import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { CONNECTION_PREFACE, concatOctets, encodeFrame, octetsOf, type Peer } from '../../src/decode/index.ts';
import { TraceFile } from '../../src/files/index.ts';
import type { RecordOf, TraceRecord } from '../../src/trace/index.ts';
import type { Run } from '../support/cli.ts';
import { type Listening, runCli, scratch, startCli } from '../support/live-cli.ts';
import { tcpClient, whenDone } from '../support/proxy-rig.ts';

/** The long form takes the figures of a real endurance run, the short one fits into CI. */
export const long = process.env.H2INSPECT_LONG !== undefined;

export const MiB = 1024 * 1024;

/** Prints what was held in the test that is running, or in a group of them. */
export function figure(text: string, name = expect.getState().currentTestName): void {
  process.stdout.write(`  · ${name}: ${text}\n`);
}

export const PREFACE = octetsOf(CONNECTION_PREFACE);
export const SETTINGS = encodeFrame({ type: 'SETTINGS', settings: [] });
export const SETTINGS_ACK = encodeFrame({ type: 'SETTINGS', flags: ['ACK'], settings: [] });
/** How a client begins, and how a server does. */
export const CLIENT_OPENING = concatOctets([PREFACE, SETTINGS, SETTINGS_ACK]);
export const SERVER_OPENING = concatOctets([SETTINGS, SETTINGS_ACK]);

/** What was counted at one end of a connection. */
export interface Tally {
  octets: number;
  digest: string;
}

class Counter {
  octets = 0;
  readonly #hash = createHash('sha1');

  add(octets: Uint8Array): void {
    this.octets += octets.length;
    this.#hash.update(octets);
  }

  get tally(): Tally {
    return { octets: this.octets, digest: this.#hash.digest('hex') };
  }
}

/** Counts frames by nothing but their lengths, independent of the decoder under test. */
export class FrameCounter {
  frames = 0;
  #skip: number;
  #header: number[] = [];

  constructor(from: Peer) {
    this.#skip = from === 'client' ? PREFACE.length : 0;
  }

  add(octets: Uint8Array): void {
    for (let at = 0; at < octets.length; ) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, octets.length - at);
        this.#skip -= skipped;
        at += skipped;
        continue;
      }
      this.#header.push(octets[at++]!);
      if (this.#header.length < 9) continue;
      this.frames++;
      this.#skip = (this.#header[0]! << 16) | (this.#header[1]! << 8) | this.#header[2]!;
      this.#header = [];
    }
  }
}

/** The command line with recording on, before an upstream that is played by the test. */
export interface Recording {
  readonly cli: Listening;
  readonly upstream: Server;
  readonly file: string;
  /** The next connection that the proxy makes to the upstream. */
  accepted(): Promise<Socket>;
}

export async function startRecording(
  args: readonly string[] = ['-q'],
  file = join(scratch(), 't.jsonl'),
): Promise<Recording> {
  const queue: Socket[] = [];
  const waiting: ((socket: Socket) => void)[] = [];
  const upstream = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on('error', () => {});
    whenDone(() => socket.destroy());
    const next = waiting.shift();
    if (next) next(socket);
    else queue.push(socket);
  }).listen(0, '127.0.0.1', 4096);
  await once(upstream, 'listening');
  whenDone(() => upstream.close());
  const { port } = upstream.address() as AddressInfo;
  const cli = await startCli(['-u', `http://127.0.0.1:${port}`, '-r', file, ...args]);
  return {
    cli,
    upstream,
    file,
    accepted: () => {
      const socket = queue.shift();
      return socket ? Promise.resolve(socket) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** Rejects where nothing will be taken any more: waiting for the end of the test's time would not say why. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error(`the proxy has closed the connection: ${socket.errored ?? 'no error'}`));
    if (socket.closed) closed();
    socket.once('close', closed).once('drain', () => {
      socket.off('close', closed);
      resolve();
    });
  });
}

/** Sends chunks as fast as they are taken, then a FIN. */
export async function send(
  socket: Socket,
  chunks: Iterable<Uint8Array>,
  onSent: (chunk: Uint8Array) => void = () => {},
) {
  for (const chunk of chunks) {
    onSent(chunk);
    if (!socket.write(chunk)) await drained(socket);
  }
  socket.end();
}

const pings = concatOctets(Array.from({ length: 500 }, () => encodeFrame({ type: 'PING', opaqueData: '12345678' })));

/** Sends PINGs as fast as they are taken, until told to stop. */
export function keepSaying(socket: Socket): () => void {
  let stopped = false;
  const say = () => {
    while (!stopped && !socket.destroyed && socket.write(pings));
  };
  socket.resume().on('drain', say);
  say();
  return () => (stopped = true);
}

export interface Exchange {
  readonly client?: Iterable<Uint8Array>;
  readonly server?: Iterable<Uint8Array>;
  readonly args?: readonly string[];
  /** Where it is recorded. */
  readonly file?: string;
  /** Called with the socket of an endpoint that has just been connected. */
  readonly prepare?: (socket: Socket, peer: Peer) => void;
}

export interface Outcome {
  /** Of each sender: what it sent, and what arrived at the other end. */
  readonly octets: Record<Peer, { readonly sent: Tally; readonly arrived: Tally }>;
  /** Of each sender: frames counted at its socket. */
  readonly framesSent: Record<Peer, number>;
  readonly trace: TraceSummary;
  /** Most memory that the process ever had, in octets. */
  readonly peakMemory: number;
  /** Five times a second. */
  readonly memory: readonly number[];
  readonly seconds: number;
  readonly run: Run;
  readonly file: string;
}

/** Lets both endpoints say all they have to say through a recording proxy process, and looks at what came of it. */
export async function exchange({ client = [], server = [], args, file: path, prepare }: Exchange): Promise<Outcome> {
  const { cli, accepted, file } = await startRecording(args, path);
  const began = performance.now();
  const atClient = await tcpClient(cli.port);
  // The proxy dials once it knows the protocol.
  atClient.write(PREFACE);
  const atServer = await accepted();
  prepare?.(atClient, 'client');
  prepare?.(atServer, 'server');
  const side = (from: Peer) => ({ sent: new Counter(), arrived: new Counter(), frames: new FrameCounter(from) });
  const sides = { client: side('client'), server: side('server') };
  const note = (from: Peer) => (chunk: Uint8Array) => {
    sides[from].sent.add(chunk);
    sides[from].frames.add(chunk);
  };
  note('client')(PREFACE);
  atClient.on('data', (chunk) => sides.server.arrived.add(chunk));
  atServer.on('data', (chunk) => sides.client.arrived.add(chunk));
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(memoryOf(cli.child.pid!)), 200);
  const ends = Promise.all([once(atClient, 'end'), once(atServer, 'end')]);
  await Promise.all([send(atClient, client, note('client')), send(atServer, server, note('server')), ends]);
  clearInterval(sampling);
  const seconds = (performance.now() - began) / 1000;
  const peakMemory = peakMemoryOf(cli.child.pid!);
  const run = await cli.stop();
  return {
    octets: {
      client: { sent: sides.client.sent.tally, arrived: sides.client.arrived.tally },
      server: { sent: sides.server.sent.tally, arrived: sides.server.arrived.tally },
    },
    framesSent: { client: sides.client.frames.frames, server: sides.server.frames.frames },
    trace: await summarise(file),
    peakMemory,
    memory,
    seconds,
    run,
    file,
  };
}

/** Octets at most so far; 0 where the system does not tell. */
export const peakMemoryOf = (pid: number): number => memoryOf(pid, 'VmHWM');

/** Has a process tell what the system knows of it, last thing on its standard error, where the system knows it. */
const TELL_STATUS = `--import data:text/javascript,${encodeURIComponent(
  "import fs from 'node:fs'; const status = '/proc/self/status';" +
    "if (fs.existsSync(status)) process.on('exit', () => fs.writeSync(2, fs.readFileSync(status)));",
)}`;

/** Runs the built command line to its end, and gives the most memory that it had, in octets; 0 where nobody knows. */
export async function runMeasured(args: readonly string[]): Promise<Run & { readonly peakMemory: number }> {
  const run = await runCli(args, { env: { ...process.env, NODE_OPTIONS: TELL_STATUS } });
  return { ...run, peakMemory: 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(run.stderr)?.[1] ?? 0) };
}

/** Octets. */
function memoryOf(pid: number, of: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  return 1024 * Number(new RegExp(`${of}:\\s+(\\d+)`).exec(readFileSync(status, 'utf8'))?.[1] ?? 0);
}

export interface TraceSummary {
  readonly records: number;
  readonly frames: Record<Peer, number>;
  readonly findings: ReadonlySet<string>;
  readonly lifecycle: Exclude<TraceRecord, RecordOf<'frame' | 'finding' | 'preface' | 'octets'>>[];
  readonly damaged: number;
  readonly ending: TraceFile['ending'];
  /** Records that do not stand where their number says. */
  readonly gaps: number;
  /** Octets that were read from a socket, as its connection says at its end, and are in no record. */
  readonly unaccounted: number;
}

/** Reads a trace file as any user of it would. */
export async function summarise(file: string): Promise<TraceSummary> {
  const trace = await TraceFile.open(file);
  let records = 0;
  let gaps = 0;
  const frames = { client: 0, server: 0 };
  const findings = new Set<string>();
  const lifecycle: TraceSummary['lifecycle'] = [];
  const seen = new Map<string, number>();
  let unaccounted = 0;
  const see = (record: RecordOf<'frame' | 'preface' | 'octets'>, octets: number) => {
    const key = `${record.connection} ${record.from}`;
    seen.set(key, (seen.get(key) ?? 0) + octets);
  };
  for await (const batch of trace.batches()) {
    for (const record of batch) {
      if (record.seq !== records++) gaps++;
      if (record.kind === 'frame') {
        frames[record.from]++;
        see(record, 9 + record.frame.length);
      } else if (record.kind === 'preface' || record.kind === 'octets') see(record, record.length);
      else if (record.kind === 'finding') findings.add(record.rule);
      else {
        lifecycle.push(record);
        if (record.kind !== 'connection-closed') continue;
        for (const peer of ['client', 'server'] as const) {
          unaccounted += Math.abs(record.octets[peer].read - (seen.get(`${record.connection} ${peer}`) ?? 0));
          seen.delete(`${record.connection} ${peer}`);
        }
      }
    }
  }
  const { ending, skipped } = trace;
  const damaged = skipped.damaged + skipped.unknown;
  return { records, frames, findings, lifecycle, damaged, ending, gaps, unaccounted };
}
