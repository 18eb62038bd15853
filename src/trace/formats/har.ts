import { errorCodeName, type HeaderField, type OctetString } from '../../decode/index.ts';
import { type Exchange, ExchangeFold } from '../exchanges.ts';
import { wireText } from '../filter/wire-text.ts';
import type { RecordOf, TraceRecord } from '../record.ts';
import { maskSecret } from '../secrets.ts';
import type { ExportWriter } from './export.ts';
import {
  type ContentDecoder,
  fieldValue,
  harContent,
  harCookies,
  harHeaders,
  harPostData,
  harQuery,
} from './har-message.ts';
import type { TraceHeader } from './header.ts';
import { stringify } from './json-text.ts';

export interface HarOptions {
  /** Makes content readable. It takes more than this floor has, so it is given from above. */
  readonly decodeContent: ContentDecoder;
  /** Leaves credentials, cookies and never-indexed fields as they are. */
  readonly withSecrets?: boolean;
  /** Only exchanges with a record that passes. */
  readonly select?: (record: TraceRecord) => boolean;
}

/**
 * Writes an HTTP Archive 1.2: one entry per stream, in the order in which they ended, with the frames under `_h2`.
 *
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export class HarWriter implements ExportWriter {
  readonly #exchanges: ExchangeFold;
  readonly #mask: (field: HeaderField) => HeaderField;
  readonly #decodeContent: ContentDecoder;
  #startedAt = 0;
  #empty = true;

  constructor({ decodeContent, withSecrets = false, select }: HarOptions) {
    this.#decodeContent = decodeContent;
    this.#exchanges = new ExchangeFold(select);
    this.#mask = withSecrets ? (field) => field : maskSecret;
  }

  begin(header: TraceHeader): string {
    this.#startedAt = Date.parse(header.startedAt) || 0;
    const [name = '', version = ''] = header.tool.split('/');
    return `{"log":{"version":"1.2","creator":${stringify({ name, version })},"pages":[],"entries":[\n`;
  }

  record(record: TraceRecord): string {
    return this.#entries(this.#exchanges.apply(record));
  }

  end(): string {
    const entries = this.#entries(this.#exchanges.end());
    const { unopened } = this.#exchanges;
    const comment = `${unopened} more ${unopened === 1 ? 'stream' : 'streams'} began before the trace, or a filter has left the beginning out`;
    return `${entries}\n]${unopened > 0 ? `,"comment":${stringify(comment)}` : ''}}}\n`;
  }

  #entries(exchanges: readonly Exchange[]): string {
    let text = '';
    for (const exchange of exchanges) {
      if (!exchange.selected) continue;
      text += (this.#empty ? '' : ',\n') + stringify(this.#entry(exchange));
      this.#empty = false;
    }
    return text;
  }

  #entry(exchange: Exchange): object {
    const { stream, content, opened, connection } = exchange;
    const requestFields = (stream.client.fields ?? []).map(this.#mask);
    const responseFields = (stream.server.fields ?? []).map(this.#mask);
    const timings = timingsOf(exchange);
    const [, address, port] = /^\[?(.*?)\]?:(\d+)$/.exec(opened?.server.address ?? '') ?? [];
    const status = Number.isNaN(stream.status) ? 0 : stream.status;
    const outcome = outcomeOf(stream);
    return {
      startedDateTime: this.#isoTime(stream.openedAt),
      time: microseconds(timings.send + timings.wait + timings.receive),
      request: {
        method: wireText(stream.method ?? ''),
        url: urlOf(exchange),
        httpVersion: 'HTTP/2',
        cookies: harCookies(requestFields),
        headers: harHeaders(requestFields),
        queryString: harQuery(stream.path ?? ''),
        ...harPostData(content.client, requestFields, this.#decodeContent),
        headersSize: -1,
        bodySize: content.client.length,
      },
      response: {
        status,
        statusText: '',
        httpVersion: 'HTTP/2',
        cookies: harCookies(responseFields),
        headers: harHeaders(responseFields),
        content: harContent(content.server, responseFields, this.#decodeContent),
        redirectURL: wireText(fieldValue(responseFields, 'location') ?? ''),
        headersSize: -1,
        bodySize: content.server.length,
        // The name under which browsers look for it.
        ...(outcome === 'complete' ? {} : { _error: outcome }),
      },
      cache: {},
      timings,
      ...(address ? { serverIPAddress: address } : {}),
      // Browsers take it for the port, and look for the number of the connection under the other name.
      connection: port ?? String(connection),
      _connectionId: String(connection),
      _h2: this.#streamDetails(exchange),
    };
  }

  #streamDetails({ stream, connection, frames, frameCount }: Exchange): object {
    const trailers = (fields: readonly HeaderField[] | undefined) => harHeaders((fields ?? []).map(this.#mask));
    return {
      connection,
      streamId: stream.id,
      openedWith: stream.openedWith,
      outcome: outcomeOf(stream),
      ...(stream.interim.length > 0 ? { interimResponses: stream.interim } : {}),
      ...(stream.client.trailers ? { requestTrailers: trailers(stream.client.trailers) } : {}),
      ...(stream.server.trailers ? { responseTrailers: trailers(stream.server.trailers) } : {}),
      frameCount,
      frames: frames.map((record) => frameDetails(record, stream.openedAt)),
    };
  }

  #isoTime(at: number): string {
    const date = new Date(this.#startedAt + at);
    return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
  }
}

/** One frame in short; `time` is milliseconds since the stream began. */
const frameDetails = ({ seq, at, from, frame }: RecordOf<'frame'>, openedAt: number): object => ({
  seq,
  time: microseconds(at - openedAt),
  from,
  type: frame.type,
  streamId: frame.streamId,
  flags: frame.flags,
  length: frame.length,
  ...('errorCode' in frame ? { errorCode: frame.errorCode, errorName: errorCodeName(frame.errorCode) } : {}),
  ...('windowSizeIncrement' in frame ? { windowSizeIncrement: frame.windowSizeIncrement } : {}),
});

