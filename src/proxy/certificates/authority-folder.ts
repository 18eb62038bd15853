import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { H2InspectError } from '../../errors.ts';
import { issueAuthority } from './issuing.ts';
import type { Identity } from './self-signed.ts';

/** An authority on disk. */
export interface StoredAuthority extends Identity {
  readonly certificateFile: string;
  /** For the user, when the authority is not the one that clients may know. */
  readonly notice: string | undefined;
}

const CERTIFICATE = 'certificate.pem';
const KEY = 'key.pem';

/**
 * Reads the authority kept in `home`, or makes one. Certificate and key live in a folder of their own that appears by
 * one rename: two processes that start at once end up with the same pair.
 *
 * @throws H2InspectError `authority-damaged`, `authority-folder-unwritable`
 */
export async function openAuthorityFolder(home: string, now: Date): Promise<StoredAuthority> {
  const folder = join(home, 'ca');
  const certificateFile = join(folder, CERTIFICATE);
  const found = await read(folder);
  if (found !== undefined && new Date(new X509Certificate(found.cert).validTo) > now) {
    return { ...found, certificateFile, notice: undefined };
  }
  const { byUs, ...made } = await make(home, folder, found, now);
  const notice =
    found !== undefined
      ? `The certificate authority had expired; made a new one: ${certificateFile}. Clients have to trust it anew.`
      : byUs
        ? `Made a certificate authority: ${certificateFile}. Clients have to trust it.`
        : `Another h2inspect has just made a certificate authority: ${certificateFile}. Clients have to trust it.`;
  return { ...made, certificateFile, notice };
}

async function read(folder: string): Promise<Identity | undefined> {
  const [cert, key] = await Promise.all([readIfThere(join(folder, CERTIFICATE)), readIfThere(join(folder, KEY))]);
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) throw damaged(folder, CERTIFICATE, 'it is missing');
  if (key === undefined) throw damaged(folder, KEY, 'it is missing');
  const certificate = parse(folder, CERTIFICATE, 'it is no certificate in PEM', () => new X509Certificate(cert));
  const privateKey = parse(folder, KEY, 'it is no private key in PEM', () => createPrivateKey(key));
  if (!certificate.ca) throw damaged(folder, CERTIFICATE, 'it is not the certificate of an authority');
  if (!certificate.checkPrivateKey(privateKey)) throw damaged(folder, KEY, `it does not belong to ${CERTIFICATE}`);
  // A key that was copied about may have become readable for others.
  await chmod(join(folder, KEY), 0o600).catch(() => {});
  return { cert, key };
}

/** Makes an authority, or gives the one that another process has made in the meantime. */
async function make(
  home: string,
  folder: string,
  expired: Identity | undefined,
  now: Date,
): Promise<Identity & { readonly byUs: boolean }> {
  const made = await issueAuthority(now);
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const draft = await mkdtemp(join(home, 'ca-draft-'));
    await writeFile(join(draft, CERTIFICATE), made.cert, { mode: 0o644 });
    await writeFile(join(draft, KEY), made.key, { mode: 0o600 });
    if (expired !== undefined) await setAside(home, folder, expired);
    try {
      await rename(draft, folder);
      return { ...made, byUs: true };
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      const winner = await read(folder);
      if (winner === undefined) throw error;
      return { ...winner, byUs: false };
    }
  } catch (error) {
    if (error instanceof H2InspectError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new H2InspectError(
      'authority-folder-unwritable',
      `Cannot make a certificate authority in ${folder}: ${why}. Make ${home} writable, or set H2INSPECT_HOME to another folder.`,
      { cause: error },
    );
  }
}

/** The name tells one expired authority from another, so that nobody sets aside what another process has just made. */
async function setAside(home: string, folder: string, expired: Identity): Promise<void> {
  const name = `ca-expired-${new X509Certificate(expired.cert).serialNumber}`;
  await rename(folder, join(home, name)).catch(() => {});
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new H2InspectError(
      'authority-damaged',
      `Cannot read the certificate authority's ${file}: ${why}. Make it readable.`,
      {
        cause: error,
      },
    );
  }
}

function parse<T>(folder: string, file: string, why: string, make: () => T): T {
  try {
    return make();
  } catch {
    throw damaged(folder, file, why);
  }
}

function damaged(folder: string, file: string, why: string): H2InspectError {
  return new H2InspectError(
    'authority-damaged',
    `Cannot read the certificate authority's ${join(folder, file)}: ${why}. Put it back, or move the folder ${folder} away; then a new authority is made, which clients have to trust anew.`,
  );
}
