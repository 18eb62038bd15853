// What a relay adds to one request at a time.
import { figure, median, share, takeTurns } from './harness.mjs';
import { load, skippedLoad, startOrigin } from './load.mjs';
import { DECODING, JUDGING, SCREEN, startRelays, TUNNEL } from './relays.mjs';

const SIZE = 16;

export async function latency({ short }) {
  const rounds = short ? 3 : 7;
  const task = { size: SIZE, connections: 1, streams: 1, requests: short ? 500 : 5000, each: true };
  const origin = await startOrigin([SIZE]);
  const { relays } = await startRelays(origin.port, [TUNNEL, DECODING, JUDGING, SCREEN]);
  const variants = [{ name: 'direct', ...origin }, ...relays];
  const samples = await takeTurns(variants, rounds, async ({ port }) => {
    const { times } = await load(port, task);
    const sorted = times.sort((a, b) => a - b);
    return { p50: median(sorted), p99: sorted[Math.floor(0.99 * sorted.length)] };
  });
  for (const { stop } of variants) stop();
  const rows = variants.map(({ name }) => [
    name,
    figure(1000 * samples.median(name, 'p50')),
    share(samples.ratio(name, TUNNEL, 'p50')),
    figure(1000 * samples.median(name, 'p99')),
    share(samples.ratio(name, TUNNEL, 'p99')),
  ]);
  return {
    tables: [
      {
        title: 'Latency: 1 connection × 1 stream, 16 octets',
        columns: ['through', 'p50 µs', 'of the tunnel', 'p99 µs', 'of the tunnel'],
        rows,
      },
    ],
    checks: [DECODING, JUDGING, SCREEN].map((name) => ({
      name: `${name}: median latency, of the tunnel`,
      ratio: samples.ratio(name, TUNNEL, 'p50'),
      atMost: 5,
    })),
    skipped: skippedLoad,
  };
}
