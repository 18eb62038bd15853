// What all benches share: programs in their own processes, rounds that take turns, medians of ratios.
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Gone when the benches are. */
export const folder = mkdtempSync(join(tmpdir(), 'h2inspect-bench-'));
process.env.H2INSPECT_HOME = folder;

const started = new Set();

export function cleanUp() {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

/** Whether a program is installed. */
export const have = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** A script of ours in bench/. */
export const script = (name) => join(import.meta.dirname, name);

export const bin = join(import.meta.dirname, '../bin/h2inspect.js');

/** Runs a program to its end and gives what it printed. */
export async function output(program, args, options = {}) {
  const { stdout } = await run(program, args, { maxBuffer: 1 << 28, ...options });
  return stdout;
}

/** Runs a program to its end; gives the seconds it took. What it prints is thrown away. Exit code 1 is an answer. */
export async function seconds(program, args) {
  const began = performance.now();
  const child = spawn(program, args, { stdio: 'ignore' });
  started.add(child);
  const code = await new Promise((ended) => child.on('close', ended));
  started.delete(child);
  if (code !== 0 && code !== 1) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return (performance.now() - began) / 1000;
}

/** Starts a script of ours that prints one line of JSON when it is ready; gives that line and the process. */
export async function startScript(name, argument) {
  const child = spawn(process.execPath, [script(name), JSON.stringify(argument)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.add(child);
  return { ...(await nextLine(child)), pid: child.pid, child, stop: () => stop(child) };
}

/** The next line of JSON that a script of ours prints. */
export function nextLine(child) {
  return new Promise((found, failed) => {
    let text = '';
    const take = (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      child.stdout.off('data', take);
      found(JSON.parse(text));
    };
    child.stdout.on('data', take);
    child.once('close', (code) => failed(new Error(`A script of the bench ended with ${code}`)));
  });
}

/** Starts a server program that is told its port, and waits until it accepts connections. */
export async function startServer(program, args) {
  const port = await freePort();
  const child = spawn(program, args(port), { stdio: 'ignore' });
  started.add(child);
  await listening(port, program);
  return { port, pid: child.pid, stop: () => stop(child) };
}

/** To be killed at the end; something with `kill` and `pid`. */
export const killLater = (child) => started.add(child);

function stop(child) {
  started.delete(child);
  child.kill('SIGKILL');
}

export async function listening(port, what) {
  for (let attempt = 0; attempt < 500; attempt++) {
    const there = await new Promise((answer) => {
      const socket = connect(port, '127.0.0.1', () => {
        answer(true);
        socket.destroy();
      }).on('error', () => answer(false));
    });
    if (there) return;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(`${what} does not listen on ${port}`);
}

export function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

const TICKS_PER_SECOND = have('getconf') ? Number(execFileSync('getconf', ['CLK_TCK'])) : 100;

/** CPU seconds of a process so far, all its threads; NaN where there is no /proc. */
export function cpuSeconds(pid) {
  try {
    // The name stands in parentheses and may hold anything: count from behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

/** Memory of a process in MiB; NaN where there is no /proc. */
export function residentMiB(pid) {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/**
 * Makes room in the page cache for so many octets that will be written, and waits for what others have written: a virtual
 * machine gives back memory that is free for some seconds, and writing to what it has to ask for again takes three times as long.
 */
export function readyDisk(octets) {
  const file = join(folder, 'room');
  const descriptor = openSync(file, 'w');
  const piece = Buffer.alloc(1 << 20);
  for (let left = octets; left > 0; left -= piece.length) writeSync(descriptor, piece);
  closeSync(descriptor);
  rmSync(file);
  spawnSync('sync');
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures each variant once per round, A B C A B C …, after `warmUp` rounds that do not count: what disturbs the machine
 * disturbs all of them. Gives the samples (objects of numbers) of each variant by name.
 */
export async function takeTurns(variants, rounds, measure, { warmUp = 1 } = {}) {
  const samples = new Map(variants.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const variant of variants) {
      const sample = await measure(variant);
      if (round >= 0) samples.get(variant.name).push(sample);
    }
  }
  return new Samples(samples);
}

class Samples {
  #byName;

  constructor(byName) {
    this.#byName = byName;
  }

  median(name, key) {
    return median(this.#byName.get(name).map((sample) => sample[key]));
  }

  /** The median of the rounds' ratios to another variant; NaN where that was not measured. */
  ratio(name, base, key) {
    const others = this.#byName.get(base);
    if (others === undefined) return Number.NaN;
    return median(this.#byName.get(name).map((sample, round) => sample[key] / others[round][key]));
  }
}

/** Three digits that count. */
export function figure(value, unit = '') {
  if (!Number.isFinite(value)) return '–';
  const text = value >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
  return `${text}${unit}`;
}

export const share = (ratio) => (Number.isFinite(ratio) ? ratio.toFixed(2) : '–');
