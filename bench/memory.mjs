// Memory: of a long connection, of each connection that does nothing, and of each stream that is open.
import { connect } from 'node:tls';
import { figure, output, residentMiB, script, share } from './harness.mjs';
import { startOrigin } from './load.mjs';
import { preface, settings } from './octets.mjs';
import { JUDGING, startRelays, TUNNEL } from './relays.mjs';

/** Frames after which the memory is looked at, in multiples of the first number. */
const TIMES = [1, 2, 4];

export async function memory({ short }) {
  const frames = short ? 100_000 : 1_000_000;
  const tables = [];
  const checks = [];
  const rows = [];
  for (const [name, store] of [
    ['without UI', false],
    ['with what the UI keeps', true],
  ]) {
    const sizes = await resident('remembering.mjs', { milestones: TIMES.map((times) => times * frames), store });
    const ratio = sizes.at(-1) / sizes[0];
    rows.push([name, ...sizes.map((size) => figure(size)), share(ratio)]);
    if (!store) checks.push({ name: 'memory after four times as many frames, of before', ratio, atMost: 1.5 });
  }
  const columns = ['', ...TIMES.map((times) => `MiB after ${figure(times * frames)} frames`), 'ratio'];
  tables.push({ title: 'Memory: one connection, all rules', columns, rows });

  const streams = short ? 5000 : 50_000;
  const [before, after] = await resident('holding.mjs', { connections: streams / 1000, streams: 1000 });
  tables.push({
    title: `Memory: ${figure(streams)} open streams, 1000 of a connection, all rules`,
    columns: ['', 'KiB/stream'],
    rows: [['without UI', figure((1024 * (after - before)) / streams)]],
  });

  const count = short ? 100 : 500;
  const origin = await startOrigin([16]);
  const { relays } = await startRelays(origin.port, [TUNNEL, JUDGING]);
  const idle = new Map();
  for (const { name, port, pid, stop } of relays) {
    idle.set(name, (1024 * (await growth(port, pid, count))) / count);
    stop();
  }
  origin.stop();
  const ratio = idle.get(JUDGING) / idle.get(TUNNEL);
  tables.push({
    title: `Memory: ${count} idle connections`,
    columns: ['through', 'KiB/connection', 'of the tunnel'],
    rows: [...idle].map(([name, size]) => [name, figure(size), share(size / idle.get(TUNNEL))]),
  });
  checks.push({ name: 'memory of an idle connection, of the tunnel', ratio, atMost: 5 });
  return { tables, checks };
}

/** MiB that a script of ours tells as it goes. */
async function resident(name, argument) {
  const text = await output(process.execPath, ['--expose-gc', script(`processes/${name}`), JSON.stringify(argument)]);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).rss);
}

/** MiB that a process grows by when `count` clients have connected. */
async function growth(port, pid, count) {
  const open = (many) => Promise.all(Array.from({ length: many }, () => idleClient(port)));
  const first = await open(20);
  const before = residentMiB(pid);
  const others = await open(count);
  const after = residentMiB(pid);
  for (const socket of [...first, ...others]) socket.destroy();
  return after - before;
}

/** A client that said hello, and got the server's SETTINGS. */
function idleClient(port) {
  const socket = connect({ port, host: '127.0.0.1', ALPNProtocols: ['h2'], rejectUnauthorized: false });
  return new Promise((ready, failed) => {
    socket.on('error', failed).once('data', () => ready(socket));
    socket.write(Buffer.concat([preface(), settings()]));
  });
}
