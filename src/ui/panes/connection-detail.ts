import { SETTINGS } from '../../decode/index.ts';
import type { ConnectionView, EndpointFacts, EndpointView, Peer, SettingValues, TlsFacts } from '../../trace/index.ts';
import { escapeText, wirePreview } from '../format/escape.ts';
import { span } from '../format/line.ts';
import { count, counted, duration, moment, octets } from '../format/quantities.ts';
import { sparkline } from '../format/sparkline.ts';
import { fitText } from '../format/width.ts';
import type { HpackTable } from '../hpack-table.ts';
import type { WindowHistory } from '../window-history.ts';
import { type DetailLine, heading, labelled, textLine } from './detail-line.ts';

/** What a connection's detail is made from, beyond its view. */
export interface ConnectionFacts {
  readonly windows: Readonly<Record<Peer, WindowHistory>> | undefined;
  readonly table: HpackTable;
  /** The record at which the table is shown. */
  readonly atSeq: number;
}

/** Both sides of a connection, top to bottom: TLS, SETTINGS, windows, its end, one HPACK table. */
export function connectionDetail(view: ConnectionView, facts: ConnectionFacts, width: number): readonly DetailLine[] {
  const { opened } = view;
  return [
    ...(opened
      ? [...endpointLines('client', opened.client, width), ...endpointLines('server', opened.server, width)]
      : []),
    ...(view.fromStart ? [] : [textLine(' the trace begins in the middle of this connection', 'warning')]),
    heading('SETTINGS'),
    settingsHead(width),
    ...SETTINGS.flatMap(({ identifier, name }) => settingLine(view, identifier, name, width)),
    heading('Windows of the connection'),
    ...(['client', 'server'] as const).map((from) => windowLine(view, from, facts.windows?.[from], width)),
    heading('End'),
    ...endLines(view, width),
    ...tableLines(facts, width),
  ];
}

function endpointLines(peer: Peer, { address, name, tls }: EndpointFacts, width: number): readonly DetailLine[] {
  const who = name === undefined || address.startsWith(`${name}:`) ? address : `${name} (${address})`;
  const lines = labelled(` ${peer}`, escapeText(who), width, { depth: 0, note: tls ? tlsText(tls) : 'cleartext' });
  const certificate = tls?.certificate;
  if (!certificate) return lines;
  const validity = `valid ${certificate.validFrom.slice(0, 10)} to ${certificate.validTo.slice(0, 10)}`;
  const names = `${certificate.subject} · issued by ${certificate.issuer} · ${certificate.subjectAltName}`;
  return [
    ...lines,
    ...labelled('certificate', escapeText(certificate.verdict), width, { note: `${escapeText(names)} · ${validity}` }),
  ];
}

function tlsText({ version, cipher, alpn, alpnOffered, serverName, resumed }: TlsFacts): string {
  const parts = [
    version,
    cipher,
    `ALPN ${alpn ?? 'none'} of ${alpnOffered.join(', ') || 'none'}`,
    serverName === undefined ? 'no SNI' : `SNI ${serverName}`,
    ...(resumed ? ['resumed'] : []),
  ];
  return escapeText(parts.join(' · '));
}

const SETTING_KEYS: Readonly<Record<string, keyof SettingValues>> = {
  HEADER_TABLE_SIZE: 'headerTableSize',
  ENABLE_PUSH: 'enablePush',
  MAX_CONCURRENT_STREAMS: 'maxConcurrentStreams',
  INITIAL_WINDOW_SIZE: 'initialWindowSize',
  MAX_FRAME_SIZE: 'maxFrameSize',
  MAX_HEADER_LIST_SIZE: 'maxHeaderListSize',
  ENABLE_CONNECT_PROTOCOL: 'enableConnectProtocol',
  NO_RFC7540_PRIORITIES: 'noRfc7540Priorities',
};

const NAME = 28;
const valueWidth = (width: number): number => Math.max(8, Math.min(40, Math.floor((width - NAME) / 2)));

const settingsHead = (width: number): DetailLine => ({
  line: [
    span(' '.repeat(NAME)),
    span('client', 'client'),
    span(' '.repeat(valueWidth(width) - 6)),
    span('server', 'server'),
  ],
});

