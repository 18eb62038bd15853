import { count, counted, duration } from '../../../ui/format/quantities.ts';
import type { ReportCollector } from './collector.ts';
import { html, type Markup } from './markup.ts';
import type { StreamCard } from './stream-card.ts';

/** Units of the time axis, whatever it is in milliseconds. */
const WIDTH = 1000;
const TICKS = 4;

/** Requests over time, and behind each its messages. */
export function streamsSection(report: ReportCollector): Markup {
  const { streamCount } = report;
  const streams = report.streams.toSorted((a, b) => a.openedAt - b.openedAt);
  const [first] = streams;
  if (!first) return html`<section id="streams"><h2>Streams</h2><p class="note">No request was made.</p></section>`;
  const ends = streams.map((stream) => endOf(stream, report));
  const axis = { from: first.openedAt, to: ends.reduce((a, b) => Math.max(a, b), first.openedAt + 1) };
  const tick = (at: number) => html`<span>${duration(((axis.to - axis.from) * at) / TICKS)}</span>`;
  return html`<section id="streams"><h2>Streams</h2>
<p class="legend"><span class="key send"></span> request is sent <span class="key wait"></span> waiting <span class="key receive"></span> response is received <span class="key reset"></span> reset</p>
<div class="waterfall"><div class="axis"><div>${Array.from({ length: TICKS + 1 }, (_, at) => tick(at))}</div></div>
${streams.map((stream, at) => streamRow(stream, ends[at]!, axis))}</div>
${streamCount > streams.length && html`<p class="note">These are the ${count(streams.length)} that ended first, of ${counted(streamCount, 'stream')}. <code>--filter</code> chooses others.</p>`}
</section>`;
}

/** A stream that is not over lasts as long as its connection, or as long as anybody looked. */
function endOf({ overAt, connection, openedAt }: StreamCard, report: ReportCollector): number {
  const end = Number.isNaN(overAt) ? (report.connections.get(connection)?.closed?.at ?? report.lastAt) : overAt;
  return Math.max(end, openedAt);
}

interface Axis {
  readonly from: number;
  readonly to: number;
}

function streamRow(stream: StreamCard, end: number, axis: Axis): Markup {
  const { connection, id, name, outcome, tone, interim, resetBy, frameCount, messages } = stream;
  return html`<details class="stream ${tone}" id="stream-${connection}-${id}"><summary>
<span class="id">${connection}·${id}</span><span class="name" title="${name}">${name || 'no request was seen'}</span><span class="status">${outcome}</span><span class="took">${duration(end - stream.openedAt)}</span>
${bar(stream, end, axis)}</summary>
<div class="messages">${messages}</div>
<p class="facts">${counted(frameCount, 'frame')} · <a href="#frames" data-filter="connection == ${connection} &amp;&amp; stream == ${id}">show them</a>${resetBy && html` · reset by the ${resetBy}`}${interim.length > 0 && html` · before it ${interim.join(', ')}`}</p>
</details>
`;
}

/** Drawn with attributes only: the page allows no inline style. */
function bar({ openedAt, sentAt, answeredAt, resetBy }: StreamCard, end: number, { from, to }: Axis): Markup {
  const x = (at: number) => Math.round(((at - from) / (to - from)) * WIDTH * 100) / 100;
  const within = (at: number, latest: number) => (Number.isNaN(at) ? latest : Math.max(openedAt, Math.min(at, latest)));
  const answered = within(answeredAt, end);
  const sent = within(sentAt, answered);
  const part = (name: string, a: number, b: number) =>
    b > a &&
    html`<rect class="${name}" x="${x(a)}" y="0" width="${Math.max(1.5, x(b) - x(a)).toFixed(2)}" height="10"/>`;
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="least" x="${x(openedAt)}" y="0" width="2" height="10"/>${part('send', openedAt, sent)}${part('wait', sent, answered)}${part('receive', answered, end)}${resetBy && html`<rect class="reset" x="${Math.max(0, x(end) - 3)}" y="0" width="3" height="10"/>`}</svg>`;
}
