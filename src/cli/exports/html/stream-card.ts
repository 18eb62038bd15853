import { errorCodeName, type HeaderField, type Peer } from '../../../decode/index.ts';
import type { Exchange } from '../../../trace/exchanges.ts';
import { wirePreview } from '../../../ui/format/escape.ts';
import { html, type Markup } from './markup.ts';
import { readableContent } from './readable-content.ts';

/** What a report keeps of a stream: its messages as they will stand on the page, its content no longer. */
export interface StreamCard {
  readonly connection: number;
  readonly id: number;
  /** Method and path. */
  readonly name: string;
  /** Status, or what became of it. */
  readonly outcome: string;
  readonly tone: 'error' | 'warning' | '';
  readonly interim: readonly number[];
  readonly resetBy: Peer | undefined;
  readonly frameCount: number;
  readonly openedAt: number;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** NaN while it is not over: it lasts as long as its connection. */
  readonly overAt: number;
  readonly messages: Markup;
}

/** Characters of a field's value. */
const VALUE = 2000;

/** @param room characters of content there is room for */
export function streamCard(exchange: Exchange, room: number): StreamCard {
  const { connection, stream, frameCount } = exchange;
  const { id, method, path, authority, interim, resetBy, openedAt, over, overAt, client, server } = stream;
  return {
    connection,
    id,
    name: `${wirePreview(method ?? '', 20)} ${wirePreview(path ?? authority ?? '', 300)}`.trim(),
    outcome: outcomeOf(exchange),
    tone: resetBy || stream.status >= 500 ? 'error' : !over || stream.status >= 400 ? 'warning' : '',
    interim,
    resetBy,
    frameCount,
    openedAt,
    sentAt: client.endedAt,
    answeredAt: server.headAt,
    overAt: over ? overAt : Number.NaN,
    messages: html`${message('Request', 'client', exchange, room)}${message('Response', 'server', exchange, room)}`,
  };
}

/** `200`, `204 CANCEL`, `unfinished`. */
function outcomeOf({ stream }: Exchange): string {
  const { status, resetBy, over } = stream;
  const code = resetBy && stream.half(resetBy).resetCode;
  const reset = code === undefined ? undefined : (errorCodeName(code) ?? `0x${code.toString(16)}`);
  const parts = [!Number.isNaN(status) && status, reset, !over && 'unfinished'].filter(
    (part) => part !== false && part !== undefined,
  );
  return parts.length > 0 ? parts.join(' ') : 'no status';
}

function message(title: string, from: Peer, { stream, content }: Exchange, room: number): Markup {
  const { fields = [], trailers, ended } = stream.half(from);
  const body = readableContent(content[from], fields, room);
  return html`<div class="message ${from}"><h4>${title}</h4>
${fields.length > 0 ? fieldList(fields) : html`<p class="note">none was seen</p>`}
${body && html`<p class="facts">${body.notes.join(' · ')}</p>${body.text !== '' && html`<pre>${body.text}</pre>`}`}
${trailers && html`<h5>Trailers</h5>${fieldList(trailers)}`}
${ended && !body && html`<p class="facts">no content</p>`}
</div>`;
}

const fieldList = (fields: readonly HeaderField[]): Markup =>
  html`<dl>${fields.map(({ name, value }) => html`<div><dt>${wirePreview(name, VALUE)}</dt><dd>${wirePreview(value, VALUE)}</dd></div>`)}</dl>`;