function outcomeOf(stream: Exchange['stream']): string {
  if (stream.resetBy) {
    const code = stream.half(stream.resetBy).resetCode;
    return `reset by ${stream.resetBy}: ${errorCodeName(code) ?? code}`;
  }
  return stream.over ? 'complete' : 'unfinished';
}

/** A URI whatever stood in the request; `queryString` and `headers` hold that as it was. */
function urlOf({ stream, opened }: Exchange): string {
  const asked = stream.authority ?? fieldValue(stream.client.fields ?? [], 'host');
  // CONNECT has no path.
  if (stream.path === undefined) return authorityText(asked ?? '') || 'about:blank';
  // The request of an upgrade was HTTP/1, and of a broken one a part may be missing: the connection says the rest.
  const scheme = stream.scheme ?? (opened && !opened.client.tls ? 'http' : 'https');
  return `${uriText(scheme)}://${authorityText(asked ?? dialled(opened))}${uriText(stream.path)}`;
}

/** `localhost:8443`: the server as it was called. */
function dialled(opened: Exchange['opened']): string {
  const { address = '', name } = opened?.server ?? {};
  return name === undefined ? address : address.replace(/^.*(?=:\d+$)/, () => name);
}

const authorityText = (text: string): string => uriText(text, /[[\]]/);

/** Spells out what may not stand in a URI. @see RFC 3986 §2 */
const uriText = (octets: OctetString, allowed = /$^/): string =>
  wireText(octets).replace(/%(?![0-9a-f]{2})|[^!#$%&'()*+,\-./\w:;=?@~]/giu, (character) =>
    allowed.test(character) ? character : encodeURIComponent(character),
  );

interface Timings {
  readonly blocked: -1;
  readonly dns: -1;
  readonly connect: -1;
  readonly ssl: -1;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}

/** Sending ends with the request, or where the response overtakes it; what never came took no time. */
function timingsOf({ stream }: Exchange): Timings {
  const { openedAt, client, server } = stream;
  const ends = [server.endedAt, stream.overAt, server.lastAt, client.lastAt, openedAt];
  const end = ends.find((at) => !Number.isNaN(at))!;
  const sent = Math.min(orElse(client.endedAt, end), orElse(server.headAt, end), end);
  const answered = Math.min(orElse(server.headAt, end), end);
  return {
    blocked: -1,
    dns: -1,
    connect: -1,
    ssl: -1,
    send: microseconds(Math.max(0, sent - openedAt)),
    wait: microseconds(Math.max(0, answered - sent)),
    receive: microseconds(Math.max(0, end - answered)),
  };
}

const orElse = (at: number, otherwise: number): number => (Number.isNaN(at) ? otherwise : at);
const microseconds = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
