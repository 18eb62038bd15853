import { errorCodeName } from '../../decode/index.ts';
import type { Histogram } from '../histogram.ts';
import type { ConnectionStatistics } from './connection-statistics.ts';
import type { SideStatistics } from './side-statistics.ts';
import type { StreamStatistics } from './stream-statistics.ts';
import type { TraceStatistics } from './trace-statistics.ts';

/** The figures as plain data for `JSON.stringify`: octets, counts, and durations in milliseconds. */
export function statisticsJson(statistics: TraceStatistics): object {
  const { records, opened, failed, findings, total, connections } = statistics;
  return {
    records,
    connections: { opened, failed },
    total: connectionJson(total),
    findings,
    byConnection: connections.map((one) => ({ connection: one.connection, ...connectionJson(one) })),
  };
}

function connectionJson({ from, to, client, server, streams }: ConnectionStatistics): object {
  return {
    duration: rounded(Math.max(0, to - Math.min(from, to))),
    client: sideJson(client),
    server: sideJson(server),
    streams: streamsJson(streams),
  };
}

const sideJson = ({ frames, octets, content, types, hpack, blocked }: SideStatistics): object => ({
  frames,
  octets,
  content,
  types: Object.fromEntries(types),
  hpack,
  blocked: { connection: rounded(blocked.connection), streams: rounded(blocked.streams) },
});

const streamsJson = ({
  opened,
  pushed,
  completed,
  resets,
  unfinished,
  unopened,
  statusClasses,
  latency,
}: StreamStatistics): object => ({
  opened,
  pushed,
  completed,
  unfinished,
  unopened,
  resets: { client: codesJson(resets.client), server: codesJson(resets.server) },
  statuses: Object.fromEntries([...statusClasses].sort().map(([digit, count]) => [`${digit}xx`, count])),
  latency: {
    headers: histogramJson(latency.headers),
    firstData: histogramJson(latency.firstData),
    end: histogramJson(latency.end),
  },
});

const codesJson = (codes: ReadonlyMap<number, number>): object =>
  Object.fromEntries([...codes].map(([code, count]) => [errorCodeName(code) ?? String(code), count]));

const histogramJson = (histogram: Histogram): object => ({
  count: histogram.count,
  ...(histogram.count > 0
    ? {
        minimum: rounded(histogram.minimum),
        p50: rounded(histogram.percentile(0.5)!),
        p90: rounded(histogram.percentile(0.9)!),
        p99: rounded(histogram.percentile(0.99)!),
        maximum: rounded(histogram.maximum),
      }
    : {}),
});

/** To the microsecond. */
const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
