import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';

/** Where to listen: host and port (0 picks a free one). */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Upstream extends Endpoint {
  readonly tls: boolean;
}

/** `9443`, `0.0.0.0:9443`, `[::1]:9443`. */
export function parseListen(text: string): Endpoint {
  const { host, port } = splitHostPort(text.includes(':') ? text : `127.0.0.1:${text}`);
  return { host, port: parsePort(port, 0) };
}

/** `localhost:8443`, `https://localhost`, `http://[::1]:8080`. A path would be ignored, so it is refused. */
export function parseUpstream(text: string): Upstream {
  const [, scheme = 'https', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  const lower = scheme.toLowerCase();
  if (lower !== 'http' && lower !== 'https') {
    throw new InvalidArgumentError(`"${scheme}://" is not a scheme h2inspect can dial; use https:// or http://.`);
  }
  const authority = rest.replace(/\/$/, '');
  if (/[/?#@\s]/.test(authority)) {
    throw new InvalidArgumentError('It names a host and a port only, for example localhost:8443.');
  }
  const portGiven = /:[^:\]]*$/.test(authority);
  if (!portGiven && !text.includes('://')) {
    throw new InvalidArgumentError(`The port is missing, as in ${authority || 'localhost'}:8443.`);
  }
  const tls = lower === 'https';
  const { host, port } = splitHostPort(portGiven ? authority : `${authority}:${tls ? 443 : 80}`);
  return { host, port: parsePort(port, 1), tls };
}

/** Octets to keep of each DATA frame; `all` is all. */
export function parseDataLimit(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a number of octets, or "all".');
  return Number(text);
}

function splitHostPort(text: string): { host: string; port: string } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*)):([^:]*)$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (port === undefined || host === undefined || host === '') {
    throw new InvalidArgumentError('It reads host:port; an IPv6 address stands in brackets, as in [::1]:8443.');
  }
  return { host, port };
}

function parsePort(text: string, lowest: number): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < lowest || port > 65535) throw new InvalidArgumentError(`"${text}" is not a port (${lowest} to 65535).`);
  return port;
}

/** `localhost:8443`, `[::1]:8443`. */
export const hostPort = ({ host, port }: Endpoint): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** `https://localhost:8443`. */
export const urlOf = (endpoint: Endpoint, tls: boolean): string => `${tls ? 'https' : 'http'}://${hostPort(endpoint)}`;

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
