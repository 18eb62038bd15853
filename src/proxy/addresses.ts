import { isIP } from 'node:net';

/** `127.0.0.1:443`, `[::1]:443`; an IPv4 address that came in IPv6's clothes is undressed. */
export function formatAddress(host: string | undefined, port: number | undefined): string {
  const address = plainAddress(host ?? '?');
  return `${isIP(address) === 6 ? `[${address}]` : address}:${port ?? '?'}`;
}

/** `::ffff:127.0.0.1` is `127.0.0.1`, and a zone (`%eth0`) is nobody's name. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** True for an address that no other machine can listen to. */
export function isLoopback(address: string): boolean {
  const plain = plainAddress(address);
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** True for a name that may stand in a certificate: letters, digits, hyphens, underscores; no wildcard, no address. */
export function isHostName(name: string): boolean {
  if (name.length > 253 || isIP(name) !== 0) return false;
  return name.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}

/**
 * The server name to ask the upstream for: the client's own, else the name it is dialled by. A client that came to
 * `localhost` names our door, which a named upstream has never heard of.
 */
export function upstreamServerName(clientServerName: string | undefined, upstreamHost: string): string | undefined {
  const upstreamName = isHostName(upstreamHost) ? upstreamHost : undefined;
  if (clientServerName === undefined || !isHostName(clientServerName)) return upstreamName;
  const ourDoor = /(^|\.)localhost$/i.test(clientServerName);
  return ourDoor ? (upstreamName ?? clientServerName) : clientServerName;
}

/** The name or IP address that our certificate for a client has to bear: what it asked for, else where it came to. */
export function certificateName(serverName: string | undefined, localAddress: string | undefined): string {
  const asked = serverName?.replace(/\.$/, '').toLowerCase();
  if (asked !== undefined && (isHostName(asked) || isIP(asked) !== 0)) return asked;
  return localAddress === undefined ? 'localhost' : plainAddress(localAddress);
}
