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
const until = Date.now() + 1000 * Number(values.seconds);
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
process.stdout.write(`${cases} cases, seeds ${began} to ${seed - 1}: ${found.size} failures\n`);
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

/** The same failure with fewer events or octets. */
function smaller(one: Case, place: string): Case {
  const fails = (candidate: Case) => failureOf(candidate)?.place === place;
  let best = one;
  for (let count = best.kind === 'wire' ? best.events.length : best.octets.length; count >= 1; ) {
    const length = best.kind === 'wire' ? best.events.length : best.octets.length;
    let at = 0;
    let changed = false;
    for (; at < length && Date.now() < until + 20_000; at += count) {
      const candidate: Case =
        best.kind === 'wire'
          ? { kind: 'wire', events: best.events.toSpliced(at, count) }
          : { kind: 'trace', octets: Buffer.concat([best.octets.subarray(0, at), best.octets.subarray(at + count)]) };
      if (!fails(candidate)) continue;
      best = candidate;
      changed = true;
      break;
    }
    if (!changed) count = Math.floor(count / 2);
  }
  return best;
}

function save(one: Case): string {
  const text = caseToJson(one);
  const path = join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  return path;
}
