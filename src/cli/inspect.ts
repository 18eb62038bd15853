import { readFile } from 'node:fs/promises';
import { H2InspectError } from '../errors.ts';
import { type CertificateSource, openCertificateAuthority, ownCertificate, startProxy } from '../proxy/index.ts';
import type { InspectOptions } from './commands/inspect.ts';
import { type Upstream, urlOf } from './options.ts';
import { openSession, tell } from './session.ts';
import { stopSignal } from './stop-signal.ts';

/** Stands between a client and `options.upstream` until it is told to stop; gives the exit code. */
export async function inspect(options: InspectOptions & { readonly upstream: Upstream }): Promise<number> {
  const { upstream } = options;
  const identity = await clientSideIdentity(options);
  const ca = options.cacert === undefined ? {} : { ca: await readAuthorities(options.cacert) };
  const upstreamUrl = urlOf(upstream, upstream.tls);
  const session = await openSession(options, { listen: urlOf(options.listen, true), upstream: upstreamUrl });
  const { stopped, dispose } = stopSignal();
  try {
    const proxy = await startProxy({
      listen: options.listen,
      upstream,
      observer: session.inspector,
      throttle: session.sink,
      clock: session.clock,
      identity,
      verification: { insecure: options.insecure ?? false, ...ca },
    });
    process.stderr.write(`h2inspect listening on ${urlOf(proxy.address, true)} -> ${upstreamUrl}\n`);
    const reason = await stopped;
    await proxy.close();
    await session.close(reason);
    return 0;
  } catch (error) {
    await session.close('failed to start');
    throw error;
  } finally {
    dispose();
  }
}

/** The user's own certificate, or an authority of ours that mints one per name. */
async function clientSideIdentity({ cert, key }: InspectOptions): Promise<CertificateSource> {
  if (cert !== undefined && key !== undefined) return ownCertificate({ cert, key });
  const authority = await openCertificateAuthority();
  if (authority.notice !== undefined) tell(authority.notice);
  return authority;
}

async function readAuthorities(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new H2InspectError(
      'cacert-unreadable',
      `Read the CA certificates in ${path}: ${why}. Give a readable PEM file with --cacert.`,
      {
        cause: error,
      },
    );
  }
}
