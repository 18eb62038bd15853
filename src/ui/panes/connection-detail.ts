import { errorCodeName, SETTINGS } from '../../decode/index.ts';
import type {
  ConnectionView,
  EndKind,
  EndpointFacts,
  EndpointView,
  Peer,
  RecordOf,
  SettingValues,
  TlsFacts,
} from '../../trace/index.ts';
import { INITIAL_CONNECTION_WINDOW } from '../../trace/index.ts';
import { ERROR_MEANINGS } from '../format/error-meanings.ts';
import { escapeText, wirePreview } from '../format/escape.ts';
import { cell, type Span, span } from '../format/line.ts';
import { errorName } from '../format/names.ts';
import { count, duration, moment, octets } from '../format/quantities.ts';
import { sparkline } from '../format/sparkline.ts';
import type { HpackTable } from '../hpack-table.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import type { WindowHistory } from '../window-history.ts';
import { type DetailLine, heading, labelled, textLine } from './detail-line.ts';
import { tableLines } from './hpack-detail.ts';
import { failureLines, waitingLines } from './unopened-connection.ts';

/** What a connection's detail is made from, beyond its view. */
export interface ConnectionFacts {
  readonly windows: Readonly<Record<Peer, WindowHistory>> | undefined;
  readonly table: HpackTable;
  /** The record at which the table is shown. */
  readonly atSeq: number;
  /** Whether that is the frame the user chose; otherwise it is the newest. */
  readonly chosen: boolean;
  /** All of this connection. */
  readonly findings: readonly RecordOf<'finding'>[];
  /** Why it never stood. */
  readonly failure: RecordOf<'connection-failed'> | undefined;
}

/** Both sides of a connection, top to bottom: TLS, SETTINGS, windows, its end, one HPACK table. */
export function connectionDetail(view: ConnectionView, facts: ConnectionFacts, width: number): readonly DetailLine[] {
  const { opened } = view;
  // It never stood: there is nothing else to tell.
  if (facts.failure) return failureLines(facts.failure, width);
  if (view.waiting) return waitingLines(view.waiting, width);
  return [
    ...(opened
      ? [...endpointLines('client', opened.client, width), ...endpointLines('server', opened.server, width)]
      : []),
    ...(view.fromStart
      ? []
      : [textLine(' the trace has not all of this connection: it begins in the middle, or was filtered', 'warning')]),
    ...causeLines(facts.findings),
    heading('SETTINGS in force'),
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
  const names = [certificate.subject, `issued by ${certificate.issuer}`, certificate.subjectAltName]
    .filter(Boolean)
    .join(' · ');
  return [
    ...lines,
    ...labelled('certificate', verdictText(certificate.verdict), width, {
      note: `${escapeText(names)} · ${validity}`,
      style: certificate.verdict === 'trusted' ? 'good' : 'warning',
    }),
  ];
}

const VERDICTS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'signed by a root nobody knows here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'without its issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'of an unknown issuer',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'for another name',
};

/** `self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)`. */
function verdictText(verdict: string): string {
  const words = VERDICTS[verdict];
  return escapeText(words ? `${words} (${verdict})` : verdict);
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
  const initial = SETTINGS.find((setting) => setting.identifier === identifier)?.initial ?? Number.POSITIVE_INFINITY;
  const room = valueWidth(width);
  return [
    {
      line: [
        span(`   ${name.padEnd(NAME - 3)}`, 'muted'),
        settingCell(view.client, key, initial, room),
        settingCell(view.server, key, initial, room),
      ],
    },
  ];
}

/** A value in force, and the one that its receiver has not acknowledged yet. */
function settingCell({ settings }: EndpointView, key: keyof SettingValues, initial: number, width: number): Span {
  const value = settings.inForce[key];
  const pending = settings.pending.find(({ values }) => values[key] !== undefined);
  const shown = value === Number.POSITIVE_INFINITY ? 'no limit' : count(value);
  if (!pending)
    return cell(
      value === initial ? `${shown} (initial)` : shown,
      width,
      'left',
      value === initial ? 'muted' : undefined,
    );
  const since = moment(pending.at, 'since-start', 0, undefined);
  return cell(`${shown} → ${count(pending.values[key]!)} no ACK since ${since}`, width, 'left', 'warning');
}