function settingLine(view: ConnectionView, identifier: number, name: string, width: number): readonly DetailLine[] {
  const key = SETTING_KEYS[name];
  if (!key) return [];
  const initial = SETTINGS.find((setting) => setting.identifier === identifier)?.initial;
  const told = ({ settings }: EndpointView): string => {
    const value = settings.inForce[key];
    const pending = settings.pending.find(({ values }) => values[key] !== undefined);
    const shown = value === Number.POSITIVE_INFINITY ? 'no limit' : count(value);
    const source = value === (initial ?? Number.POSITIVE_INFINITY) ? ' (initial)' : '';
    const since = pending && moment(pending.at, 'since-start', 0, undefined);
    return pending ? `${shown} → ${count(pending.values[key]!)} not acknowledged since ${since}` : shown + source;
  };
  return [
    {
      line: [
        span(`   ${name.padEnd(NAME - 3)}`, 'muted'),
        span(fitText(told(view.client), valueWidth(width))),
        span(told(view.server)),
      ],
    },
  ];
}

function windowLine(view: ConnectionView, from: Peer, history: WindowHistory | undefined, width: number): DetailLine {
  const left = view.connectionWindow(from);
  const { blockedSince } = view.of(from).window;
  const blocked = Number.isNaN(blockedSince) ? '' : `   ▲ empty for ${duration(view.lastAt - blockedSince)}`;
  const name = from === 'client' ? 'client may send →' : '← server may send';
  return {
    line: [
      span(`   ${name.padEnd(NAME - 3)}`, from),
      span(count(left).padStart(14), left <= 0 ? 'error' : undefined),
      span(' octets  '),
      span(history ? sparkline(history.points(Math.max(8, Math.min(64, width - 70)))) : '', from),
      span(blocked, 'error'),
    ],
  };
}

function endLines(view: ConnectionView, width: number): readonly DetailLine[] {
  const goaways = ([view.client, view.server] as const).flatMap((endpoint) =>
    endpoint.goaways.flatMap(({ seq, frame }) =>
      labelled(`GOAWAY of the ${endpoint.peer}`, `#${seq}`, width, { note: `last stream ${frame.lastStreamId}` }).map(
        (line) => ({ ...line, jump: seq }),
      ),
    ),
  );
  const { closed } = view;
  if (!closed)
    return [...goaways, textLine(view.closedBy ? `  the ${view.closedBy} sends no more` : '  open', 'muted')];
  const relayed = (['client', 'server'] as const).map((from) => {
    const { read, written } = closed.octets[from];
    return `${from === 'client' ? '→' : '←'} ${octets(written)}${read === written ? '' : ` of ${octets(read)}`}`;
  });
  return [
    ...goaways,
    ...labelled('closed by', closed.closedBy, width, { note: `${closed.how} · relayed ${relayed.join('   ')}` }),
  ];
}

function tableLines({ table, atSeq }: ConnectionFacts, width: number): readonly DetailLine[] {
  const other = table.from === 'client' ? 'server' : 'client';
  const head = `HPACK table, ${table.from} → ${other}, at record ${atSeq}`;
  const sizes = `${counted(table.entries.length, 'entrie').replace(/entrie$/, 'entry')} · ${table.size} of ${table.maxSize} octets · ${count(table.evicted)} evicted`;
  return [
    { line: [span(` ${head}`, 'strong'), span(`   ${sizes}   h l: the other side`, 'muted')] },
    ...(table.complete
      ? []
      : [textLine('   not complete: earlier blocks are not in memory or could not be read', 'warning')]),
    ...table.entries.map((entry, at) => ({
      line: [
        span(`   ${String(at + 62).padStart(4)}  `, 'muted'),
        span(fitText(wirePreview(entry.name, 60), 26), 'strong'),
        span(fitText(wirePreview(entry.value, 200), Math.max(10, width - 66))),
        span(
          `  ${entry.name.length + entry.value.length + 32} octets · #${entry.added} · used ${entry.uses}×`,
          'muted',
        ),
      ],
      jump: entry.added,
    })),
  ];
}
