import { CONNECTION_PREFACE } from './frame-encoder.ts';
import { frameTypeOf } from './frame-table.ts';
import { type OctetString, octetsOf } from './octets.ts';

/** Why octets are not part of a frame. */
export type NonFrameReason =
  /** The head of an HTTP/1.x request or response. */
  | 'http1'
  /** Neither the connection preface nor a frame nor HTTP/1.x. */
  | 'not-http2'
  /** The direction ended inside a frame, or inside the preface. */
  | 'truncated';

/** Octets of one sender that are not a frame. */
export interface NonFrameOctets {
  readonly reason: NonFrameReason;
  /** Octets before these in their sender's octet stream. */
  readonly offset: number;
  /** How many there are on the wire. */
  readonly length: number;
  /** The first of them: `limits.nonHttp2Octets` at most, or what the data limit leaves of a truncated frame. */
  readonly octets: OctetString;
}

/** What the first octets of a sender say it speaks; `undefined` while more are needed to tell. */
export type Opening = 'preface' | 'frames' | 'http1' | 'not-http2' | undefined;

/** Octets that decide what garbage looks like. */
export const OPENING_OCTETS = 64;

const HTTP1_REQUEST = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32} /;
const HTTP1_REQUEST_BEGUN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/;
const SETTINGS_CODE = 4;

/** Octets `start` of a client. Depends on nothing but them, so that any cutting of the stream gives the same answer. */
export function clientOpening(start: OctetString): Opening {
  if (start.startsWith(CONNECTION_PREFACE)) return 'preface';
  if (CONNECTION_PREFACE.startsWith(start)) return undefined;
  // `PRI` is no method anybody uses: this is the preface, damaged, or HTTP/2 of another age.
  if (start.startsWith('PRI * ')) return 'not-http2';
  if (HTTP1_REQUEST.test(start)) return 'http1';
  if (HTTP1_REQUEST_BEGUN.test(start)) return undefined;
  return settingsOpening(start);
}

/** Octets `start` of a server, which begins with SETTINGS (RFC 9113 §3.4); any other plausible frame is read on from. */
export function serverOpening(start: OctetString): Opening {
  if (start.startsWith('HTTP/')) return 'http1';
  if ('HTTP/'.startsWith(start) || start.length < 9) return undefined;
  const [high = 0, middle = 0, low = 0, type = 0] = octetsOf(start.slice(0, 4));
  // Nothing larger is allowed before the client's SETTINGS are acknowledged: RFC 9113 §4.2.
  const plausible = ((high << 16) | (middle << 8) | low) <= 0x4000 && frameTypeOf(type) !== undefined;
  return plausible ? 'frames' : 'not-http2';
}

/** A client that forgot the preface but sends its SETTINGS is worth reading on. */
function settingsOpening(start: OctetString): Opening {
  const [high = 0, middle = 0, low = 0, type = SETTINGS_CODE, , ...streamId] = octetsOf(start.slice(0, 9));
  const length = (middle << 8) | low;
  const multiple = start.length < 3 || length % 6 === 0;
  const plausible = high === 0 && length <= 0x4000 && multiple && type === SETTINGS_CODE && !streamId.some(Boolean);
  if (!plausible) return 'not-http2';
  return start.length < 9 ? undefined : 'frames';
}

/** The parts of an HTTP/1.x head that decide whether HTTP/2 follows. @see RFC 7540 §3.2 */
export interface Http1Head {
  /** Octets of the head, the empty line included. */
  readonly length: number;
  /** `Upgrade` names h2c; in a response only where the status is 101. */
  readonly upgradesToH2c: boolean;
  /** Octets of body by Content-Length. */
  readonly contentLength: number;
  /** The payload of a SETTINGS frame in base64url. */
  readonly http2Settings: string | undefined;
}

/** Reads a head as far as it is there; `undefined` until the empty line has come. */
export function readHttp1Head(start: OctetString): Http1Head | undefined {
  const end = start.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [firstLine = '', ...lines] = start.slice(0, end).split('\r\n');
  const field = (name: string) =>
    lines
      .find((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`)
      ?.slice(name.length + 1)
      .trim();
  const response = firstLine.startsWith('HTTP/');
  return {
    length: end + 4,
    upgradesToH2c: (!response || / 101( |$)/.test(firstLine)) && /(^|[ ,])h2c([ ,]|$)/i.test(field('upgrade') ?? ''),
    contentLength: Math.max(0, Number.parseInt(field('content-length') ?? '0', 10) || 0),
    http2Settings: field('http2-settings'),
  };
}
