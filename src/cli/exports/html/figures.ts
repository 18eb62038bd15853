import type { Peer } from '../../../decode/index.ts';
import type { ConnectionStatistics, Histogram, TraceStatistics } from '../../../trace/index.ts';
import { count, duration, octets } from '../../../ui/format/quantities.ts';
import { html, type Markup } from './markup.ts';

const PEERS: readonly Peer[] = ['client', 'server'];

/** Frames by type, how long responses took, what compression was worth. */
export const figuresSection = ({ total }: TraceStatistics): Markup =>
  html`<section id="figures"><h2>Figures</h2><div class="figures">${frameTypes(total)}${latencies(total)}${compression(total)}</div></section>`;

function frameTypes({ client, server }: ConnectionStatistics): Markup {
  const sides = { client, server };
  const size = (peer: Peer, name: string) => sides[peer].types.get(name)?.octets ?? 0;
  const names = [...new Set([...client.types.keys(), ...server.types.keys()])];
  names.sort((a, b) => size('client', b) + size('server', b) - size('client', a) - size('server', a));
  const most = Math.max(1, ...names.flatMap((name) => PEERS.map((peer) => size(peer, name))));
  const cells = (peer: Peer, name: string) => {
    const frames = sides[peer].types.get(name)?.frames;
    if (frames === undefined) return html`<td></td><td></td><td class="share"></td>`;
    return html`<td>${count(frames)}</td><td>${octets(size(peer, name))}</td><td class="share">${share(peer, size(peer, name) / most)}</td>`;
  };
  return html`<div class="scroll"><table class="numbers"><caption>Frames by type</caption><thead><tr><th></th><th class="client" colspan="3">from the client</th><th class="server" colspan="3">from the server</th></tr></thead><tbody>
${names.map((name) => html`<tr><td>${name}</td>${cells('client', name)}${cells('server', name)}</tr>`)}</tbody></table></div>`;
}

const share = (peer: Peer, part: number): Markup =>
  html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${peer}" x="0" y="0" width="${Math.round(part * 1000) / 10}" height="10"/></svg>`;

function latencies({ streams: { latency } }: ConnectionStatistics): Markup {
  const row = (name: string, histogram: Histogram) =>
    html`<tr><td>${name}</td><td>${count(histogram.count)}</td>${[0, 0.5, 0.9, 0.99, 1].map(
      (part) => html`<td>${duration(histogram.percentile(part) ?? Number.NaN)}</td>`,
    )}</tr>`;
  return html`<div class="scroll"><table class="numbers"><caption>Responses, from the first frame of the request</caption><thead><tr><th></th><th>count</th><th>least</th><th>50 %</th><th>90 %</th><th>99 %</th><th>most</th></tr></thead><tbody>
${row('header section', latency.headers)}${row('first content', latency.firstData)}${row('end', latency.end)}</tbody></table></div>`;
}

function compression(total: ConnectionStatistics): Markup | undefined {
  const peers = PEERS.filter((peer) => total[peer].hpack.plain > 0);
  if (peers.length === 0) return undefined;
  const row = (peer: Peer) => {
    const { plain, withoutDynamicTable, onWire } = total[peer].hpack;
    const cell = (size: number) => html`<td>${octets(size)}, ${Math.round((size / plain) * 100)} %</td>`;
    return html`<tr><td class="${peer}">${peer}</td><td>${octets(plain)}</td>${cell(withoutDynamicTable)}${cell(onWire)}</tr>`;
  };
  return html`<div class="scroll"><table class="numbers"><caption>Header fields</caption><thead><tr><th></th><th>plain</th><th>without dynamic table</th><th>on the wire</th></tr></thead><tbody>${peers.map(row)}</tbody></table></div>`;
}
