import { type Frame, type Peer, SETTINGS, settingName } from '../../../decode/index.ts';
import { limits } from '../../../limits.ts';
import type { EndpointFacts, RecordOf } from '../../../trace/index.ts';
import { frameSummary } from '../../../ui/format/frame-summary.ts';
import { lifecycleSummary } from '../../../ui/format/lifecycle-summary.ts';
import { count, counted, duration, octets } from '../../../ui/format/quantities.ts';
import type { ConnectionFacts, ReportCollector } from './collector.ts';
import { html, type Markup } from './markup.ts';

/** Who was connected, what was agreed, how it ended. */
export function connectionsSection(report: ReportCollector): Markup {
  const connections = [...report.connections.values()];
  const more = report.statistics.opened - connections.length;
  return html`<section id="connections"><h2>Connections</h2>
${connections.map((facts, at) => connection(facts, report, at === 0))}
${more > 0 && html`<p class="note">These are the first ${limits.reportConnections}; ${counted(more, 'connection')} more.</p>`}
</section>`;
}

function connection(facts: ConnectionFacts, report: ReportCollector, open: boolean): Markup {
  const { id, opened, closed, frames } = facts;
  const statistics = report.statistics.connections.find((one) => one.connection === id);
  const goaways = frames.filter(({ frame }) => frame.type === 'GOAWAY');
  const title = opened?.server.name ?? opened?.server.address ?? 'began before the trace';
  return html`<details class="connection" ${open && html`open`}><summary><b>${id}</b> ${title} <span class="muted">${opened?.alpn ?? ''}${statistics && ` · ${counted(statistics.streams.opened, 'stream')}`}</span></summary>
${opened && html`<dl class="legs">${leg('Client', opened.client)}${leg('Server', opened.server)}</dl>`}
${statistics && html`<p class="facts">${duration(Math.max(0, statistics.to - statistics.from))} · → ${counted(statistics.client.frames, 'frame')}, ${octets(statistics.client.octets)} · ← ${counted(statistics.server.frames, 'frame')}, ${octets(statistics.server.octets)}${blocked('client', statistics.client.blocked)}${blocked('server', statistics.server.blocked)}</p>`}
${settingsTable(frames)}
${goaways.map(({ seq, at, from, frame }) => html`<p class="goaway"><a href="#f${seq}">GOAWAY</a> from the ${from} at ${(at / 1000).toFixed(4)} s: ${frameSummary(frame)}</p>`)}
${closed ? html`<p>${lifecycleSummary(closed)}</p>` : html`<p class="note">It was open when the trace ended.</p>`}
</details>
`;
}

function leg(title: string, { address, name, tls }: EndpointFacts): Markup {
  const where = name === undefined ? address : `${name} (${address})`;
  const agreed = tls
    ? [tls.version, tls.cipher, `ALPN ${tls.alpn ?? 'none'}`, tls.resumed ? 'resumed' : ''].filter(Boolean).join(' · ')
    : 'cleartext';
  const certificate = tls?.certificate;
  return html`<div><dt>${title}</dt><dd>${where}<br><span class="muted">${agreed}</span>${certificate && html`<br><span class="muted">certificate of ${certificate.subject}: ${certificate.verdict}</span>`}</dd></div>`;
}

const blocked = (peer: Peer, { connection, streams }: { connection: number; streams: number }): string | undefined =>
  connection + streams < 1
    ? undefined
    : ` · the ${peer} waited for flow control: ${duration(Math.max(connection, streams))}`;

/** There are a dozen; a peer may send any of 65 536. */
const SETTINGS_SHOWN = 40;

type Settings = Extract<Frame, { type: 'SETTINGS' }>['settings'];

/** What each side announced, the last value where it changed; the initial value where it said nothing. */
function settingsTable(frames: readonly RecordOf<'frame'>[]): Markup | undefined {
  const announced = (peer: Peer): ReadonlyMap<number, number> => {
    const settings = frames.flatMap(
      ({ from, frame }): Settings => (from === peer && frame.type === 'SETTINGS' ? frame.settings : []),
    );
    return new Map(settings.map(({ identifier, value }) => [identifier, value]));
  };
  const client = announced('client');
  const server = announced('server');
  const others = [...client.keys(), ...server.keys()].filter(
    (id) => !SETTINGS.some(({ identifier }) => identifier === id),
  );
  const identifiers = [
    ...SETTINGS.slice(0, 6).map(({ identifier }) => identifier),
    ...SETTINGS.slice(6)
      .map(({ identifier }) => identifier)
      .filter((id) => client.has(id) || server.has(id)),
    ...new Set(others),
  ];
  const cell = (values: ReadonlyMap<number, number>, id: number) => {
    const value = values.get(id);
    const initial = SETTINGS.find(({ identifier }) => identifier === id)?.initial;
    if (value !== undefined) return html`<td>${count(value)}</td>`;
    return html`<td class="muted">${initial === undefined ? 'no limit' : count(initial)}</td>`;
  };
  return html`<table class="settings"><thead><tr><th>Setting</th><th>client says</th><th>server says</th></tr></thead><tbody>
${identifiers.slice(0, SETTINGS_SHOWN).map((id) => html`<tr><td>${settingName(id)}</td>${cell(client, id)}${cell(server, id)}</tr>`)}</tbody></table>
<p class="facts">Grey: not said, so the initial value holds.</p>`;
}
