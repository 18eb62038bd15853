import { errorCodeName } from '../../decode/index.ts';
import type { HalfStream, RecordOf } from '../../trace/index.ts';
import { ERROR_MEANINGS } from '../format/error-meanings.ts';
import { escapeText, wirePreview, wireText } from '../format/escape.ts';
import { span } from '../format/line.ts';
import { count, counted, duration, octets } from '../format/quantities.ts';
import { wrap } from '../format/wrap.ts';
import type { StreamRow } from '../stream-list.ts';
import type { StreamSection } from '../stream-messages.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import { type DetailLine, labelled } from './detail-line.ts';
import { endOf } from './stream-timeline.ts';

const URL_LIMIT = 300;

/** One stream, top to bottom: what is wrong, how it went, what was said. */
export function streamDetail(
  row: StreamRow,
  findings: readonly RecordOf<'finding'>[],
  sections: readonly StreamSection[],
  width: number,
): readonly DetailLine[] {
  return [
    title(row),
    ...findings.flatMap((finding) => findingLines(finding, width)),
    ...timesLines(row, width),
    ...sideLines(row, 'client', width),
    ...sideLines(row, 'server', width),
    ...sections.flatMap((section) => sectionLines(section, sections, width)),
  ];
}

function title({ stream, connection }: StreamRow): DetailLine {
  const { method = '', scheme = 'https', authority = '', path = '' } = stream;
  const request = method === '' ? '' : `${method} ${scheme}://${authority}${path}`;
  return {
    line: [
      span(` Stream ${stream.id}  `, 'strong'),
      span(wirePreview(request, URL_LIMIT), 'client'),
      span(`  connection ${connection.id} · opened by ${stream.openedWith} #${stream.openedSeq}`, 'muted'),
    ],
    jump: stream.openedSeq,
  };
}

function findingLines({ severity, summary, evidence }: RecordOf<'finding'>, width: number): readonly DetailLine[] {
  return wrap(escapeText(summary), Math.max(20, width - 4)).map((text, at) => ({
    line: [span(at === 0 ? ` ${SEVERITY_MARKS[severity]} ` : '   ', severity), span(text)],
    jump: evidence.at(-1),
  }));
}

function timesLines(row: StreamRow, width: number): readonly DetailLine[] {
  const { stream, connection } = row;
  const { client, server } = stream;
  const after = (at: number) => duration(at - stream.openedAt);
  const end = stream.over
    ? `over after ${after(stream.overAt)}`
    : connection.closed
      ? `cut off after ${after(endOf(row))}: the connection was closed`
      : `open for ${after(endOf(row))}`;
  const times = [
    `request complete ${after(client.endedAt)}`,
    `response headers ${after(server.headAt)}`,
    `first data ${after(server.firstDataAt)}`,
    end,
  ];
  return labelled('times', times.join(' · '), width);
}

/** What one side sent, and what it may still send. */
function sideLines({ stream, connection }: StreamRow, peer: 'client' | 'server', width: number) {
  const half = stream.half(peer);
  const { window } = half;
  const left = window.left(connection.initialWindow(peer));
  const blocked = Number.isNaN(window.blockedSince) ? '' : ', empty';
  const parts = [
    counted(half.frames, 'frame'),
    `content ${octets(half.content)}${declared(half)}`,
    `window ${count(left)} octets${blocked}`,
  ];
  return labelled(`${peer} ${peer === 'client' ? '→' : '←'}`, stateText(half), width, {
    note: parts.join(' · '),
    style: half.state === 'reset' ? 'error' : 'content',
  });
}

const declared = ({ contentLength, content }: HalfStream): string =>
  Number.isNaN(contentLength) || contentLength === content ? '' : ` of ${octets(contentLength)} declared`;

function stateText(half: HalfStream): string {
  if (half.state !== 'reset') return { idle: 'nothing sent', open: 'open', ended: 'END_STREAM' }[half.state];
  const name = errorCodeName(half.resetCode);
  return name ? `RST_STREAM ${name}: ${ERROR_MEANINGS[name]}` : 'RST_STREAM';
}

function sectionLines(section: StreamSection, all: readonly StreamSection[], width: number): readonly DetailLine[] {
  const { seq, fields } = section;
  return [
    { line: [span(` ${nameOf(section, all)}`, 'strong'), span(`  #${seq}`, 'muted')], jump: seq },
    ...fields.flatMap(({ name, value }) =>
      labelled(wireText(name), wireText(value), width, {
        depth: 2,
        style: name.startsWith(':') ? 'strong' : 'content',
      }).map((line) => ({ ...line, jump: seq })),
    ),
  ];
}

function nameOf({ from, carrier, fields, seq }: StreamSection, all: readonly StreamSection[]): string {
  if (carrier === 'PUSH_PROMISE') return 'Promise';
  const status = fields.find(({ name }) => name === ':status')?.value ?? '';
  if (/^1\d\d$/.test(status)) return 'Interim response';
  const earlier = all.some((other) => other.from === from && other.seq < seq && other.carrier !== 'PUSH_PROMISE');
  if (earlier && !fields.some(({ name }) => name.startsWith(':'))) return `Trailers of the ${from}`;
  return from === 'client' ? 'Request' : 'Response';
}
