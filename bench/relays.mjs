// Everything that can stand between a client and a server here. Each gives { name, port, pid }.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import { bin, folder, freePort, have, killLater, listening, startScript, startServer } from './harness.mjs';
import { certFile, identity, keyFile, pemFile } from './load.mjs';

export const TUNNEL = 'Node TLS tunnel';
export const DECODING = 'h2inspect, decoding';
export const RECORDING = 'h2inspect, recording';
export const JUDGING = 'h2inspect, all rules';
export const SCREEN = 'h2inspect with its UI';

const tunnel = (upstream) => startScript('processes/tunnel.mjs', { upstream, ...identity });
const inspecting = (upstream, more) => startScript('processes/inspecting.mjs', { upstream, ...identity, ...more });

/** The real command line in a terminal of 200 × 50. */
async function withScreen(upstream) {
  const port = await freePort();
  const args = [bin, '--upstream', `127.0.0.1:${upstream}`, '--listen', String(port)];
  const terminal = spawnTerminal(process.execPath, args, { cols: 200, rows: 50, env: process.env });
  killLater(terminal);
  await listening(port, 'h2inspect');
  return { port, pid: terminal.pid, stop: () => terminal.kill('SIGKILL') };
}

function nghttpx(upstream) {
  const backend = `127.0.0.1,${upstream};;proto=h2;tls`;
  return startServer('nghttpx', (port) => [
    ...['--conf=/dev/null', '--workers=1', '--single-process', '--insecure', '--errorlog-file=/dev/null', '--no-ocsp'],
    ...[`--frontend=127.0.0.1,${port}`, `--backend=${backend}`, keyFile, certFile],
  ]);
}

function haproxy(upstream) {
  return startServer('haproxy', (port) => {
    const configuration = join(folder, 'haproxy.cfg');
    writeFileSync(
      configuration,
      `global
  nbthread 1
defaults
  mode tcp
  timeout connect 10s
  timeout client 60s
  timeout server 60s
listen tunnel
  bind 127.0.0.1:${port} ssl crt ${pemFile} alpn h2
  server origin 127.0.0.1:${upstream} ssl verify none alpn h2
`,
    );
    return ['-db', '-f', configuration];
  });
}

function mitmdump(upstream) {
  return startServer('mitmdump', (port) => [
    ...['-q', '--listen-host', '127.0.0.1', '--listen-port', String(port), '--ssl-insecure', '--certs', `*=${pemFile}`],
    ...['--mode', `reverse:https://127.0.0.1:${upstream}`, '--set', `confdir=${folder}`],
  ]);
}

/** `slowness`: so many times fewer requests are asked of it. */
const RELAYS = [
  { name: TUNNEL, start: tunnel },
  { name: 'h2inspect, relaying only', start: (upstream) => inspecting(upstream, { decode: false }) },
  { name: DECODING, start: (upstream) => inspecting(upstream, {}) },
  { name: RECORDING, start: (upstream) => inspecting(upstream, { record: join(folder, 'recorded.jsonl') }) },
  { name: JUDGING, start: (upstream) => inspecting(upstream, { rules: true }) },
  { name: SCREEN, start: withScreen },
  { name: 'nghttpx, 1 worker', start: nghttpx, program: 'nghttpx' },
  { name: 'haproxy (TCP), 1 thread', start: haproxy, program: 'haproxy' },
  { name: 'mitmdump', start: mitmdump, program: 'mitmdump', slowness: 100 },
];

/** Starts those of these names that can be, and tells which cannot. */
export async function startRelays(upstream, names = RELAYS.map(({ name }) => name)) {
  const relays = [];
  const skipped = [];
  for (const { name, start, program, slowness = 1 } of RELAYS) {
    if (!names.includes(name)) continue;
    if (program === undefined || have(program)) relays.push({ name, slowness, ...(await start(upstream)) });
    else skipped.push(`${program} is not installed`);
  }
  return { relays, skipped };
}
