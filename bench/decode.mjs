// Octets to frames and fields, without a network.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inspector } from '../dist/inspector.js';
import { figure, folder, have, output, script, share, takeTurns } from './harness.mjs';
import { KINDS, preface } from './octets.mjs';

/** Of a TLS record: what the relay reads at once. */
const CHUNK = 16_384;
const GOPATH = '/usr/share/gocode';

const DECODE = 'decoding';
const GO = 'Go';
const GO_KEEPING = 'Go, keeping';

export async function decode({ short }) {
  const go = await buildGo();
  const rows = [];
  const checks = [];
  for (const [kind, make] of Object.entries(KINDS)) {
    const octets = Buffer.concat([preface(), ...make(framesOf(kind, short))]);
    const file = join(folder, 'octets');
    writeFileSync(file, octets);
    const frames = inspect(octets).frames;
    const inGo = (name, how) => ({ name, run: async () => JSON.parse(await output(go, [file, how])).seconds });
    const variants = [
      { name: DECODE, run: () => inspect(octets).seconds },
      ...(go ? [inGo(GO, 'drop'), inGo(GO_KEEPING, 'keep')] : []),
    ];
    const samples = await takeTurns(variants, short ? 3 : 7, async ({ run }) => {
      const seconds = await run();
      return { frames: frames / seconds, octets: octets.length / seconds };
    });
    const speed = (name) => (go || name === DECODE ? figure(samples.median(name, 'frames') / 1000, 'k') : '–');
    rows.push([
      kind,
      speed(DECODE),
      figure(samples.median(DECODE, 'octets') / 1e6),
      speed(GO_KEEPING),
      share(samples.ratio(DECODE, GO_KEEPING, 'frames')),
      speed(GO),
      share(samples.ratio(DECODE, GO, 'frames')),
    ]);
    checks.push({
      name: `decoding of ${kind}, of Go`,
      ratio: samples.ratio(DECODE, GO, 'frames'),
      atLeast: BOUNDS[kind] ?? 0.2,
    });
  }
  const columns = ['octets', 'frames/s', 'MB/s', 'Go, as much kept', 'of that', 'Go, nothing kept', 'of that'];
  return {
    tables: [{ title: 'Decoding, no network (Go: x/net http2.Framer and hpack)', columns, rows }],
    checks,
    skipped: go ? [] : ['go or golang-golang-x-net-dev is not installed'],
  };
}

/** Go gives octets away that are valid until the next frame; we keep a copy of the first 4096. */
const BOUNDS = { 'DATA, 16 KiB': 0.005 };

const framesOf = (kind, short) => (kind.startsWith('DATA') ? 6000 : 120_000) / (short ? 4 : 1);

function inspect(octets) {
  let frames = 0;
  const append = ({ kind }) => {
    if (kind === 'frame') frames++;
  };
  const inspector = new Inspector({ append });
  const began = performance.now();
  for (let at = 0; at < octets.length; at += CHUNK) {
    inspector.receive(1, 'client', octets.subarray(at, at + CHUNK), at / 1e6);
  }
  return { frames, seconds: (performance.now() - began) / 1000 };
}

async function buildGo() {
  if (!have('go') || !existsSync(`${GOPATH}/src/golang.org/x/net/http2`)) return undefined;
  const program = join(folder, 'decode-in-go');
  await output('go', ['build', '-o', program, script('go/decode.go')], {
    env: { ...process.env, GO111MODULE: 'off', GOPATH, GOCACHE: join(folder, 'go-cache') },
  });
  return program;
}
