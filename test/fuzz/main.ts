// Looks for octets that break h2inspect: `npm run fuzz -- --seconds 60 [--seed 1] [--keep 10]`. What it finds becomes a
// fixture, which replay.test.ts checks from then on.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Case, caseToJson } from './case.ts';
import { check } from './invariants.ts';
import { anyCase } from './mutate.ts';
import { Random } from './random.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'string', default: '10' },
  },
});
const folder = join(process.cwd(), 'test/fixtures/fuzz');
const startedAt = Date.now();
const until = startedAt + 1000 * Number(values.seconds);
const found = new Map<string, string>();
let cases = 0;
let seed = Number(values.seed);
const began = seed;

for (; Date.now() < until && found.size < Number(values.keep); seed++, cases++) {
  const one = anyCase(new Random(seed));
  const failure = failureOf(one);
  if (failure === undefined || found.has(failure.place)) continue;
  found.set(failure.place, failure.message);
  const path = save(smaller(one, failure.place));
  process.stdout.write(`seed ${seed}: ${failure.message}\n  saved as ${path}\n`);
}
const rate = (1000 * cases) / (Date.now() - startedAt);
const { user } = process.cpuUsage();
process.stdout.write(
  `${cases} cases, seeds ${began} to ${seed - 1}, ${rate.toFixed(0)} cases/s (${((1e6 * cases) / user).toFixed(0)} per second of CPU): ${found.size} failures\n`,
);
process.exitCode = found.size > 0 ? 1 : 0;

/** What goes wrong, and where in the code: one bug is told once. */
function failureOf(one: Case): { place: string; message: string } | undefined {
  try {
    check(one);
    return undefined;
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const place = stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line) && !line.includes('node:'))
      .slice(0, 2)
      .join(' ');
    // Which expectation it was is in its first words.
    return { place: place + message.slice(0, 30).replace(/\d+/g, '#'), message: `${message.slice(0, 2000)}\n${place}` };
  }
}

/** The same failure with fewer events, octets or characters. */
function smaller(one: Case, place: string): Case {
  let best = one;
  for (let count = lengthOf(best); count >= 1; ) {
    const length = lengthOf(best);
    let changed = false;
    for (let at = 0; at < length && Date.now() < until + 20_000; at += count) {
      const candidate = without(best, at, count);
      if (failureOf(candidate)?.place !== place) continue;
      best = candidate;
      changed = true;
      break;
    }
    if (!changed) count = Math.floor(count / 2);
  }
  return best;
}

function lengthOf(one: Case): number {
  return one.kind === 'wire' ? one.events.length : one.kind === 'trace' ? one.octets.length : one.text.length;
}

function without(one: Case, at: number, count: number): Case {
  if (one.kind === 'wire') return { kind: 'wire', events: one.events.toSpliced(at, count) };
  if (one.kind === 'filter') return { kind: 'filter', text: one.text.slice(0, at) + one.text.slice(at + count) };
  const { octets } = one;
  return { kind: 'trace', octets: Buffer.concat([octets.subarray(0, at), octets.subarray(at + count)]) };
}

function save(one: Case): string {
  const text = caseToJson(one);
  const path = join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  return path;
}
