// `npm run bench` prints tables and writes results.md; `npm run bench:short` fails where something is far slower than it
// should be. `node bench/run.mjs relay decode` runs only those.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { decode } from './decode.mjs';
import { diagnose } from './diagnose.mjs';
import { filter } from './filter.mjs';
import { cleanUp, have, output, script, share } from './harness.mjs';
import { latency } from './latency.mjs';
import { memory } from './memory.mjs';
import { relay } from './relay.mjs';
import { screen } from './screen.mjs';
import { startUp } from './start-up.mjs';
import { trace } from './trace.mjs';

const BENCHES = { relay, latency, decode, diagnose, trace, filter, memory, screen, 'start-up': startUp };

const short = process.argv.includes('--short');
const wanted = process.argv.slice(2).filter((word) => word !== '--short');
const names = wanted.length > 0 ? wanted : Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`No bench is called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(2);
}

let report = '';
let failed = false;

function print(text) {
  report += `${text}\n`;
  process.stdout.write(`${text}\n`);
}

function table(columns, rows) {
  const cells = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(' | ')} |`;
  const ruler = `|${widths.map((width, at) => `${'-'.repeat(width + 1)}${at ? ':' : '-'}`).join('|')}|`;
  return [line(columns), ruler, ...cells.slice(1).map(line)].join('\n');
}

/** A ratio and what it must not pass: generous, because machines are noisy and what we look for is a blunder. */
function judge({ name, ratio, atLeast, atMost }) {
  if (!Number.isFinite(ratio)) return `- not measured: ${name}`;
  const good = atLeast === undefined ? ratio <= atMost : ratio >= atLeast;
  if (!good) failed = true;
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return `- ${good ? 'ok' : 'FAR OFF'}: ${name} is ${share(ratio)}, should be ${bound}`;
}

async function versions() {
  const { version } = JSON.parse(readFileSync(script('../package.json'), 'utf8'));
  const known = [`h2inspect ${version}`, `Node ${process.version}`];
  for (const [program, option] of [
    ['h2load', '--version'],
    ['nghttpx', '--version'],
    ['haproxy', '-v'],
    ['mitmdump', '--version'],
    ['go', 'version'],
  ]) {
    known.push(have(program) ? (await output(program, [option])).split('\n')[0].trim() : `${program}: not installed`);
  }
  return known.join('; ');
}

try {
  const processors = cpus();
  print('# Benchmarks of h2inspect\n');
  print('Everything in one run, taking turns; medians over the rounds. Ratios count: the machine is never quiet.\n');
  const processor = `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}`;
  const machine = `${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
  print(`${new Date().toISOString().slice(0, 10)}, ${machine}. ${await versions()}.`);
  for (const name of names) {
    const { tables, checks, skipped = [] } = await BENCHES[name]({ short });
    for (const { title, columns, rows } of tables) print(`\n## ${title}\n\n${table(columns, rows)}`);
    if (skipped.length > 0) print(`\n${skipped.map((what) => `- SKIPPED: ${what}`).join('\n')}`);
    if (short) print(`\n${checks.map(judge).join('\n')}`);
  }
  if (!short && wanted.length === 0) writeFileSync(script('results.md'), report);
} finally {
  cleanUp();
}
process.exit(failed ? 1 : 0);
