import { errorCodeName } from '../../decode/index.ts';
import type { Exchange } from '../../trace/exchanges.ts';
import { duration, octets } from '../format/quantities.ts';
import { fromWire, type Html, html } from './html.ts';

/** What the page keeps of an exchange. */
export interface WaterfallRow {
  readonly connection: number;
  readonly streamId: number;
  readonly method: string;
  readonly path: string;
  readonly status: string;
  readonly sent: number;
  readonly received: number;
  readonly times: { readonly opened: number; readonly sent: number; readonly answered: number; readonly end: number };
  readonly failed: string | undefined;
}

export function waterfallRow({ connection, stream, content }: Exchange): WaterfallRow {
  const { client, server, openedAt, overAt } = stream;
  const end = firstTime(overAt, server.lastAt, client.lastAt, openedAt);
  const answered = firstTime(server.headAt, end);
  const code = stream.resetBy && stream.half(stream.resetBy).resetCode;
  const reset = code === undefined ? undefined : `reset by ${stream.resetBy}: ${errorCodeName(code) ?? code}`;
  return {
    connection,
    streamId: stream.id,
    method: fromWire(stream.method ?? ''),
    path: fromWire((stream.path ?? stream.authority ?? '').slice(0, 200)),
    status: Number.isNaN(stream.status) ? '' : String(stream.status),
    sent: content.client.length,
    received: content.server.length,
    times: { opened: openedAt, sent: Math.min(firstTime(client.endedAt, end), answered), answered, end },
    failed: reset ?? (stream.over ? undefined : 'not finished'),
  };
}

const firstTime = (...times: readonly number[]): number => times.find((time) => !Number.isNaN(time)) ?? 0;

export function waterfallSection(rows: readonly WaterfallRow[], omitted: number): Html {
  if (rows.length === 0) return html``;
  const from = Math.min(...rows.map(({ times }) => times.opened));
  const to = Math.max(...rows.map(({ times }) => times.end));
  const ordered = rows.toSorted((a, b) => a.times.opened - b.times.opened);
  return html`<h2>Streams</h2><p class="muted">over ${duration(to - from)}:
<span class="client">■</span> request, <span class="muted">■</span> waiting, <span class="server">■</span> response</p>
${omitted > 0 && html`<p class="warning">${omitted} more streams are not shown.</p>`}
<div class="scroll"><table><thead><tr><th class="n wide">conn</th><th class="n">stream</th><th>request</th><th class="n">status</th>
<th class="n wide">→</th><th class="n wide">←</th><th class="n">time</th><th></th></tr></thead><tbody>
${ordered.map((row) => streamRow(row, from, to))}</tbody></table></div>
`;
}

function streamRow(row: WaterfallRow, from: number, to: number): Html {
  const { times, failed } = row;
  const bad = failed !== undefined || Number(row.status) >= 400;
  return html`<tr><td class="n wide">${row.connection}</td><td class="n">${row.streamId}</td>
<td>${row.method} ${row.path}${failed && html` <span class="error">${failed}</span>`}</td>
<td class="n${bad ? ' error' : ''}">${row.status}</td><td class="n wide">${octets(row.sent)}</td>
<td class="n wide">${octets(row.received)}</td><td class="n">${duration(times.end - times.opened)}</td>
<td class="bar">${bar(row, from, to)}</td></tr>
`;
}

const WIDTH = 1000;

/** Drawn with attributes, not with style: the page's policy allows no inline style. */
function bar({ times, failed }: WaterfallRow, from: number, to: number): Html {
  const scale = WIDTH / Math.max(to - from, 0.001);
  const part = (start: number, end: number, name: string) =>
    end > start &&
    html`<rect class="${name}" x="${place(start)}" y="1" width="${Math.max(2, rounded((end - start) * scale))}" height="10"/>`;
  const place = (at: number) => rounded(Math.min((at - from) * scale, WIDTH - 4));
  const end = html`<rect class="${failed === undefined ? 'server' : 'end'}" x="${place(times.end)}" y="1" width="4" height="10"/>`;
  return html`<svg viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" class="bar" role="img" aria-label="${duration(times.opened - from)} after the first request">${part(times.opened, times.sent, 'client')}${part(times.sent, times.answered, 'wait')}${part(times.answered, times.end, 'server')}${end}</svg>`;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
