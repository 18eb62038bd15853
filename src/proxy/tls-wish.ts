import { upstreamServerName } from './addresses.ts';
import type { Upstream } from './failure.ts';
import type { Opening } from './opening.ts';
import type { Asked } from './tls-facts.ts';

/** What to ask the upstream's TLS for. */
export interface TlsWish extends Asked {
  /** The offered protocols as on the wire. */
  readonly alpnList: Uint8Array;
}

/** What to ask a TLS upstream for: what a TLS client asks for, or what suits the cleartext that a client speaks. */
export function wishOf(opening: Opening, { host }: Upstream): TlsWish {
  if (opening.protocol === 'tls') {
    const { serverName, alpnOffered, alpnList } = opening.hello;
    return { serverName: upstreamServerName(serverName, host), alpnOffered, alpnList };
  }
  const protocol = opening.protocol === 'h2' ? 'h2' : opening.protocol === 'http1' ? 'http/1.1' : undefined;
  const alpnList = protocol === undefined ? Buffer.alloc(0) : Buffer.from([protocol.length, ...Buffer.from(protocol)]);
  return {
    serverName: upstreamServerName(undefined, host),
    alpnOffered: protocol === undefined ? [] : [protocol],
    alpnList,
  };
}

/** ` as api.example.com, offering h2 and http/1.1` */
export function describeWish({ serverName, alpnOffered }: Asked): string {
  const name = serverName === undefined ? '' : ` as ${serverName}`;
  return alpnOffered.length === 0 ? name : `${name}, offering ${alpnOffered.map(printable).join(', ')}`;
}

/** What a client offers may be any octets. */
function printable(protocol: string): string {
  return protocol.replace(/[^!-~]/g, '?');
}
