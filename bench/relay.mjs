// Requests and octets per second through h2inspect and through others.
import { cpuSeconds, figure, readyDisk, share, takeTurns } from './harness.mjs';
import { load, skippedLoad, startOrigin } from './load.mjs';
import { DECODING, JUDGING, RECORDING, SCREEN, startRelays, TUNNEL } from './relays.mjs';

const DIRECT = 'direct';
const BULK = 64 * 1024 * 1024;
/** Octets of a trace beside the content. */
const RECORDED_PER_REQUEST = 2500;

export async function relay({ short }) {
  const rounds = short ? 2 : 5;
  const many = { connections: 10, streams: 32, requests: short ? 3000 : 200_000 };
  const loads = [
    { title: 'small responses (16 octets)', size: 16, ...many },
    { title: 'responses of 1 KiB', size: 1024, ...many },
    { title: 'downloads of 64 MiB', size: BULK, connections: 1, streams: 1, requests: short ? 2 : 4 },
  ].slice(short ? 1 : 0);
  const origin = await startOrigin(loads.map(({ size }) => size));
  const { relays, skipped } = await startRelays(origin.port);
  const all = [{ name: DIRECT, slowness: 1, ...origin }, ...relays];
  const tables = [];
  const checks = [];
  for (const { title, ...task } of loads) {
    const isFastEnough = ({ slowness }) => task.requests / slowness >= task.connections;
    const variants = all.filter(isFastEnough);
    skipped.push(...all.filter((one) => !isFastEnough(one)).map(({ name }) => `${name} is too slow for ${title}`));
    const samples = await takeTurns(variants, rounds, ({ name, port, pid, slowness }) => {
      readyDisk(name === RECORDING ? task.requests * (task.size + RECORDED_PER_REQUEST) : 0);
      return measure(port, pid, { ...task, requests: task.requests / slowness });
    });
    tables.push(
      task.size === BULK ? bulkTable(title, variants, samples) : requestTable(title, task, variants, samples),
    );
    checks.push(...bounds(title, samples));
  }
  for (const { stop } of all) stop();
  return { tables, checks, skipped: [...skippedLoad, ...skipped] };
}

async function measure(port, pid, task) {
  const before = cpuSeconds(pid);
  const { seconds } = await load(port, task);
  const cpu = (cpuSeconds(pid) - before) / task.requests;
  const speed = task.requests / seconds;
  return { speed, octets: speed * task.size, cpu };
}

function requestTable(title, { connections, streams }, variants, samples) {
  return {
    title: `Relay: ${title}, ${connections} connections × ${streams} streams`,
    columns: ['through', 'requests/s', 'of the tunnel', 'MB/s', 'CPU µs/request', 'CPU of the tunnel'],
    rows: variants.map(({ name }) => [
      name,
      figure(samples.median(name, 'speed')),
      share(samples.ratio(name, TUNNEL, 'speed')),
      figure(samples.median(name, 'octets') / 1e6),
      name === DIRECT ? '–' : figure(1e6 * samples.median(name, 'cpu')),
      name === DIRECT ? '–' : share(samples.ratio(name, TUNNEL, 'cpu')),
    ]),
  };
}

function bulkTable(title, variants, samples) {
  return {
    title: `Relay: ${title}, 1 connection`,
    columns: ['through', 'MB/s', 'of the tunnel', 'CPU ms/download', 'CPU of the tunnel'],
    rows: variants.map(({ name }) => [
      name,
      figure(samples.median(name, 'octets') / 1e6),
      share(samples.ratio(name, TUNNEL, 'speed')),
      name === DIRECT ? '–' : figure(1e3 * samples.median(name, 'cpu')),
      name === DIRECT ? '–' : share(samples.ratio(name, TUNNEL, 'cpu')),
    ]),
  };
}

const bounds = (title, samples) =>
  [
    [DECODING, 0.3],
    [RECORDING, 0.15],
    [JUDGING, 0.2],
    [SCREEN, 0.1],
  ].map(([name, atLeast]) => ({
    name: `${name}: ${title}, of the tunnel`,
    ratio: samples.ratio(name, TUNNEL, 'speed'),
    atLeast,
  }));
