import { createSecureContext, type SecureContext } from 'node:tls';
import { limits } from '../../limits.ts';
import { openAuthorityFolder, type StoredAuthority } from './authority-folder.ts';
import type { CertificateSource } from './certificate-source.ts';
import { LeafIssuer } from './issuing.ts';

export interface AuthorityOptions {
  /** Folder to keep it in; by default `$H2INSPECT_HOME`, else the user's data folder. */
  readonly home?: string;
}

/**
 * Opens the user's certificate authority; the first time it is made.
 *
 * @throws H2InspectError `authority-damaged`, `authority-folder-unwritable`
 */
export async function openCertificateAuthority(options: AuthorityOptions = {}): Promise<CertificateAuthority> {
  const home = options.home ?? (process.env.H2INSPECT_HOME || (await dataFolder()));
  return new CertificateAuthority(await openAuthorityFolder(home, new Date()));
}

async function dataFolder(): Promise<string> {
  const { default: envPaths } = await import('env-paths');
  return envPaths('h2inspect', { suffix: '' }).data;
}

interface Ready {
  readonly context: Promise<SecureContext>;
  /** Milliseconds since 1970. */
  renewAt: number;
}

const DAY = 86_400_000;

/** Issues a certificate for every name that clients ask for. */
export class CertificateAuthority implements CertificateSource {
  /** Path of the certificate in PEM, for `curl --cacert` and trust stores. */
  readonly certificateFile: string;
  /** The certificate in PEM. */
  readonly certificate: string;
  /** For the user, when the authority was made just now. */
  readonly notice: string | undefined;
  readonly #issuer: LeafIssuer;
  /** In order of use, the latest last. */
  readonly #ready = new Map<string, Ready>();

  constructor(stored: StoredAuthority) {
    this.certificateFile = stored.certificateFile;
    this.certificate = stored.cert;
    this.notice = stored.notice;
    this.#issuer = new LeafIssuer(stored);
  }

  get trustHint(): string {
    return `let it trust ${this.certificateFile}, as in curl --cacert`;
  }

  /** The same for the same name, which is what lets TLS sessions be resumed. */
  secureContextFor(name: string): Promise<SecureContext> {
    const ready = this.#fresh(name) ?? this.#issue(name);
    this.#ready.delete(name);
    this.#ready.set(name, ready);
    for (const oldest of this.#ready.keys()) {
      if (this.#ready.size <= limits.secureContexts) break;
      this.#ready.delete(oldest);
    }
    return ready.context;
  }

  #fresh(name: string): Ready | undefined {
    const ready = this.#ready.get(name);
    return ready !== undefined && Date.now() < ready.renewAt ? ready : undefined;
  }

  #issue(name: string): Ready {
    const ready: Ready = {
      renewAt: Number.POSITIVE_INFINITY,
      context: this.#contextFor(name, (at) => (ready.renewAt = at)),
    };
    ready.context.catch(() => this.#ready.delete(name));
    return ready;
  }

  async #contextFor(name: string, renewAt: (at: number) => void): Promise<SecureContext> {
    const leaf = await this.#issuer.issue(name, new Date());
    renewAt(leaf.validTo.getTime() - DAY);
    return createSecureContext({ cert: leaf.cert, key: leaf.key, sessionIdContext: 'h2inspect' });
  }
}
