import type { Peer } from '../../decode/index.ts';
import type { ConnectionStatistics, Histogram, TraceHeader, TraceStatistics } from '../../trace/index.ts';
import { count, counted, duration, octets } from '../format/quantities.ts';
import { type Html, html } from './html.ts';

const PEERS: readonly Peer[] = ['client', 'server'];

/** What the page is about, in four lines. */
export function headSection(header: TraceHeader, statistics: TraceStatistics, withSecrets: boolean): Html {
  const { total, opened, failed } = statistics;
  const facts = [
    duration(Math.max(0, total.to - Math.min(total.from, total.to))),
    counted(opened, 'connection') + (failed > 0 ? ` and ${count(failed)} that failed` : ''),
    counted(total.streams.opened, 'stream'),
    counted(total.client.frames + total.server.frames, 'frame'),
    octets(total.client.octets + total.server.octets),
  ];
  const where = [
    header.startedAt,
    header.listen && header.upstream ? `${header.listen} → ${header.upstream}` : header.upstream,
  ];
  const secrets = header.redacted
    ? 'Secrets and content were taken out.'
    : withSecrets
      ? 'This page holds credentials and cookies.'
      : 'Credentials, cookies and fields that are never indexed are masked.';
  return html`<h1>HTTP/2 report</h1><p class="muted">${where.filter(Boolean).join(' · ')} · ${header.tool}</p>
<p>${facts.join(' · ')}</p><p class="muted">${secrets}</p>`;
}

export const figuresSection = ({ total }: TraceStatistics): Html =>
  html`<h2>Figures</h2>${frameTypes(total)}${latencies(total)}${compression(total)}`;

function frameTypes({ client, server }: ConnectionStatistics): Html {
  const names = [...new Set([...client.types.keys(), ...server.types.keys()])];
  const sides = { client, server };
  const size = (peer: Peer, name: string) => sides[peer].types.get(name)?.octets ?? 0;
  names.sort((a, b) => size('client', b) + size('server', b) - size('client', a) - size('server', a));
  const most = Math.max(1, ...names.flatMap((name) => PEERS.map((peer) => size(peer, name))));
  const cells = (peer: Peer, name: string) => {
    const frames = sides[peer].types.get(name)?.frames;
    return html`<td class="n">${frames === undefined ? '' : count(frames)}</td><td class="n wide">${frames === undefined ? '' : octets(size(peer, name))}</td>
<td class="wide">${share(peer, size(peer, name) / most)}</td>`;
  };
  return html`<h3>Frames by type</h3><div class="scroll"><table><thead><tr><th></th><th class="n client">→ client</th><th class="wide"></th>
<th class="wide"></th><th class="n server">← server</th><th class="wide"></th><th class="wide"></th></tr></thead><tbody>
${names.map((name) => html`<tr><td class="w">${name}</td>${cells('client', name)}${cells('server', name)}</tr>`)}</tbody></table></div>`;
}

const share = (peer: Peer, part: number): Html =>
  html`<svg viewBox="0 0 100 12" preserveAspectRatio="none" class="bar"><rect class="${peer}" x="0" y="1" width="${Math.round(part * 1000) / 10}" height="10"/></svg>`;

function latencies({ streams: { latency } }: ConnectionStatistics): Html {
  const rows: readonly (readonly [string, Histogram])[] = [
    ['to headers', latency.headers],
    ['to first data', latency.firstData],
    ['to the end', latency.end],
  ];
  const row = ([name, histogram]: readonly [string, Histogram]) =>
    html`<tr><td class="w">${name}</td><td class="n">${count(histogram.count)}</td>${[0, 0.5, 0.9, 0.99, 1].map(
      (part) => html`<td class="n">${duration(histogram.percentile(part) ?? Number.NaN)}</td>`,
    )}<td class="wide">${profile(histogram)}</td></tr>`;
  return html`<h3>Responses</h3><div class="scroll"><table><thead><tr><th></th><th class="n">count</th><th class="n">min</th>
<th class="n">p50</th><th class="n">p90</th><th class="n">p99</th><th class="n">max</th><th class="wide"></th></tr></thead><tbody>
${rows.map(row)}</tbody></table></div>`;
}

const COLUMNS = 32;

function profile(histogram: Histogram): Html {
  const heights = histogram.profile(COLUMNS);
  const most = Math.max(1, ...heights);
  const column = (height: number, at: number) => {
    const tall = Math.round((height / most) * 120) / 10;
    return html`<rect class="server" x="${at}" y="${12 - tall}" width="0.9" height="${tall}"/>`;
  };
  return html`<svg viewBox="0 0 ${COLUMNS} 12" preserveAspectRatio="none" class="bar">${heights.map(column)}</svg>`;
}

function compression(total: ConnectionStatistics): Html {
  const rows = PEERS.filter((peer) => total[peer].hpack.plain > 0).map((peer) => {
    const { plain, withoutDynamicTable, onWire } = total[peer].hpack;
    const cell = (size: number) => html`<td class="n">${octets(size)}, ${Math.round((size / plain) * 100)} %</td>`;
    return html`<tr><td class="w ${peer}">${peer}</td><td class="n">${octets(plain)}</td>${cell(withoutDynamicTable)}${cell(onWire)}</tr>`;
  });
  if (rows.length === 0) return html``;
  return html`<h3>Header fields</h3><div class="scroll"><table><thead><tr><th></th><th class="n">plain</th>
<th class="n">without dynamic table</th><th class="n">on the wire</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
