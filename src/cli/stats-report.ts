import type { Peer } from '../decode/index.ts';
import type {
  ConnectionStatistics,
  FindingCount,
  FrameCount,
  Histogram,
  StreamStatistics,
  TraceStatistics,
} from '../trace/index.ts';
import { escapeText } from '../ui/format/escape.ts';
import { errorName } from '../ui/format/names.ts';
import { count, counted, duration, octets } from '../ui/format/quantities.ts';
import type { Palette } from '../ui/format/record-line.ts';
import { sparkline } from '../ui/format/sparkline.ts';

const BAR = 24;
/** Arrows, as frames have them, would read as `to the client`. */
const FROM: Readonly<Record<Peer, string>> = { client: 'from client', server: 'from server' };
const PEERS: readonly Peer[] = ['client', 'server'];

/** The figures of a trace on one or two screens: what people look at, drawn; what they compare, in columns. */
export function statsReport(statistics: TraceStatistics, palette: Palette): string {
  const { total } = statistics;
  const sections = [
    overview(statistics),
    frames(total, palette),
    streams(total.streams, palette),
    latencies(total.streams, palette),
    compression(total, palette),
    waiting(total, palette),
    findings(statistics.findings, palette),
    connections(statistics.connections, palette),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function overview({ total, opened, failed, records }: TraceStatistics): string[] {
  const { client, server } = total;
  const parts = [
    duration(Math.max(0, total.to - Math.min(total.from, total.to))),
    counted(opened, 'connection') + (failed > 0 ? ` (and ${count(failed)} that failed)` : ''),
    counted(total.streams.opened, 'stream'),
    counted(client.frames + server.frames, 'frame'),
    octets(client.octets + server.octets),
    counted(records, 'record'),
  ];
  return [parts.join(' · ')];
}

function frames({ client, server }: ConnectionStatistics, { strong, muted, ...paint }: Palette): string[] {
  const names = [...new Set([...client.types.keys(), ...server.types.keys()])];
  if (names.length === 0) return [];
  const of = (types: ReadonlyMap<string, FrameCount>, name: string) => types.get(name) ?? { frames: 0, octets: 0 };
  const sum = (name: string) => of(client.types, name).octets + of(server.types, name).octets;
  names.sort((a, b) => sum(b) - sum(a));
  const most = Math.max(...names.flatMap((name) => [of(client.types, name).octets, of(server.types, name).octets]));
  const side = (peer: Peer, { frames: number, octets: size }: FrameCount) => {
    const figures = number === 0 ? ''.padStart(18) : `${count(number).padStart(8)} ${octets(size).padStart(9)}`;
    return `${figures}  ${paint[peer](bar(size, most, BAR))}`;
  };
  const head = PEERS.map((peer) => `${FROM[peer].padStart(18)}`.padEnd(20 + BAR))
    .join(' ')
    .trimEnd();
  return [
    `${strong('frames'.padEnd(16))}${muted(head)}`,
    ...names.map((name) =>
      `${name.padEnd(16)}${side('client', of(client.types, name))} ${side('server', of(server.types, name))}`.trimEnd(),
    ),
  ];
}

function streams(
  { opened, pushed, completed, unfinished, unopened, resets, statusClasses }: StreamStatistics,
  { strong, error, warning, muted }: Palette,
): string[] {
  const missing =
    unopened === 0
      ? []
      : [
          `${''.padEnd(16)}${muted(`and ${counted(unopened, 'stream')} not counted: begun before the trace, or the beginning filtered out`)}`,
        ];
  if (opened === 0) return missing.length === 0 ? [] : [strong('streams'), ...missing];
  const reset = PEERS.flatMap((peer) =>
    [...resets[peer]]
      .sort(([, a], [, b]) => b - a)
      .map(([code, number]) => `${count(number)} ${errorName(code)} by ${peer}`),
  );
  const outcomes = [
    `${count(completed)} complete`,
    reset.length > 0 ? warning(`reset: ${reset.join(', ')}`) : '',
    unfinished > 0 ? warning(`${count(unfinished)} unfinished`) : '',
    pushed > 0 ? `${count(pushed)} of them pushed` : '',
  ];
  const most = Math.max(...statusClasses.values());
  const statuses = [...statusClasses].sort(([a], [b]) => a - b);
  return [
    `${strong('streams'.padEnd(16))}${outcomes.filter((outcome) => outcome !== '').join(' · ')}`,
    ...missing,
    ...statuses.map(([digit, number]) => {
      const paint = digit >= 5 ? error : digit === 4 ? warning : muted;
      return `${`${digit}xx`.padEnd(16)}${count(number).padStart(8)}  ${paint(bar(number, most, BAR).trimEnd())}`;
    }),
  ];
}

function latencies({ latency }: StreamStatistics, { strong, muted }: Palette): string[] {
  const rows = (
    [
      ['to headers', latency.headers],
      ['to first data', latency.firstData],
      ['to the end', latency.end],
    ] as const
  ).filter(([, histogram]) => histogram.count > 0);
  if (rows.length === 0) return [];
  const head = ['count', 'min', 'p50', 'p90', 'p99', 'max'].map((name) => name.padStart(9)).join(' ');
  return [
    `${strong('response'.padEnd(16))}${muted(`${head}  from min to max`)}`,
    ...rows.map(([name, histogram]) => {
      // One is no distribution.
      const shape = histogram.count > 1 ? `  ${sparkline(histogram.profile(BAR))}` : '';
      return `${name.padEnd(16)}${figuresOf(histogram)}${shape}`;
    }),
  ];
}

function figuresOf(histogram: Histogram): string {
  const figures = [histogram.minimum, ...[0.5, 0.9, 0.99, 1].map((share) => histogram.percentile(share)!)];
  return [count(histogram.count), ...figures.map(duration)].map((figure) => figure.padStart(9)).join(' ');
}

function compression(total: ConnectionStatistics, { strong, muted }: Palette): string[] {
  const sides = PEERS.filter((peer) => total[peer].hpack.plain > 0);
  if (sides.length === 0) return [];
  const head = ['plain', 'without table', 'on the wire'].map((name) => name.padStart(18)).join('');
  return [
    `${strong('header fields'.padEnd(16))}${muted(head)}`,
    ...sides.map((peer) => {
      const { plain, withoutDynamicTable, onWire } = total[peer].hpack;
      const cell = (size: number) => `${octets(size)} ${saved(size, plain)}`.padStart(18);
      return `${FROM[peer].padEnd(16)}${octets(plain).padStart(18)}${cell(withoutDynamicTable)}${cell(onWire)}`;
    }),
  ];
}

/** `−81 %`. */
function saved(size: number, plain: number): string {
  const percent = Math.round((1 - size / plain) * 100);
  return `${percent < 0 ? '+' : '−'}${String(Math.abs(percent)).padStart(2)} %`;
}

function waiting(total: ConnectionStatistics, { strong, warning }: Palette): string[] {
  const lines = PEERS.flatMap((peer) => {
    const { connection, streams: ofStreams } = total[peer].blocked;
    const waits = [
      connection > 0 ? `${duration(connection)} on connections` : '',
      ofStreams > 0 ? `${duration(ofStreams)} on streams` : '',
    ].filter((wait) => wait !== '');
    return waits.length > 0 ? [`${`the ${peer}`.padEnd(16)}${warning(waits.join(' · '))}`] : [];
  });
  return lines.length > 0 ? [strong('had to wait at an empty flow-control window'), ...lines] : [];
}

const SEVERITIES = ['error', 'warning', 'info'] as const;

function findings(all: readonly FindingCount[], { strong, error, warning, muted }: Palette): string[] {
  if (all.length === 0) return [];
  const marks = { error: error('✖'), warning: warning('▲'), info: muted('ℹ') } as const;
  const sorted = all.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return [
    strong('findings'),
    ...sorted.map(
      ({ rule, severity, count: number }) => `${count(number).padStart(8)} ${marks[severity]} ${escapeText(rule)}`,
    ),
  ];
}

const LISTED = 20;

function connections(all: readonly ConnectionStatistics[], { strong, muted }: Palette): string[] {
  if (all.length < 2) return [];
  const heads = ['duration', 'streams', 'resets', 'frames', 'from client', 'from server', 'headers p50', 'p99'];
  const rows = all
    .toSorted((a, b) => a.connection - b.connection)
    .slice(0, LISTED)
    .map(({ connection, from, to, client, server, streams: one }) => {
      const resets = PEERS.reduce((sum, peer) => sum + [...one.resets[peer].values()].reduce((a, b) => a + b, 0), 0);
      const { headers } = one.latency;
      const cells = [
        duration(to - from),
        count(one.opened),
        count(resets),
        count(client.frames + server.frames),
        octets(client.octets),
        octets(server.octets),
        ...[0.5, 0.99].map((share) => duration(headers.percentile(share) ?? Number.NaN)),
      ];
      return `${String(connection).padStart(10)}      ${cells.map((cell) => cell.padStart(11)).join(' ')}`;
    });
  const more = all.length > LISTED ? [muted(`… and ${count(all.length - LISTED)} more: --json has them`)] : [];
  return [
    `${strong('connection'.padEnd(16))}${muted(heads.map((head) => head.padStart(11)).join(' '))}`,
    ...rows,
    ...more,
  ];
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of at most `width` columns; what is there at all is at least a thin one. */
function bar(value: number, most: number, width: number): string {
  if (value <= 0 || most <= 0) return ''.padEnd(width);
  const eighths = Math.max(1, Math.round((value / most) * width * 8));
  return ('█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7]).padEnd(width);
}
