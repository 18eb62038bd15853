import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { count, counted, duration, octets } from '../../../ui/format/quantities.ts';
import type { ReportCollector } from './collector.ts';
import { connectionsSection } from './connections.ts';
import { figuresSection } from './figures.ts';
import { findingsSection } from './findings.ts';
import { html, type Markup, scriptJson } from './markup.ts';
import { streamsSection } from './streams.ts';

/** Notes about the whole report. */
export interface PageOptions {
  /** Credentials, cookies and never-indexed fields are shown. */
  readonly withSecrets: boolean;
}

/** The whole page. It loads nothing: its style and its script are in it, and it allows no others. */
export function renderPage(report: ReportCollector, options: PageOptions): string {
  const style = asset('report.css');
  const script = asset('report.js');
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  const title = `${report.header.upstream ?? 'HTTP/2 trace'} · h2inspect`;
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
${head(report, options)}
<nav><a href="#findings">Findings</a><a href="#streams">Streams</a><a href="#figures">Figures</a><a href="#connections">Connections</a><a href="#frames">Frames</a></nav>
<main>
${findingsSection(report)}
${streamsSection(report)}
${figuresSection(report.statistics)}
${connectionsSection(report)}
${framesSection(report)}
</main>
<script type="application/json" id="data">${scriptJson(report.table.data())}</script>
<script>${raw(script)}</script>
</body>
</html>
`;
  return markup;
}

/** Ours, and part of the package. */
const asset = (name: string): string =>
  readFileSync(new URL(`../../../../assets/report/${name}`, import.meta.url), 'utf8');
const raw = (markup: string): Markup => ({ markup });
const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function head(report: ReportCollector, { withSecrets }: PageOptions): Markup {
  const { header, statistics, lastAt } = report;
  const secrets = header.redacted
    ? 'secrets, query strings and content are taken out'
    : withSecrets
      ? 'secrets are shown'
      : 'credentials and cookies are masked';
  return html`<header>
<p class="brand">h2inspect report</p>
<h1>${header.upstream ?? 'HTTP/2 trace'}</h1>
<p class="facts">${dateOf(header.startedAt)} · ${duration(lastAt)} · ${header.tool} · ${secrets}</p>
${verdict(report)}
<dl class="tiles">
${tile('Connections', count(statistics.opened), statistics.failed > 0 && `${count(statistics.failed)} more failed`)}
${tile('Streams', count(statistics.total.streams.opened), streamOutcomes(report))}
${tile('Frames', count(frames(report)), `→ ${count(statistics.total.client.frames)} ← ${count(statistics.total.server.frames)}`)}
${tile('Octets', octets(statistics.total.client.octets + statistics.total.server.octets), `→ ${octets(statistics.total.client.octets)} ← ${octets(statistics.total.server.octets)}`)}
${tile('Response header, median', duration(statistics.total.streams.latency.headers.percentile(0.5) ?? Number.NaN), `99 % within ${duration(statistics.total.streams.latency.headers.percentile(0.99) ?? Number.NaN)}`)}
</dl>
</header>`;
}

const tile = (name: string, value: string, more: string | false): Markup =>
  html`<div><dt>${name}</dt><dd>${value}</dd>${more && html`<dd class="more">${more}</dd>`}</div>`;

const frames = ({ statistics: { total } }: ReportCollector): number => total.client.frames + total.server.frames;

function streamOutcomes({ statistics: { total } }: ReportCollector): string {
  const { completed, resets, unfinished } = total.streams;
  const reset = [...resets.client.values(), ...resets.server.values()].reduce((sum, one) => sum + one, 0);
  const parts = [
    `${count(completed)} completed`,
    reset > 0 && `${count(reset)} reset`,
    unfinished > 0 && `${count(unfinished)} unfinished`,
  ];
  return parts.filter(Boolean).join(', ');
}

function verdict({ statistics, failures }: ReportCollector): Markup {
  const counts = { error: failures.length, warning: 0, info: 0 };
  for (const finding of statistics.findings) counts[finding.severity] += finding.count;
  const { error, warning, info } = counts;
  if (error + warning + info === 0) return html`<p class="verdict good">✔ Nothing wrong was found</p>`;
  const tone = error > 0 ? 'error' : warning > 0 ? 'warning' : 'info';
  const parts = [
    error > 0 && html`<a href="#findings" class="error">✖ ${counted(error, 'error')}</a> `,
    warning > 0 && html`<a href="#findings" class="warning">▲ ${counted(warning, 'warning')}</a> `,
    info > 0 && html`<a href="#findings" class="info">ℹ ${counted(info, 'note')}</a> `,
  ];
  return html`<p class="verdict ${tone}">${parts.filter((part) => part !== false)}</p>`;
}

function dateOf(startedAt: string): string {
  const date = new Date(startedAt);
  return Number.isNaN(date.getTime())
    ? startedAt
    : date
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC');
}

/** The rows come from the script: a hundred at a time, as they are looked at. */
function framesSection({ table }: ReportCollector): Markup {
  const left = table.count - table.length;
  return html`<section id="frames"><h2>Frames</h2>
<form id="filter" role="search"><input type="search" id="query" placeholder="type == HEADERS &amp;&amp; stream == 1" aria-label="Filter frames" autocomplete="off" spellcheck="false"><output id="shown"></output></form>
<p class="facts"><code>type</code>, <code>stream</code>, <code>connection</code>, <code>from</code> and <code>kind</code> are compared with <code>==</code> and <code>!=</code>; other words, and texts between quotes, must be found in a row. A click on a row shows its header fields.</p>
${left > 0 && html`<p class="note">The report holds ${count(table.length)} of ${counted(table.count, 'record')}: the first ones, and those that findings speak of. <code>--filter</code> chooses others.</p>`}
<noscript><p class="note">The table of frames needs JavaScript; everything above does not.</p></noscript>
<table id="rows"><thead><tr><th>#</th><th>time</th><th class="conn">conn</th><th>stream</th><th>type</th><th class="flags">flags</th><th class="length">length</th><th>summary</th></tr></thead><tbody></tbody></table>
<p><button type="button" id="more" hidden>Show more</button></p>
</section>`;
}
