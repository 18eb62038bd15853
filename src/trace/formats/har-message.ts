import { type HeaderField, octetString } from '../../decode/index.ts';
import type { MessageContent } from '../exchanges.ts';
import { wireText } from '../filter/wire-text.ts';
import { textOf } from './utf8.ts';

export interface HarPair {
  readonly name: string;
  readonly value: string;
}

export interface HarCookie extends HarPair {
  readonly path?: string;
  readonly domain?: string;
  readonly expires?: string;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
}

/** Content after its codings were taken off. */
export interface DecodedContent {
  readonly octets: Uint8Array;
  /** Why this is less than everything, or still coded. */
  readonly problem?: 'unknown-coding' | 'damaged' | 'too-large';
}

/** Takes the codings of a Content-Encoding field off content that may be cut off. Never throws. */
export type ContentDecoder = (octets: Uint8Array, contentEncoding: string) => DecodedContent;

/** Header fields as HAR has them; pseudo-header fields stay, as browsers write them too. */
export const harHeaders = (fields: readonly HeaderField[]): HarPair[] =>
  fields.map(({ name, value }) => ({ name: wireText(name), value: wireText(value) }));

export const fieldValue = (fields: readonly HeaderField[], name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;

/** The cookies of `cookie` (each a list of pairs) or `set-cookie` (one, with attributes). */
export function harCookies(fields: readonly HeaderField[]): HarCookie[] {
  return fields.flatMap(({ name, value }) => {
    if (name === 'cookie') return value.split(';').map(cookie);
    return name === 'set-cookie' ? [setCookie(value)] : [];
  });
}

function cookie(pair: string): HarCookie {
  const equals = pair.indexOf('=');
  const [name, value] = equals < 0 ? ['', pair] : [pair.slice(0, equals), pair.slice(equals + 1)];
  return { name: wireText(name.trim()), value: wireText(value.trim()) };
}

function setCookie(value: string): HarCookie {
  const [pair = '', ...attributes] = value.split(';');
  const of = (name: string) =>
    attributes
      .map((attribute) => attribute.trim())
      .find((attribute) => attribute.toLowerCase().split('=', 1)[0] === name);
  const text = (name: string) => wireText(of(name)?.slice(name.length + 1) ?? '');
  const expires = Date.parse(text('expires'));
  return {
    ...cookie(pair),
    ...(of('path') ? { path: text('path') } : {}),
    ...(of('domain') ? { domain: text('domain') } : {}),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    httpOnly: of('httponly') !== undefined,
    secure: of('secure') !== undefined,
  };
}

export function harQuery(path: string): HarPair[] {
  const start = path.indexOf('?');
  if (start < 0) return [];
  return path
    .slice(start + 1)
    .replace(/#.*/s, '')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return { name: unescaped(name), value: unescaped(value) };
    });
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(wireText(text).replaceAll('+', ' '));
  } catch {
    return wireText(text);
  }
}

/** Content as text where it is UTF-8, base64 where it is not, its codings taken off. */
interface ReadableContent {
  readonly text: string;
  readonly encoding?: 'base64';
  /** Octets without codings. */
  readonly size: number;
  readonly comment?: string;
}

function readable(content: MessageContent, fields: readonly HeaderField[], decode: ContentDecoder): ReadableContent {
  const coding = fields.flatMap(({ name, value }) => (name === 'content-encoding' ? value : [])).join(',');
  const { octets, problem } = decode(content.octets(), coding);
  const decoded = octetString(octets);
  const text = textOf(decoded);
  const comments = [
    content.complete ? '' : `only the first ${content.kept} of ${content.length} octets were kept (see --data-limit)`,
    problem ? `still coded (${coding}): ${PROBLEMS[problem]}` : '',
  ].filter((comment) => comment !== '');
  return {
    ...(text === undefined ? { text: btoa(decoded), encoding: 'base64' } : { text }),
    size: content.complete ? octets.length : Math.max(octets.length, content.length),
    ...(comments.length > 0 ? { comment: comments.join('; ') } : {}),
  };
}

const PROBLEMS = {
  'unknown-coding': 'h2inspect does not know this coding',
  damaged: 'it is damaged',
  'too-large': 'decoded, it is too large',
} as const;

export function harContent(content: MessageContent, fields: readonly HeaderField[], decode: ContentDecoder): object {
  const mimeType = wireText(fieldValue(fields, 'content-type') ?? '');
  if (content.length === 0) return { size: 0, mimeType };
  const { size, ...rest } = readable(content, fields, decode);
  const saved = size - content.length;
  return { size, mimeType, ...(saved > 0 ? { compression: saved } : {}), ...rest };
}

export function harPostData(
  content: MessageContent,
  fields: readonly HeaderField[],
  decode: ContentDecoder,
): { readonly postData: object } | undefined {
  if (content.length === 0) return undefined;
  const { text, encoding, comment } = readable(content, fields, decode);
  const mimeType = wireText(fieldValue(fields, 'content-type') ?? '');
  const notes = [comment, encoding && 'the text is base64'].filter((note) => note !== undefined);
  const postData = { mimeType, text, ...(notes.length > 0 ? { comment: notes.join('; ') } : {}) };
  return { postData };
}
