// Memory: of a long connection, and of each connection that does nothing.
import { connect } from 'node:tls';
import { figure, output, residentMiB, script, share } from './harness.mjs';
import { startOrigin } from './load.mjs';
import { preface, settings } from './octets.mjs';
import { JUDGING, startRelays, TUNNEL } from './relays.mjs';

export async function memory({ short }) {
  const frames = short ? 100_000 : 1_000_000;
  const tables = [];
  const checks = [];
  const rows = [];
  for (const [name, store] of [
    ['without UI', false],
    ['with what the UI keeps', true],
  ]) {
    const [first, second] = await resident(frames, store);
    rows.push([name, figure(first), figure(second), share(second / first)]);
    if (!store)
      checks.push({ name: 'memory after twice as many frames, of before', ratio: second / first, atMost: 1.5 });
  }
  const [once, twice] = [figure(frames), figure(2 * frames)];
  const columns = ['', `MiB after ${once} frames`, `after ${twice}`, 'ratio'];
  tables.push({ title: 'Memory: one connection, all rules', columns, rows });

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

async function resident(frames, store) {
  const text = await output(process.execPath, [script('processes/remembering.mjs'), JSON.stringify({ frames, store })]);
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
