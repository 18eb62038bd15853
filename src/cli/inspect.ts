import { readFile } from 'node:fs/promises';
import { H2InspectError } from '../errors.ts';
import { type CertificateSource, openCertificateAuthority, ownCertificate } from '../proxy/index.ts';
import type { InspectOptions } from './commands/inspect.ts';
import type { Upstream } from './options.ts';
import { tell } from './session.ts';
import { watch } from './watch.ts';

/** Stands between a client and `options.upstream` until it is told to stop. */
export async function inspect(options: InspectOptions & { readonly upstream: Upstream }): Promise<void> {
  const identity = await clientSideIdentity(options);
  const ca = options.cacert === undefined ? {} : { ca: await readAuthorities(options.cacert) };
  await watch({ ...options, identity, verification: { insecure: options.insecure ?? false, ...ca } });
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
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const message = `Cannot read the CA certificates in ${path}: ${why}. Give a readable PEM file with --cacert.`;
    throw new H2InspectError('cacert-unreadable', message, { cause });
  }
}