function windowLine(view: ConnectionView, from: Peer, history: WindowHistory | undefined, width: number): DetailLine {
  const left = view.connectionWindow(from);
  const { blockedSince } = view.of(from).window;
  const blocked = Number.isNaN(blockedSince) ? '' : `   ▲ empty for ${duration(view.lastAt - blockedSince)}`;
  const name = from === 'client' ? 'client may send →' : '← server may send';
  const points = history?.points(Math.max(8, Math.min(64, width - 90))) ?? [];
  const lowest =
    history && history.lowest < Math.min(left, INITIAL_CONNECTION_WINDOW) ? `  lowest ${count(history.lowest)}` : '';
  return {
    line: [
      span(`   ${name.padEnd(NAME - 3)}`, from),
      span(count(left).padStart(13), left <= 0 ? 'error' : undefined),
      span(' octets  '),
      span(sparkline(points), from),
      span(lowest, history && history.lowest <= 0 ? 'warning' : 'muted'),
      span(blocked, 'error'),
    ],
  };
}

/** Causes listed above all else. */
const CAUSES = 4;

/** What is wrong with it, without consequences and remarks; Enter leads to what proves it. */
function causeLines(findings: readonly RecordOf<'finding'>[]): readonly DetailLine[] {
  return findings
    .filter(({ severity, cause }) => severity !== 'info' && cause === undefined)
    .slice(0, CAUSES)
    .map(({ severity, summary, evidence }) => ({
      line: [span(` ${SEVERITY_MARKS[severity]} `, severity), span(escapeText(summary))],
      jump: evidence.at(-1),
    }));
}

/** Who said goodbye, who closed, and how. */
function endLines(view: ConnectionView, width: number): readonly DetailLine[] {
  const goaways = ([view.client, view.server] as const).flatMap(({ peer, goaways }) =>
    goaways.flatMap(({ seq, frame }) => goawayLines(peer, seq, frame, width)),
  );
  const { closed } = view;
  if (!closed) {
    return [...goaways, textLine(view.closedBy ? `  the ${view.closedBy} sends no more` : '  open', 'muted')];
  }
  const relayed = (['client', 'server'] as const).map((from) => {
    const { read, written } = closed.octets[from];
    return `${from === 'client' ? '→' : '←'} ${octets(written)}${read === written ? '' : ` of ${octets(read)}`}`;
  });
  const at = `at ${moment(closed.at, 'since-start', 0, undefined)} s`;
  return [
    ...goaways,
    ...labelled('closed by', closed.closedBy === 'proxy' ? 'h2inspect' : `the ${closed.closedBy}`, width, {
      note: `${END_WORDS[closed.how]} · ${at} · relayed ${relayed.join('   ')}`,
    }).map((line) => ({ ...line, jump: closed.seq })),
  ];
}

const END_WORDS: Readonly<Record<EndKind, string>> = {
  fin: 'in good order',
  'no-close-notify': 'without close_notify',
  reset: 'by a TCP reset',
  error: 'by an error',
  proxy: 'when it was stopped',
};

function goawayLines(
  peer: Peer,
  seq: number,
  frame: EndpointView['goaways'][number]['frame'],
  width: number,
): readonly DetailLine[] {
  const { errorCode, lastStreamId, debugData } = frame;
  const known = errorCodeName(errorCode);
  const said = debugData === '' ? '' : ` · "${wirePreview(debugData, 200)}"`;
  const meaning = known ? ` · ${ERROR_MEANINGS[known]}` : '';
  return labelled(`GOAWAY of the ${peer}`, `${errorName(errorCode)}${said}`, width, {
    note: `#${seq} · last stream ${lastStreamId}${meaning}`,
    style: known === 'NO_ERROR' ? 'content' : 'error',
  }).map((line) => ({ ...line, jump: seq }));
}
